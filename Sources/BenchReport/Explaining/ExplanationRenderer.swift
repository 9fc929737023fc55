package import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// How an explanation is written.
package enum ExplanationFormat: String, Sendable, CaseIterable {
    case table, markdown, json, csv
}

/// Writes what other tools would have said of a run; pure.
package enum ExplanationRenderer {
    /// Writes an explanation.
    ///
    /// - Parameters:
    ///   - explanation: of a run, by one or several tools.
    ///   - format: how to write it.
    ///   - screen: what a table is laid out for.
    /// - Returns: text that ends with a newline.
    package static func render(
        _ explanation: RunExplanation,
        as format: ExplanationFormat,
        on screen: Screen = Screen()
    ) -> String {
        switch format {
        case .table: terminalText(explanation, on: screen)
        case .markdown: markdown(explanation)
        case .json: JSONOutput.text(ExplanationJSON.document(explanation))
        case .csv: ExplanationCSV.text(explanation)
        }
    }

    private static func tables(_ explanation: RunExplanation) -> [ExplainedTable] {
        let names = TargetNames(explanation.targets.map(\.measured.target))
        return zip(explanation.targets, names.all).map { target, name in
            target.explanations.count == 1
                ? ExplainedTable(target.explanations[0], of: target.measured, named: name)
                : ExplainedTable(target.explanations, of: target.measured, named: name)
        }
    }

    private static let nothing = "nothing to explain: no request of it was measured"
    private static let limitsTitle = "What stored samples cannot show:"
    private static let reasonsTitle = "Why:"

    private static func terminalText(_ explanation: RunExplanation, on screen: Screen) -> String {
        let heading = RunHeading(explanation.run)
        let wrap = { (text: String, indent: String) in
            Terminal.wrap(text, indent: indent, columns: screen.columns).map { InkedLine($0) }
        }
        var lines = Terminal.wrap(heading.title, indent: "  ", columns: screen.columns).map { InkedLine($0, .bold) }
        lines += heading.alarms.flatMap { Terminal.wrap($0, columns: screen.columns) }.map { InkedLine($0, .yellow) }
        for part in tables(explanation) {
            lines.append(InkedLine())
            guard !part.table.rows.isEmpty else {
                lines += wrap("\(part.table.title): \(nothing)", "  ")
                continue
            }
            lines += TableLayout(part.table, on: screen, leavesOut: false).lines
            lines += wrap(reasonsTitle, "") + part.reasons.flatMap { wrap("- \($0)", "  ") }
            lines += wrap(limitsTitle, "") + part.limits.flatMap { wrap("- \($0)", "  ") }
        }
        return lines.text(on: screen)
    }

    private static func markdown(_ explanation: RunExplanation) -> String {
        let heading = RunHeading(explanation.run)
        var parts = ["## \(Markdown.escaped(heading.title))\n"]
        parts += heading.alarms.map { "> **\(Markdown.escaped($0))**\n" }
        let list = { (items: [String]) in items.map { "- \(Markdown.escaped($0))\n" }.joined() }
        for part in tables(explanation) {
            guard !part.table.rows.isEmpty else {
                parts.append("### \(Markdown.escaped(part.table.title))\n\n\(nothing)\n")
                continue
            }
            parts += [
                part.table.markdown, "\(reasonsTitle)\n\n" + list(part.reasons),
                "\(limitsTitle)\n\n" + list(part.limits),
            ]
        }
        return parts.joined(separator: "\n")
    }
}
