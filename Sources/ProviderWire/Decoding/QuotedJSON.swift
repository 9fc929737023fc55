import BenchModel

/// JSON that was written into a JSON string: what a server sends that serialises its answers twice.
enum QuotedJSON {
    /// Returns the object or list inside a string; nil where the data is something else.
    static func unquoted(_ data: Span<UInt8>) -> [UInt8]? {
        var cursor = JSONCursor()
        guard cursor.peek(in: data) == Byte.quote, let text = cursor.readString(in: data), cursor.hasEndedWell(in: data)
        else { return nil }
        let inner = text.decodedBytes(in: data)
        let start = inner.prefix { TextExcerpt.isBlank($0) }.count
        guard start < inner.count, [Byte.openBrace, Byte.openBracket].contains(inner[start]) else { return nil }
        return Array(inner[start...])
    }
}
