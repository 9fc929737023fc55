import BenchAnalysis

extension ReportTable {
    var markdown: String {
        let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |" }
        let lines =
            [line(columns.map { Markdown.escaped($0.title) })]
            + [line(columns.map { $0.alignment == .left ? ":---" : "---:" })]
            + rows.map { line($0.map { Markdown.escaped($0.shown) }) }
        let remarks =
            notes.isEmpty ? "" : "\n" + notes.map { "- \(Markdown.escaped($0))" }.joined(separator: "\n") + "\n"
        return "### \(Markdown.escaped(title))\n\n" + lines.joined(separator: "\n") + "\n" + remarks
    }
}

extension ReportDocument {
    /// Returns the report: the answer first, then every table with all its columns.
    func markdown(_ answer: FirstAnswer) -> String {
        var parts = ["## \(Markdown.escaped(title))\n"]
        parts += alarms.map { "> **\(Markdown.escaped($0))**\n" }
        parts.append(answer.markdown)
        parts.append(facts.map { "- \(Markdown.escaped($0))" }.joined(separator: "\n") + "\n")
        parts += tables.map(\.markdown)
        if !answers.isEmpty { parts.append(answers.markdown) }
        return parts.joined(separator: "\n")
    }
}

extension FirstAnswer {
    /// What is to be known first, as a list and a small table.
    fileprivate var markdown: String {
        var items = [heading.joined(separator: " · "), asked.joined(separator: " · ")]
        if let verdict = gate?.answer, let bound = gate?.bounds.first {
            let more = (gate?.bounds.count ?? 0) - 1
            let others = more > 0 ? "; \(Figure.count(more, "more bound"))" : ""
            items.append("\(verdict.sign) gate: \(verdict.badge): \(bound.title): \(bound.details)\(others)")
        }
        items += standing + (obstacle.map { [$0] } ?? failures) + [soundness]
        let list = items.map { "- \(Markdown.escaped($0))" }.joined(separator: "\n") + "\n"
        return table.rows.isEmpty ? list : "\(list)\n\(table.markdown)"
    }
}

extension FirstTable {
    fileprivate var markdown: String {
        let line = { (cells: [String]) in "| " + cells.map(Markdown.escaped).joined(separator: " | ") + " |" }
        let lines =
            [line([nameTitle] + wholeTitles), "| :--- |" + columns.map { _ in " ---: |" }.joined()]
            + rows.map { row in line([row.name] + row.cells.map { $0.text + $0.mark }) }
        let legend =
            notes.isEmpty ? "" : "\n" + notes.map { "- \(Markdown.escaped($0))" }.joined(separator: "\n") + "\n"
        return lines.joined(separator: "\n") + "\n" + legend
    }
}

extension [GateLine] {
    /// The answers as a table.
    var markdown: String {
        var table = ReportTable("Objectives", name: "answer", figures: [], words: ["objective", "why"])
        table.rows = map { [.text($0.answer.badge), .text($0.title), .text($0.sentence)] }
        return table.markdown
    }
}
