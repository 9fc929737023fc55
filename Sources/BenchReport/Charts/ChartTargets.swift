import BenchAnalysis
import BenchModel

/// The targets of a chart by their names, cut to what fits a label.
struct ChartTargets {
    /// Labels are at most so many characters wide.
    static let labelColumns = 15

    /// In full.
    let names: [String]
    private let short: [String]

    init(_ record: RunRecord) { self.init(names: record.targets.map(\.name)) }

    init(names: [String]) {
        self.names = names
        short = ShortNames.fitting(names, Self.labelColumns)
    }

    func name(_ target: TargetIndex) -> String {
        names.indices.contains(target.number) ? names[target.number] : "target \(target.number + 1)"
    }

    func label(_ target: TargetIndex) -> String {
        short.indices.contains(target.number) ? short[target.number] : name(target)
    }

    /// Says that some targets are not drawn; none where all are.
    var leftOut: [String] {
        names.count > RunCharts.mostTargets
            ? ["The first \(RunCharts.mostTargets) of \(names.count) targets are drawn; the tables have all."] : []
    }
}
