import ArgumentParser
import BenchReport

extension ReportFormat: ExpressibleByArgument {}
extension CheckFormat: ExpressibleByArgument {}
extension ComparisonFormat: ExpressibleByArgument {}
extension ExplanationFormat: ExpressibleByArgument {}
extension ExportFormat: ExpressibleByArgument {}
extension DataFormatName: ExpressibleByArgument {}
extension PricesFormat: ExpressibleByArgument {}
extension RunsFormat: ExpressibleByArgument {}
extension SelftestFormat: ExpressibleByArgument {}
