import BenchAnalysis
import BenchModel

/// Comparisons as a page: what each shows, its curves over one another, what its sides do not have alike, and its figures with
/// their intervals.
enum HTMLComparison {
    /// Returns the page's source.
    static func text(_ comparisons: [Comparison], along series: [SeriesDocument] = []) -> String {
        let documents = comparisons.map { ComparisonDocument($0) }
        let title = Self.title(comparisons, documents, series)
        let runs = Markup.element(
            "ul",
            ["class": "facts"],
            once(documents.flatMap(\.runs)).map { Markup.element("li", $0) }
        )
        let head = Markup.element(
            "header",
            [Markup.element("h1", title), runs] + (documents.count > 1 ? [contents(documents)] : [])
        )
        let isAlone = comparisons.count == 1
        let sections = zip(comparisons, documents).enumerated().map { place, pair in
            section(pair.1, Chart.firstTokens(of: pair.0, number: place + 1), number: place + 1, isAlone: isAlone)
        }
        return HTMLPage.source(
            title: title,
            [head] + series.enumerated().map { section($1, number: $0 + 1) } + sections + [footer]
        )
    }

    /// What was measured, and what stands against what.
    private static func title(
        _ comparisons: [Comparison],
        _ documents: [ComparisonDocument],
        _ series: [SeriesDocument]
    ) -> String {
        let sides = comparisons.flatMap { [$0.first, $0.second] }
        let measured = once(sides.map { PlainText.line($0.run.record.name) })
        let runs = once(sides.map { PlainText.line($0.runLabel) })
        let against =
            switch (documents.count, runs.count) {
            case (1, _): documents[0].title
            case (_, 1): "the targets of \(runs[0])"
            case (_, 2): "\(runs[1]) against \(runs[0])"
            default: series.first?.title ?? "\(documents.count) comparisons"
            }
        return measured.isEmpty ? against : "\(TargetNames.first(3, of: measured)): \(against)"
    }

    private static func once(_ names: [String]) -> [String] {
        var seen: [String] = []
        for name in names where !seen.contains(name) { seen.append(name) }
        return seen
    }

    private static func section(_ series: SeriesDocument, number: Int) -> Markup {
        .element(
            "section",
            ["id": "series-\(number)"],
            [
                Markup.element("h2", series.title), Markup.element("p", ["class": "answer"], series.conclusion),
                Markup.element("ul", series.runs.map { Markup.element("li", $0) }),
                series.table.html(id: "trends-\(number)"),
            ]
        )
    }

    private static func contents(_ comparisons: [ComparisonDocument]) -> Markup {
        let links = comparisons.enumerated().map { place, comparison in
            Markup.element("li", [Markup.element("a", ["href": "#comparison-\(place + 1)"], comparison.title)])
        }
        return .element("nav", ["aria-label": "Contents"], [Markup.element("ul", links)])
    }

    private static func section(_ comparison: ComparisonDocument, _ chart: Chart?, number: Int, isAlone: Bool) -> Markup
    {
        let heading = isAlone ? [] : [Markup.element("h2", comparison.title)]
        let alarms = comparison.alarms.map { Markup.element("p", ["class": "alarm"], $0) }
        let setUp =
            comparison.differences.isEmpty
            ? Markup.element("p", ["class": "facts"], ComparisonDocument.noDifference)
            : Markup.element("h3", "Set-up differs")
                + .element("ul", comparison.differences.map { Markup.element("li", $0) })
        let told = Markup.element(
            "div",
            [Markup.element("p", ["class": "answer"], comparison.conclusion)] + alarms + [setUp]
        )
        let beside = chart.map { Markup.element("div", ["class": "beside"], [told, $0.figure]) } ?? told
        return .element(
            "section",
            ["id": "comparison-\(number)"],
            heading + [beside, comparison.table.html(id: "figures-\(number)")]
        )
    }

    private static var footer: Markup {
        .element(
            "footer",
            [
                .element(
                    "p",
                    "Written by ezbench. METHODOLOGY.md of ezbench says how figures are compared; a percentage is the later side's change."
                )
            ]
        )
    }
}
