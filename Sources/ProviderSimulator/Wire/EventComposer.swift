import NIOCore

/// Composes a reply's events as bytes: what the protocol says, and what some faults put between it.
struct EventComposer {
    private let reply: Reply
    private var dialect: any Dialect
    private var out: EventBuffer
    private var tokenEvents = 0

    init(_ reply: Reply) {
        self.reply = reply
        dialect = reply.makeDialect()
        out = EventBuffer(EventBuffer.Format(for: reply.request, reply.misbehaviour))
        if reply.misbehaviour.byteOrderMark { out.byteOrderMark() }
    }

    mutating func open() {
        decorate()
        dialect.open(&out)
    }

    mutating func add(_ event: TokenEvent) {
        let faults = reply.misbehaviour
        if faults.malformedAfter == tokenEvents { addMalformed() }
        decorate()
        if faults.emptyChunks {
            dialect.delta(TokenEvent(kind: event.kind, tokens: 0, text: "", due: event.due), &out)
        }
        // The second event, or the only one, so that the first one's time is not that of a megabyte.
        if tokenEvents == 1 || (tokenEvents == 0 && event.tokens == reply.usage.output) {
            out.filler = EventBuffer.Filler(faults)
        }
        dialect.delta(event, &out)
        tokenEvents += 1
    }

    mutating func close() {
        if let after = reply.misbehaviour.malformedAfter, after >= tokenEvents { addMalformed() }
        decorate()
        dialect.close(&out)
        if reply.misbehaviour.noFinalBlankLine { out.dropBlankLine() }
    }

    mutating func fail() {
        dialect.fail(&out)
    }

    /// Returns what was composed since it was last taken.
    mutating func take() -> ByteBuffer { out.take() }

    private mutating func decorate() {
        if reply.misbehaviour.comments { out.comment() }
        if reply.misbehaviour.unknownEvents {
            out.strayFields()
            dialect.unknown(&out)
        }
    }

    private mutating func addMalformed() {
        let name: StaticString? =
            switch reply.request.wire {
            case .anthropic: "content_block_delta"
            case .responses: "response.output_text.delta"
            case .chat, .gemini: nil
            }
        out.raw(#"{"type":"content_block_delta","choices":[{"delta":{"content": tru"#, name: name)
    }
}

extension ByteBuffer {
    /// A piece for each byte.
    var pieceByByte: [ByteBuffer] { readableBytesView.map { ByteBuffer(bytes: [$0]) } }

    /// The bytes in pieces: cut in the middle, and after the first byte of every character that has several.
    var piecesInsideCharacters: [ByteBuffer] {
        var pieces: [ByteBuffer] = []
        var rest = self
        var length = 0
        let middle = readableBytes / 2
        for (index, byte) in readableBytesView.enumerated() {
            length += 1
            if byte >= 0xc2 || index == middle, let piece = rest.readSlice(length: length) {
                pieces.append(piece)
                length = 0
            }
        }
        if rest.readableBytes > 0 { pieces.append(rest) }
        return pieces
    }
}
