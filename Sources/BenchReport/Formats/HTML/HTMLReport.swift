import BenchAnalysis
import BenchModel

/// A report as a page: the first answer, what must not be overlooked, charts, and all tables.
struct HTMLReport {
    private let summary: Summary
    private let answer: FirstAnswer
    let document: ReportDocument
    let charts: [Chart]
    private let targets: ChartTargets

    private let other: Summary?

    /// Creates the page of a run, with another run's figures beside its own where one is named.
    init(_ subject: ReportSubject, over other: Summary? = nil) {
        self.other = other
        summary = subject.summary
        answer = FirstAnswer(subject)
        document = ReportDocument(summary, subject.answers, subject.scenario)
        targets = ChartTargets(summary.record)
        // Axes with nothing but failures upon them tell less than the sentence that stands in their place.
        charts =
            summary.hasFigures
            ? Chart.all(of: summary, targets, objectives: subject.judgements.map(\.objective), over: other) : []
    }

    /// The page's source.
    var text: String {
        HTMLPage.source(title: document.title, [header, answer.html, contents, gate, figures, tables, run, footer])
    }

    private var header: Markup {
        let alarms = document.alarms.map { Markup.element("p", ["class": "alarm"], $0) }
        let told = [
            Markup.element("p", ["class": "lead"], answer.heading.dropFirst(2).joined(separator: " · ")),
            Markup.element("p", ["class": "facts"], answer.asked.joined(separator: " · ")),
        ]
        return .element("header", [Markup.element("h1", document.title)] + told + alarms)
    }

    /// How it was measured.
    private var run: Markup {
        let facts = Markup.element("ul", ["class": "facts"], document.facts.map { Markup.element("li", $0) })
        return .element("section", ["id": "run"], [Markup.element("h2", "This run"), facts])
    }

    private var contents: Markup {
        let links =
            (document.answers.isEmpty ? [] : [("#gate", "Objectives")])
            + (charts.isEmpty && summary.hasFigures ? [] : [("#figures", "Figures")]) + [
                ("#tables", "Tables"), ("#run", "This run"),
            ]
        return .element(
            "nav",
            ["aria-label": "Contents"],
            [
                Markup.element(
                    "ul",
                    links.map { address, name in Markup.element("li", [Markup.element("a", ["href": address], name)]) }
                )
            ]
        )
    }

    // MARK: The gate

    private var gate: Markup {
        if document.answers.isEmpty { return Markup() }
        let rows = document.answers.map { answer in
            Markup.element(
                "tr",
                [
                    .element("td", ["class": "w"], [answer.answer.html]),
                    .element("th", ["scope": "row", "class": "w"], answer.title),
                    .element("td", ["class": "w long"], answer.sentence),
                ]
            )
        }
        let head = ["answer", "objective", "why"].map { Markup.element("th", ["scope": "col", "class": "w"], $0) }
        let table = Markup.element(
            "table",
            [Markup.element("thead", [Markup.element("tr", head)]), .element("tbody", rows)]
        )
        return .element(
            "section",
            ["id": "gate"],
            [
                .element("h2", ["id": "gate-title"], "Objectives"),
                .element(
                    "div",
                    ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": "gate-title"],
                    [table]
                ),
            ]
        )
    }

    // MARK: Figures and tables

    private var figures: Markup {
        guard summary.hasFigures else {
            let why = summary.attempted == 0 ? "no request was measured" : "none of the requests succeeded"
            return .element(
                "section",
                ["id": "figures"],
                [
                    .element("h2", "Figures"),
                    .element("p", ["class": "facts"], "There is nothing to draw: \(why). What happened stands above."),
                    comparison,
                ]
            )
        }
        if charts.isEmpty { return Markup() }
        let names = targets.names.prefix(RunCharts.mostTargets).enumerated().map { target, name in
            Markup.element(
                "li",
                ["data-target": "\(target)"],
                [Chart.KeyEntry.Swatch.ink(.target(TargetIndex(target))).markup, .element("span", name)]
            )
        }
        return .element(
            "section",
            ["id": "figures"],
            [
                .element("h2", "Figures"), .element("ul", ["class": "key filter", "aria-label": "Targets"], names),
                .element("div", ["class": "figures"], charts.map(\.figure)), comparison,
            ]
        )
    }

    private var comparison: Markup {
        other.map { ReportTable.sideBySide(summary, $0).html(id: "side-by-side") } ?? Markup()
    }

    private var tables: Markup {
        let tables = document.tables.enumerated().map { $1.html(id: "table-\($0 + 1)") }
        return .element("section", ["id": "tables"], [Markup.element("h2", "Tables")] + tables)
    }

    private var footer: Markup {
        .element(
            "footer",
            [
                .element(
                    "p",
                    "Written by ezbench. METHODOLOGY.md of ezbench defines every figure; the run's database holds the raw samples."
                )
            ]
        )
    }
}

extension Judgement.Answer {
    /// The answer as a badge: a word, and a colour beside it.
    var html: Markup { Markup.element("span", ["class": "badge \(rawValue)"], badge) }
}
