/// The events of one body that could not be read.
struct SkippedEvents {
    /// An error message for the event that tells most.
    private(set) var example: String?
    /// Whether one of them may have been a piece of the answer.
    private(set) var hasPiece = false

    /// Notes an event, and suspects an error in one that begins with that word.
    mutating func note(_ data: Span<UInt8>, number: Int, _ record: inout ResponseRecord) {
        let isRemark = Self.isRemark(data)
        if TextExcerpt.of(data, limit: 8).lowercased().drop(while: { $0 == "[" }).hasPrefix("error") {
            record.suspect(ProviderErrorReader.error(inText: data))
        }
        // Prefer an event that may have been a piece of the answer as the example.
        if example == nil || !isRemark && !hasPiece {
            example = Self.notJSON(data, number: number)
        }
        if !isRemark { hasPiece = true }
    }

    /// Returns what is to be said of an event that cannot be read.
    static func notJSON(_ data: Span<UInt8>, number: Int) -> String {
        "event \(number) is not JSON: \(TextExcerpt.of(data, limit: 120))"
    }

    /// Returns whether unreadable data is a comment or a plain word, and so not a piece of an answer.
    ///
    /// OpenRouter and some Vertex partners write `data: : keepalive`; others write a word in brackets, like `[DONE]`.
    static func isRemark(_ data: Span<UInt8>) -> Bool {
        if data[0] == Byte.colon { return true }
        let isInBrackets =
            data[0] == Byte.openBracket && data.count > 1 && (data[1] | 0x20) >= UInt8(ascii: "a")
            && (data[1] | 0x20) <= UInt8(ascii: "z")
        return data.count <= 120
            && data.indices.allSatisfy { index in
                switch data[index] {
                case Byte.quote, Byte.openBrace, Byte.closeBrace: false
                case Byte.openBracket, Byte.closeBracket: isInBrackets
                default: true
                }
            }
    }
}
