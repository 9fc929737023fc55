import BenchAnalysis
import BenchModel
import Statistics

/// A comparison as people read it, before it is laid out.
struct ComparisonDocument {
    let title: String
    /// Which runs these are: what each measured, its tags and when, a line each; one line where both sides are of one run.
    let runs: [String]
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
        let own = [first, second].map(Self.run)
        runs = first.runLabel == second.runLabel ? [own[1]] : own
        alarms = Self.alarms(first, second)
        differences = comparison.differences.map(\.line)
        table = Self.table(comparison)
        conclusion = comparison.conclusion
    }

    /// Returns such as `run 2: compare (after), 2026-11-24T01:40:00Z`.
    private static func run(_ side: Comparison.Side) -> String {
        let record = side.run.record
        let tags = record.labels.tags.map(\.text)
        let named = PlainText.line(record.name) + (tags.isEmpty ? "" : " (\(TargetNames.first(4, of: tags)))")
        return "\(PlainText.line(side.runLabel)): \(named), \(Figure.moment(record.startedAt))"
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
        let nothing = side.target.nothingMeasured.map { "\($0); failures alone are compared" }
        return RunHeading(side.run).alarms + [nothing].compactMap(\.self)
    }

    private static func table(_ comparison: Comparison) -> ReportTable {
        var table = ReportTable(
            "Figures",
            name: "figure",
            figures: ["n", "before", "n", "after", "change"],
            words: ["difference"]
        )
        // Last, since a narrow terminal breaks the table there: what the figures show stands beside them.
        table.columns.append(.init(title: "95 % interval", alignment: .right))
        table.fill(comparison.figures) { figure, row in
            row.text(figure.heading)
            row.count(figure.first.n)
            row.text(figure.shown(figure.first.value))
            row.count(figure.second.n)
            row.text(figure.shown(figure.second.value))
            row.text(figure.change + (figure.pairs == nil ? "" : "²"))
            row.text(figure.finding)
            row.text(figure.interval)
        }
        table.notes = notes(comparison)
        return table
    }

    private static func notes(_ comparison: Comparison) -> [String] {
        let figures = comparison.figures
        var notes: [String] = []
        if figures.contains(where: { $0.pairs != nil }) {
            notes.append(
                "² the median ratio of requests paired by prompt and place in the plan, not of the medians beside it"
            )
        }
        let unlike = figures.compactMap(\.unlikeItsMedians)
        if !unlike.isEmpty {
            notes.append(
                "Medians of different requests: those of \(TargetNames.list(unlike, atMost: 4)) stand to each other as said here, and "
                    + "not as the pairs, by which they are judged"
            )
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
        if figures.contains(where: { [.better, .worse].contains($0.verdict) && !$0.isOfWeight }) {
            notes.append(
                "slightly: it differs, but not as surely by more than \(Figure.percent(comparison.smallest)), which is the "
                    + "smallest difference that matters here (--smallest)"
            )
        }
        notes += tooFew(figures.filter { $0.verdict == .tooFew }) + untold(comparison)
        if figures.contains(where: { $0.verdict == .notAlike }) {
            notes.append(
                "not alike: the chunks of the two sides carry unlike numbers of tokens, so their gaps say nothing"
            )
        }
        let dependent = figures.filter { $0.isDependent && $0.verdict != .tooFew }
        if let most = dependent.min(by: { $0.least < $1.least }) {
            notes.append(
                "Neighbouring requests are alike: for \(most.heading) \(most.worth), and the intervals are as wide as that"
            )
        }
        return notes
    }

    /// Says how many figures are missing on each side, and of what.
    private static func untold(_ comparison: Comparison) -> [String] {
        let open = comparison.figures.filter { $0.first.untold + $0.second.untold > 0 }
        let counts = Set(open.map { [$0.first.untold, $0.second.untold] }).sorted { $0.lexicographicallyPrecedes($1) }
        let told = counts.map { count in
            let named = open.filter { [$0.first.untold, $0.second.untold] == count }.map(\.heading)
            return "\(TargetNames.list(named, atMost: 4)): nobody told it of \(count[0]) and "
                + "\(Figure.count(count[1], "request")); it may be anything, and the interval holds it. Cannot tell: that may turn what "
                + "is shown"
        }
        return told
            + comparison.uncompared.map { figure in
                let side = figure.isOfFirst ? comparison.first : comparison.second
                return
                    "\(figure.title) is not compared: of \(PlainText.printable(side.label)) it is not known of "
                    + "\(Figure.count(figure.untold, "request"))"
            }
    }

    /// Says of figures without an interval what each lacks: requests, or such as do not depend on their neighbours.
    private static func tooFew(_ figures: [ComparedFigure]) -> [String] {
        let lacking = figures.filter { min($0.first.n, $0.second.n) < $0.needed }
        let counts = Set(lacking.map(\.needed)).sorted()
        let needs = counts.map { count in
            let named = lacking.filter { $0.needed == count }.map(\.heading)
            return "too few: the interval of \(TargetNames.list(named, atMost: 4)) takes \(count) requests a side"
        }
        let alike = figures.filter { min($0.first.n, $0.second.n) >= $0.needed }
        return needs
            + alike.map {
                "too few: neighbouring requests are alike, and for \($0.heading) \($0.worth); its interval takes \($0.needed) a side"
            }
    }
}

extension Comparison.Side {
    /// What its run is called: its label without the target.
    var runLabel: String {
        let name = " \(target.target.name)"
        return label.hasSuffix(name) && label.count > name.count ? String(label.dropLast(name.count)) : label
    }
}

extension ComparedFigure {
    /// How the medians of both sides stand to each other, such as `TTFT p50 (+3.5 %)`; nil where the pairs' interval holds it.
    fileprivate var unlikeItsMedians: String? {
        guard pairs != nil, let ratio, first.value > 0, second.value > 0, first.value.isFinite, second.value.isFinite
        else { return nil }
        let apart = second.value / first.value
        let isWithin = ratio.low.map { $0 <= apart } ?? true && ratio.high.map { apart <= $0 } ?? true
        return isWithin ? nil : "\(heading) (\(ChangeWords.ratio(apart)))"
    }

    fileprivate var least: Int { min(first.effective, second.effective) }

    fileprivate var isDependent: Bool { first.effective < first.n || second.effective < second.n }

    /// How many independent ones the requests are worth, in words.
    fileprivate var worth: String {
        "\(first.n) and \(Figure.count(second.n, "request")) are worth \(first.effective) and \(second.effective) independent ones"
    }

    /// Independent requests of a side that its interval takes at least.
    fileprivate var needed: Int {
        guard case .percentile(let percentile) = statistic else { return 2 }
        let share = max(percentile, percentile.mirrored).share
        return OrderStatistics.leastSamples(toBoundAbove: share, confidence: 0.975) ?? 0
    }
}
