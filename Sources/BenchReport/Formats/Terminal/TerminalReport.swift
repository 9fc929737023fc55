import BenchAnalysis

extension ReportTable {
    /// The table's lines: a title, a head between thin rules, the rows, the notes.
    var terminalLines: [String] {
        var cells = ([columns.map(\.title)] + rows.map { $0.map(\.shown) }).map { $0.map(PlainText.line) }
        let widths = fittingWidths(cells)
        let cut = cutSentences(cells, widths)
        for column in columns.indices where columns[column].alignment == .left && isOfNames(column, cells) {
            let short = ShortNames.fitting(cells.map { $0[column] }, widths[column])
            for row in cells.indices { cells[row][column] = short[row] }
        }
        let lines = cells.map { row in
            zip(row, columns).enumerated()
                .map { Terminal.fit($1.0, widths[$0], $1.1.alignment) }
                .joined(separator: "  ")
                .trimmingEnd()
        }
        let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        return [title, rule, lines[0], rule] + lines.dropFirst() + [rule]
            + (notes + cut).flatMap { Terminal.wrap($0, indent: "  ") }
    }

    /// How much of a sentence that a cell cuts is told beneath the table.
    private static let toldAtMost = 4 * Terminal.columns

    /// Returns each sentence that its column cuts, behind the name of its row, once.
    private func cutSentences(_ cells: [[String]], _ widths: [Int]) -> [String] {
        var told: [String] = []
        for column in columns.indices.dropFirst() where columns[column].alignment == .left && !isOfNames(column, cells)
        {
            for row in cells.dropFirst() where Terminal.width(row[column]) > widths[column] {
                let start = Terminal.prefix(row[column], Self.toldAtMost)
                let sentence = "\(row[0]): \(start)\(start == row[column] ? "" : "…")"
                if !told.contains(sentence) { told.append(sentence) }
            }
        }
        return told
    }

    /// Whether a column holds names: the first one does, and any without a sentence in it.
    private func isOfNames(_ column: Int, _ cells: [[String]]) -> Bool {
        column == 0 || cells.dropFirst().allSatisfy { !$0[column].contains(" ") }
    }

    /// Returns the columns' widths, with the widest columns of words narrowed until the table fits.
    private func fittingWidths(_ cells: [[String]]) -> [Int] {
        var widths = columns.indices.map { column in cells.map { Terminal.width($0[column]) }.max() ?? 0 }
        let words = columns.indices.filter { columns[$0].alignment == .left }
        while widths.reduce(0, +) + 2 * (widths.count - 1) > Terminal.columns {
            guard let widest = words.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 else { break }
            widths[widest] -= 1
        }
        return widths
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension ReportDocument {
    var terminalText: String {
        var lines = [title] + facts.flatMap { Terminal.wrap($0, indent: "  ") }
        for alarm in alarms {
            let rule = String(repeating: "━", count: min(Terminal.columns, Terminal.width(alarm)))
            lines += [rule] + Terminal.wrap(alarm) + [rule]
        }
        for table in tables { lines += [""] + table.terminalLines }
        if !judgements.isEmpty {
            lines += ["", "Objectives"]
            for judgement in judgements {
                lines += Terminal.wrap("\(judgement.answer.badge) \(judgement.sentence)", indent: "  ")
            }
        }
        return PlainText.lines(lines.joined(separator: "\n")) + "\n"
    }
}
