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
    var markdown: String {
        var parts = ["## \(Markdown.escaped(title))\n"]
        parts += alarms.map { "> **\(Markdown.escaped($0))**\n" }
        parts.append(facts.map { "- \(Markdown.escaped($0))" }.joined(separator: "\n") + "\n")
        parts += tables.map(\.markdown)
        if !judgements.isEmpty { parts.append(judgements.markdown) }
        return parts.joined(separator: "\n")
    }
}

extension [Judgement] {
    /// The judgements as a table.
    var markdown: String {
        var table = ReportTable("Objectives", name: "answer", figures: [], words: ["objective", "why"])
        table.rows = map { [.text($0.answer.badge), .text($0.objective.title), .text($0.sentence)] }
        return table.markdown
    }
}
