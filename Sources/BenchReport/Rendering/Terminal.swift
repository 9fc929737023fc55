import BenchAnalysis

/// Text as a terminal shows it.
enum Terminal {
    /// Reports stay within this many columns.
    static let columns = 120

    /// Returns how many columns a text takes.
    static func width(_ text: String) -> Int {
        text.isPrintableASCII ? text.utf8.count : text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // U+FE0F asks for the emoji form, which is wide.
        if character.unicodeScalars.contains("\u{FE0F}") || first.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(first.value) } ? 2 : 1
    }

    /// The blocks of wide and full-width characters (Unicode Standard Annex 11).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// Returns text of exactly `columns`: filled up with spaces, or cut and closed with `…`.
    static func fit(_ text: String, _ columns: Int, _ alignment: ReportTable.Alignment) -> String {
        let text = cut(text, columns)
        let space = String(repeating: " ", count: max(0, columns - width(text)))
        return alignment == .left ? text + space : space + text
    }

    private static func cut(_ text: String, _ columns: Int) -> String {
        width(text) > columns ? prefix(text, columns - 1) + "…" : text
    }

    /// Returns as much of the text's start as fits.
    static func prefix(_ text: String, _ columns: Int) -> String {
        if text.isPrintableASCII { return String(text.prefix(max(0, columns))) }
        var kept = ""
        var room = columns
        for character in text {
            room -= width(character)
            guard room >= 0 else { break }
            kept.append(character)
        }
        return kept
    }

    /// Returns text broken at spaces into lines that fit.
    static func wrap(_ text: String, indent: String = "") -> [String] {
        var lines: [String] = []
        var line = ""
        var taken = 0
        // Each word may come to lead a line, where a CI system looks for commands.
        let words = PlainText.line(text).split(separator: " ").flatMap { broken(PlainText.line(String($0)), indent) }
        for word in words {
            let width = width(word)
            if !line.isEmpty, taken + 1 + width > columns {
                lines.append(line)
                (line, taken) = ("", 0)
            }
            let space = !line.isEmpty ? " " : lines.isEmpty ? "" : indent
            line += space + word
            taken += space.utf8.count + width
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// Returns a word in pieces that each fit a line.
    private static func broken(_ word: String, _ indent: String) -> [String] {
        var pieces: [String] = []
        var rest = word
        while width(rest) > columns - indent.count {
            let piece = prefix(rest, columns - indent.count)
            pieces.append(piece)
            rest = String(rest.dropFirst(max(1, piece.count)))
        }
        return pieces + [rest]
    }
}

extension ReportTable {
    /// The table's lines: a title, a head between thin rules, the rows, the notes.
    var terminalLines: [String] {
        var cells = ([columns.map(\.title)] + rows).map { $0.map(PlainText.line) }
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

extension Judgement.Answer {
    /// The word that leads a line.
    var badge: String {
        switch self {
        case .pass: "PASS"
        case .fail: "FAIL"
        case .inconclusive: "OPEN"
        }
    }
}
