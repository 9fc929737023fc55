import BenchAnalysis

extension SweepReport {
    /// Returns the sweep as a page: what it proves, charts, and the rungs.
    func html(_ charts: [Chart]) -> String {
        let alarms = result.alarms.map { Markup.element("p", ["class": "alarm"], $0) }
        let told = result.tracks.flatMap { track in
            [Markup.element("p", ["class": "answer"], track.conclusion)]
                + track.findings.map { Markup.element("p", ["class": "facts"], $0) }
        }
        let header = Markup.element(
            "header",
            [Markup.element("h1", title)] + alarms + told
                + [Markup.element("ul", ["class": "facts"], facts.map { Markup.element("li", $0) })]
        )
        let figures: [Markup] =
            charts.isEmpty
            ? []
            : [
                .element(
                    "section",
                    ["id": "figures"],
                    [Markup.element("h2", "Figures"), .element("div", ["class": "figures"], charts.map(\.figure))]
                )
            ]
        let tables = Markup.element(
            "section",
            ["id": "tables"],
            [Markup.element("h2", "Rungs")] + tables.enumerated().map { $1.html(id: "table-\($0 + 1)") }
        )
        return HTMLPage.source(title: title, [header] + figures + [tables])
    }
}
