import ArgumentParser
import BenchReport

extension ReportFormat: @retroactive ExpressibleByArgument {}
extension CheckFormat: @retroactive ExpressibleByArgument {}
extension RunsFormat: @retroactive ExpressibleByArgument {}
