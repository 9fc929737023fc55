/// What a key consists of, wherever it comes from: one word that people can see.
package enum KeyText {
    /// Returns the words of a text, without the byte order mark with which some editors and shells begin one.
    package static func words(of text: String) -> [Substring] {
        let rest = text.unicodeScalars.first == "\u{FEFF}" ? Substring(text.unicodeScalars.dropFirst()) : text[...]
        return rest.split(whereSeparator: \.isWhitespace)
    }

    /// Returns what makes a text no key, in the words of a problem; nil if it can be sent.
    ///
    /// A character that nobody sees comes with a copy from a page or a chat, and a server only says that the key is wrong.
    package static func defect(of key: some StringProtocol) -> String? {
        if key.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return "a key with a space or a line break in it" }
        let unseen = key.unicodeScalars.first { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
            default: scalar.properties.isDefaultIgnorableCodePoint
            }
        }
        guard let unseen else { return nil }
        let number = String(unseen.value, radix: 16, uppercase: true)
        return
            "a key with a character in it that is not seen (U+\(String(repeating: "0", count: max(0, 4 - number.count)))\(number))"
    }
}
