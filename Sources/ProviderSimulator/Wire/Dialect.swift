import NIOCore

/// Puts one reply into the words of a protocol, event by event; it knows no time and no transport.
protocol Dialect {
    init(_ reply: Reply)

    /// Writes the events that come before the first token.
    mutating func open(_ out: inout EventBuffer)

    /// Writes one token event, and before it what ends the last block and begins this one.
    ///
    /// An event without text is legal: an empty chunk.
    mutating func delta(_ event: TokenEvent, _ out: inout EventBuffer)

    /// Writes the events that come after the last token, the terminal marker included.
    mutating func close(_ out: inout EventBuffer)

    /// Writes the error that ends a stream whose status was 200.
    mutating func fail(_ out: inout EventBuffer)

    /// Writes events of types that do not exist.
    mutating func unknown(_ out: inout EventBuffer)

    /// Returns the whole reply as the document of a request without a stream.
    func document() -> ByteBuffer
}

extension Reply {
    func makeDialect() -> any Dialect {
        switch request.wire {
        case .anthropic: AnthropicDialect(self)
        case .chat: ChatDialect(self)
        case .responses: ResponsesDialect(self)
        case .gemini: GeminiDialect(self)
        }
    }

    /// The whole text of each segment, for documents.
    var wholeTexts: [(kind: TokenKind, text: String)] {
        var texts: [(kind: TokenKind, text: String)] = []
        for event in IteratorSequence(tokenEvents) {
            if texts.last?.kind == event.kind {
                texts[texts.count - 1].text += event.text
            } else {
                texts.append((event.kind, event.text))
            }
        }
        return texts
    }
}
