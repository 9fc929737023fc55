import NIOCore

/// Encodes one reply in a protocol, event by event; knows nothing of time and transport.
protocol Dialect {
    init(_ reply: Reply)

    /// Writes the events that come before the first token.
    mutating func open(_ out: inout EventBuffer)

    /// Writes one token event, preceded by the end of the last block and the start of a new one if the kind changes.
    ///
    /// An event without text is legal: an empty chunk.
    mutating func delta(_ event: TokenEvent, _ out: inout EventBuffer)

    /// Writes the events after the last token, including the terminator.
    mutating func close(_ out: inout EventBuffer)

    /// Writes the error that ends a stream whose status was 200.
    mutating func fail(_ out: inout EventBuffer)

    /// Writes events of types that do not exist.
    mutating func unknown(_ out: inout EventBuffer)

    /// Returns the whole reply as the document for a request without streaming.
    func document() -> ByteBuffer
}

extension Reply {
    func makeDialect() -> any Dialect {
        switch request.wire {
        case .anthropic: AnthropicDialect(self)
        case .chat: ChatDialect(self)
        case .completions: CompletionsDialect(self)
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
