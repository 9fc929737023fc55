/// The gate to terminals, logs and files of plain text: every line that a person or a CI system reads goes through it.
///
/// Names, errors and headers come from servers, files and users. On the way to a reader they must not move the cursor,
/// turn the line around, begin a line of their own, or be taken for a command by the system that shows the log.
package enum PlainText {
    /// Returns one line: no control, bidirectional or invisible characters, and no command of a CI system.
    package static func line(_ text: String) -> String {
        isHarmless(text) ? text : withoutCommands(printable(text))
    }

    /// Whether a look at the bytes tells that the text is fine as it is, as most of it is.
    private static func isHarmless(_ text: String) -> Bool {
        var last: UInt8 = 0
        for byte in text.utf8 {
            guard byte.isPrintableASCII else { return false }
            if byte == last, byte == UInt8(ascii: ":") || byte == UInt8(ascii: "#") { return false }
            last = byte
        }
        return true
    }

    /// Returns each line of a text made fit to be shown; its line breaks are the program's own.
    package static func lines(_ text: String) -> String {
        // By scalars: to a Swift string CRLF is one character, which is not "\n".
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line(String($0)) }
            .joined(separator: "\n")
    }

    /// Returns text without characters that cannot be seen, each control character a space.
    static func printable(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: clean.append(" ")
            // Bidirectional overrides and the like; but emoji are held together by U+200D.
            case .format where scalar.value != 0x200D: continue
            default: clean.append(scalar)
            }
        }
        return String(clean)
    }

    /// Returns the line with blanks put where a CI system would find a command.
    ///
    /// GitHub's runner acts on a line that starts with `::`, and on `##[` anywhere in one; Azure Pipelines acts on `##vso[`,
    /// TeamCity on `##teamcity[`.
    private static func withoutCommands(_ line: String) -> String {
        let scalars = Array(line.unicodeScalars)
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? 0
        let opensLine = scalars[start...].starts(with: "::".unicodeScalars)
        var clean = String.UnicodeScalarView()
        for (place, scalar) in scalars.enumerated() {
            if opensLine && place == start + 1 || endsCommandMark(at: place, in: scalars) { clean.append(" ") }
            clean.append(scalar)
        }
        return String(clean)
    }

    /// Whether the second number sign of `##[` or `##word[` stands here.
    private static func endsCommandMark(at place: Int, in scalars: [Unicode.Scalar]) -> Bool {
        guard place > 0, scalars[place] == "#", scalars[place - 1] == "#" else { return false }
        let word = scalars[(place + 1)...].prefix { $0.properties.isAlphabetic || $0 == "-" || $0 == "_" }
        return word.endIndex < scalars.count && scalars[word.endIndex] == "["
    }
}

extension UInt8 {
    /// Whether it is a visible ASCII character or a blank.
    var isPrintableASCII: Bool { self >= 0x20 && self < 0x7F }
}

extension String {
    /// Whether each byte is a character that is seen, in one column.
    var isPrintableASCII: Bool {
        for byte in utf8 where !byte.isPrintableASCII { return false }
        return true
    }
}
