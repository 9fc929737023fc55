/// Text as a terminal shows it.
package enum Terminal {
    /// Reports stay within this many columns.
    static let columns = 120

    /// Returns how many columns a text takes: two for each wide character, none for what combines with the one before.
    package static func width(_ text: String) -> Int {
        text.isPrintableASCII ? text.utf8.count : text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        // As most are; the properties of the others have to be looked up.
        if let byte = character.asciiValue { return byte.isPrintableASCII ? 1 : 0 }
        // Vowel signs of Indic scripts join the letter before them, and take a column of their own.
        let further = scalars.dropFirst().count { $0.properties.generalCategory == .spacingMark }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return further
        default: break
        }
        // U+FE0F asks for the emoji form, which is wide.
        if scalars.contains("\u{FE0F}") || first.properties.isEmojiPresentation { return 2 }
        return (first.value >= wide[0].lowerBound && wide.contains { $0.contains(first.value) } ? 2 : 1) + further
    }

    /// The blocks of wide and full-width characters (Unicode Standard Annex 11).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF,
        0x1F200...0x1F265, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// Returns text of exactly `columns`: filled up with spaces, or cut and closed with `…`.
    static func fit(_ text: String, _ columns: Int, _ alignment: ReportTable.Alignment) -> String {
        let text = cut(text, columns)
        let space = String(repeating: " ", count: max(0, columns - width(text)))
        return alignment == .left ? text + space : space + text
    }

    /// Returns a text that fits: closed with `…` where it is cut.
    static func cut(_ text: String, _ columns: Int) -> String {
        width(text) > columns ? prefix(text, columns - 1) + "…" : text
    }

    /// Returns as much of the text's start as fits.
    package static func prefix(_ text: String, _ columns: Int) -> String {
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
    static func wrap(
        _ text: String,
        indent: String = "",
        columns: Int = Self.columns,
        atMost most: Int = .max
    ) -> [String] {
        let words = PlainText.line(text).split(separator: " ").map(String.init)
        return wrap(pieces: words, indent: indent, columns: columns, atMost: most)
    }

    /// Returns pieces of text in lines that fit, broken between them, and within one only where it is longer than a line.
    ///
    /// - Parameters:
    ///   - pieces: what is kept together.
    ///   - indent: leads each line but the first.
    ///   - columns: cells in a line.
    ///   - most: the number of lines at most; the last one has all that is left, however wide.
    /// - Returns: the lines.
    static func wrap(pieces: [String], indent: String = "", columns: Int, atMost most: Int = .max) -> [String] {
        var lines: [String] = []
        var line = ""
        var taken = 0
        let room = max(1, columns - indent.count)
        var isLast: Bool { lines.count + 1 >= most }
        // Each piece may come to lead a line, where a CI system looks for commands.
        let words = pieces.map(PlainText.line).flatMap { piece in
            width(piece) <= room ? [piece] : piece.split(separator: " ").map { PlainText.line(String($0)) }
        }
        for word in words {
            // What is broken out of a word goes on with no space before it.
            for (place, part) in (isLast ? [word] : broken(word, room)).enumerated() {
                let width = width(part)
                let space = line.isEmpty || place > 0 ? "" : " "
                if !line.isEmpty, taken + space.utf8.count + width > columns, !isLast {
                    lines.append(line)
                    (line, taken) = (indent + part, indent.utf8.count + width)
                } else {
                    line += space + part
                    taken += space.utf8.count + width
                }
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// Returns a word in pieces that each fit a line; a character that is wider than the line is a piece of its own.
    private static func broken(_ word: String, _ columns: Int) -> [String] {
        var pieces: [String] = []
        var rest = word
        while width(rest) > columns {
            let count = max(1, prefix(rest, columns).count)
            pieces.append(String(rest.prefix(count)))
            rest = String(rest.dropFirst(count))
        }
        return rest.isEmpty ? pieces : pieces + [rest]
    }
}
