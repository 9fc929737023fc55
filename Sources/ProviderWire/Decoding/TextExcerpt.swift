/// A short, printable piece of a body, for messages.
enum TextExcerpt {
    /// Returns the text's start on one line: white space collapsed, control characters left out, at most `limit`
    /// characters.
    static func of(_ bytes: Span<UInt8>, limit: Int) -> String {
        // No need to decode megabytes for a line: a character has seldom more than four bytes.
        let head = bytes.extracting(0..<min(bytes.count, limit * 4 + 64))
        return oneLine(String(decoding: [UInt8](copying: head), as: UTF8.self), limit: limit)
    }

    /// Returns a text on one line, with at most `limit` characters; a text that was cut ends in `…`.
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

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == Byte.space || byte == Byte.tab || byte == Byte.lineFeed || byte == Byte.carriageReturn
    }
}
