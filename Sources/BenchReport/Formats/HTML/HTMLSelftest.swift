import BenchAnalysis
import BenchModel

/// A self-test as a page: the verdict, the curve of errors, the tables.
enum HTMLSelftest {
    /// Returns the page's source.
    static func text(
        _ report: SelftestReport,
        title: String,
        facts: [String],
        tables: [ReportTable],
        conclusions: [String]
    ) -> String {
        let steps = report.results.map(SelftestQuote.Step.init)
        let chart = Chart.selftest(steps, of: report.date, limit: SelftestResult.largestError)
        let header = Markup.element(
            "header",
            [Markup.element("h1", title)]
                + conclusions.map { Markup.element("p", ["class": "answer"], $0) }
                + [Markup.element("ul", ["class": "facts"], facts.map { Markup.element("li", $0) })]
        )
        let figures = chart.map { Markup.element("div", ["class": "figures"], [$0.figure]) } ?? Markup()
        let shown = tables.enumerated().map { $1.html(id: "table-\($0 + 1)") }
        return HTMLPage.source(
            title: title,
            [header, .element("section", [Markup.element("h2", "Figures and tables"), figures] + shown)]
        )
    }
}
