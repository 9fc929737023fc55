import BenchAnalysis
import Statistics

extension Metric {
    /// Returns the metrics of a table, in the order of the catalogue.
    static func all(in table: Shown.Table) -> [Metric] { all.filter { $0.shown.table == table } }

    /// The heads of its columns in a table: `n`, then the percentiles, of which the first says whose they are.
    var headings: [String] {
        let names = shown.percentiles.map(Figure.percentileName)
        let first = names.prefix(1).map { shown.heading.isEmpty ? $0 : "\(shown.heading) \($0)" }
        return (shown.hasCount ? ["n"] : []) + first + names.dropFirst()
    }
}

extension [Metric] {
    /// The heads of the columns of all of them.
    var headings: [String] { flatMap(\.headings) }
}

extension RowBuilder {
    /// Adds what a table shows of metrics.
    mutating func metrics(_ metrics: [Metric], _ distribution: (Metric) -> Distribution) {
        for item in metrics { metric(item, distribution(item)) }
    }
}
