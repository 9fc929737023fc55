import BenchAnalysis
import BenchModel
import Statistics

/// A comparison as people read it, before it is laid out.
struct ComparisonDocument {
    let title: String
    /// What must not be overlooked of either side.
    let alarms: [String]
    /// What differs in the set-up, a line each.
    let differences: [String]
    let table: ReportTable
    let conclusion: String

    /// What is said where nothing differs in the set-up.
    static let noDifference = "set-up: the same, as far as it is known"

    init(_ comparison: Comparison) {
        let (first, second) = (comparison.first, comparison.second)
        title = "\(PlainText.printable(second.label)) against \(PlainText.printable(first.label))"
        alarms = Self.alarms(first, second)
        differences = comparison.differences.map { difference in
            let value = { (text: String?) in text.map(PlainText.printable) ?? "not known" }
            return "\(difference.fact.title): \(value(difference.first)) → \(value(difference.second))"
        }
        table = Self.table(comparison)
        conclusion = comparison.conclusion
    }

    /// What each run's report would warn of; what both warn of stands once.
    private static func alarms(_ first: Comparison.Side, _ second: Comparison.Side) -> [String] {
        let (before, after) = (alarms(first), alarms(second))
        let both = before.filter(after.contains)
        let apart = { (side: Comparison.Side, alarms: [String]) in
            alarms.filter { !both.contains($0) }.map { "\(PlainText.printable(side.label)): \($0)" }
        }
        return both + apart(first, before) + apart(second, after)
    }

    private static func alarms(_ side: Comparison.Side) -> [String] {
        RunHeading(side.run.record, side.run.instrument(objectives: []), alarms: []).alarms
    }

    private static func table(_ comparison: Comparison) -> ReportTable {
        var table = ReportTable(
            "Figures",
            name: "figure",
            figures: ["n", "before", "n", "after", "change", "95 % interval"],
            words: ["difference"]
        )
        table.fill(comparison.figures) { figure, row in
            row.text(figure.heading)
            row.count(figure.first.n)
            row.text(figure.shown(figure.first.value))
            row.count(figure.second.n)
            row.text(figure.shown(figure.second.value))
            row.text(figure.change + (figure.pairs == nil ? "" : "²"))
            row.text(figure.interval)
            row.text(figure.verdict.words)
        }
        table.notes = notes(comparison)
        return table
    }

    private static func notes(_ comparison: Comparison) -> [String] {
        let figures = comparison.figures
        var notes: [String] = []
        if figures.contains(where: { $0.pairs != nil }) {
            notes.append("² the median ratio of requests paired by prompt and place in the plan")
        }
        if comparison.family > 1 {
            notes.append(
                "Better and worse hold with 95 % for all \(comparison.family) figures together (Holm); "
                    + "alone: for that figure by itself, and among so many one may differ by chance"
            )
        }
        if figures.contains(where: { $0.first.failures + $0.second.failures > 0 }) {
            notes.append("Failed requests count as slower than all others.")
        }
        if figures.contains(where: { $0.verdict == .tooFew }) {
            let least = OrderStatistics.leastSamples(toBoundAbove: Percentile(95).share, confidence: 0.975) ?? 0
            notes.append("too few: the interval of a p95 takes \(least) requests a side")
        }
        if figures.contains(where: { $0.verdict == .notAlike }) {
            notes.append(
                "not alike: the chunks of the two sides carry unlike numbers of tokens, so their gaps say nothing"
            )
        }
        let dependent = figures.filter { $0.first.effective < $0.first.n || $0.second.effective < $0.second.n }
        if let most = dependent.min(by: { $0.least < $1.least }) {
            notes.append(
                "Neighbouring requests are alike: for \(most.heading) \(most.first.n) and \(most.second.n) requests are worth "
                    + "\(most.first.effective) and \(most.second.effective) independent ones, and the intervals are as wide as that"
            )
        }
        return notes
    }
}

extension ComparedFigure {
    fileprivate var least: Int { min(first.effective, second.effective) }
}
