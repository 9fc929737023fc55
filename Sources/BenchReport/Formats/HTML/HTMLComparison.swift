import BenchAnalysis

/// Comparisons as a page: what each shows, what its sides do not have alike, and its figures with their intervals.
enum HTMLComparison {
    /// Returns the page's source.
    static func text(_ comparisons: [ComparisonDocument], along series: [SeriesDocument] = []) -> String {
        let title =
            comparisons.count == 1
            ? comparisons[0].title : series.first?.title ?? "\(comparisons.count) comparisons"
        let head = Markup.element(
            "header",
            [Markup.element("h1", title)] + (comparisons.count > 1 ? [contents(comparisons)] : [])
        )
        return HTMLPage.source(
            title: title,
            [head] + series.enumerated().map { section($1, number: $0 + 1) }
                + comparisons.enumerated().map { section($1, number: $0 + 1, isAlone: comparisons.count == 1) }
                + [footer]
        )
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

    private static func section(_ comparison: ComparisonDocument, number: Int, isAlone: Bool) -> Markup {
        let heading = isAlone ? [] : [Markup.element("h2", comparison.title)]
        let alarms = comparison.alarms.map { Markup.element("p", ["class": "alarm"], $0) }
        let setUp =
            comparison.differences.isEmpty
            ? Markup.element("p", ["class": "facts"], ComparisonDocument.noDifference)
            : Markup.element("h3", "Set-up differs")
                + .element("ul", comparison.differences.map { Markup.element("li", $0) })
        return .element(
            "section",
            ["id": "comparison-\(number)"],
            heading + [Markup.element("p", ["class": "answer"], comparison.conclusion)] + alarms
                + [setUp, comparison.table.html(id: "figures-\(number)")]
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
