import BenchAnalysis
import BenchModel
import Statistics

/// Several runs as people read them: a table of each figure by run, and its trend.
struct SeriesDocument {
    let title: String
    /// The runs in their order, a line each.
    let runs: [String]
    let table: ReportTable
    let conclusion: String

    init(_ series: RunSeries) {
        title = series.title
        runs = series.sides.enumerated().map { place, side in
            let simulated = side.target.target.isSimulated ? "SIMULATED " : ""
            return
                "\(place + 1): \(simulated)\(PlainText.printable(side.label)), \(Figure.moment(side.run.record.startedAt))"
        }
        conclusion = series.conclusion
        var table = ReportTable(
            "Figures by run",
            name: "figure",
            figures: series.sides.indices.map { String($0 + 1) } + ["trend a run", "95 % interval"],
            words: ["trend", "level"]
        )
        table.fill(series.figures) { figure, row in
            let first = figure.steps[0]
            row.text(first.heading)
            for value in figure.values { row.text(first.shown(value.value)) }
            row.text(figure.slope)
            row.text(figure.interval)
            row.text(figure.finding)
            row.text(figure.level ?? "")
        }
        table.notes = Self.notes(series)
        self.table = table
    }

    private static func notes(_ series: RunSeries) -> [String] {
        let family = series.family
        var notes: [String] = []
        if family.trends > 1 {
            notes.append(
                "Better and worse hold with 95 % for all \(family.trends) trends together (Holm), a change of level for all "
                    + "\(family.steps) steps from one run to the next; alone: for that trend by itself"
            )
        }
        if series.figures.contains(where: { $0.trend != nil }) {
            notes.append(
                "A trend counts each run as one observation: its interval is as wide as runs scatter about the line, and narrows with more runs"
            )
        }
        if series.figures.contains(where: { figure in figure.values.contains { $0.failures > 0 } }) {
            notes.append("Failed requests count as slower than all others.")
        }
        notes += series.figures.compactMap { figure in
            let untold = figure.values.map(\.untold)
            guard untold.contains(where: { $0 > 0 }) else { return nil }
            let counts = untold.map(String.init).joined(separator: ", ")
            return "\(figure.steps[0].heading): nobody told it of \(counts) requests, run by run; "
                + "it may be anything, and the trend's interval holds it"
        }
        return notes
    }

    var markdown: String {
        var parts = ["## \(Markdown.escaped(title))\n", Markdown.escaped(conclusion) + "\n"]
        parts.append(runs.map { "- \(Markdown.escaped($0))\n" }.joined())
        parts.append(table.markdown)
        return parts.joined(separator: "\n")
    }
}

extension RunSeries {
    fileprivate var title: String {
        "\(sides.count) runs, from \(PlainText.printable(sides[0].label)) to \(PlainText.printable(sides[sides.count - 1].label))"
    }

    /// What they show, in a sentence.
    package var conclusion: String {
        let told = { (verdict: ComparedFigure.Verdict) in
            figures.filter { $0.verdict == verdict }.map { "\($0.steps[0].heading) (\($0.slope) a run)" }.joined(
                separator: ", "
            )
        }
        var parts: [String] = []
        if !told(.worse).isEmpty { parts.append("ever worse: \(told(.worse))") }
        if !told(.better).isEmpty { parts.append("ever better: \(told(.better))") }
        let changes = figures.compactMap { figure in figure.level.map { "\(figure.steps[0].heading) \($0)" } }
        if !changes.isEmpty { parts.append("another level: \(changes.joined(separator: ", "))") }
        let alone = figures.count { [.perhapsBetter, .perhapsWorse].contains($0.verdict) }
        if alone > 0 { parts.append("\(BenchReport.Figure.count(alone, "trend")) only if taken alone") }
        let untold = figures.filter { $0.verdict == .cannotTell }.map(\.steps[0].heading)
        if !untold.isEmpty { parts.append("cannot tell \(untold.joined(separator: ", ")): figures were not told") }
        let open = figures.count { $0.verdict == .noDifferenceShown }
        if open > 0 { parts.append("no trend is shown in \(BenchReport.Figure.count(open, "figure"))") }
        return parts.isEmpty ? "\(title): nothing can be compared" : parts.joined(separator: "; ")
    }
}

extension RunSeries.Figure {
    private var isShare: Bool { steps[0].statistic == .share }

    /// How much it rises from run to run.
    var slope: String { trend.map { ChangeWords.value($0, isShare: isShare) } ?? BenchReport.Figure.absent }

    /// The 95 % interval of ``slope``.
    var interval: String { trend.map { ChangeWords.range($0, isShare: isShare) } ?? BenchReport.Figure.absent }

    /// What its trend shows, in a cell.
    var finding: String {
        switch verdict {
        case .better: "better"
        case .worse: "worse"
        case .perhapsBetter: "better, alone"
        case .perhapsWorse: "worse, alone"
        case .noDifferenceShown: "none shown"
        case .cannotTell: "cannot tell"
        case .tooFew: "no figure"
        case .notAlike: "not alike"
        }
    }

    /// Where its level changed, and by how much; nil where that is not shown.
    var level: String? {
        change.map { place in "\(steps[place].change) from column \(place + 2) on" }
    }
}
