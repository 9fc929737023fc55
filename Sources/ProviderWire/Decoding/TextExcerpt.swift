/// Makes short, printable excerpts of bodies for messages.
enum TextExcerpt {
    /// Returns the start of a text on one line, at most `limit` characters, with white space collapsed and control
    /// characters removed.
    static func of(_ bytes: Span<UInt8>, limit: Int) -> String {
        // Decode only the start: a character is at most four bytes long, and a body may be megabytes.
        let head = bytes.extracting(0..<min(bytes.count, limit * 4 + 64))
        return oneLine(String(decoding: [UInt8](copying: head), as: UTF8.self), limit: limit)
    }

    /// Returns a text on one line, at most `limit` characters; a text that was cut ends in `…`.
    static func oneLine(_ text: String, limit: Int) -> String {
        var line = ""
        var count = 0
        var endsInSpace = true
        for scalar in text.unicodeScalars {
            let isBlank = scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F
            if isBlank, endsInSpace { continue }
            if count == limit - 1 { return line + "…" }
            line.unicodeScalars.append(isBlank ? " " : scalar)
            endsInSpace = isBlank
            count += 1
        }
        if line.hasSuffix(" ") { line.removeLast() }
        return line
    }

    /// The most characters of a name that a server gives to a model, a reason or an error: no real one comes near it, and
    /// reports repeat them in every table.
    private static let longestName = 256

    /// Returns a server's name for something as it is, or its beginning where it is endless.
    ///
    /// Secrets are struck out before: a cut one is no longer known.
    static func name(_ text: String) -> String {
        guard text.utf8.count > longestName, text.unicodeScalars.count > longestName else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(longestName - 1))) + "…"
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == Byte.space || byte == Byte.tab || byte == Byte.lineFeed || byte == Byte.carriageReturn
    }
}
