import NIOCore

/// Composes a reply's events as bytes, including what some faults insert between them.
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
        switch reply.misbehaviour.foreignEvent {
        case .keepalive:
            foreign(": keepalive")
            foreign(": keepalive")
        case .word: foreign("connected")
        case .only, nil: break
        }
        dialect.open(&out)
    }

    mutating func add(_ event: TokenEvent) {
        let faults = reply.misbehaviour
        if faults.malformedAfter == tokenEvents { addMalformed() }
        if faults.foreignEvent == .keepalive, tokenEvents == 2 { foreign(": keepalive") }
        decorate()
        if faults.emptyChunks {
            dialect.delta(TokenEvent(kind: event.kind, tokens: 0, text: "", due: event.due), &out)
        }
        // Pad the second event, or the only one, so that the first one's time is not that of a megabyte.
        if tokenEvents == 1 || (tokenEvents == 0 && event.tokens * reply.request.choices == reply.usage.output) {
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
        switch reply.misbehaviour.oddError {
        case .field where !out.format.isArray:
            out.field("error", #"{"code":500,"message":"\#(Self.failure)","type":"server_error"}"#)
        case .words: out.event { $0.writeString(#""error_type":"server_error","error_message":"\#(Self.failure)""#) }
        case .detail: out.event { $0.writeString(#""detail":"\#(Self.failure)""#) }
        case .event: out.event("error") { $0.writeString(#""code":500,"message":"\#(Self.failure)""#) }
        case .field, nil: return dialect.fail(&out)
        }
        // Servers with errors of their own still end the stream as usual.
        if [.chat, .completions].contains(reply.request.wire) { out.raw("[DONE]") }
        out.endArray()
    }

    private static let failure = "The model ran out of memory."

    /// Returns what was composed since the last call.
    mutating func take() -> ByteBuffer { out.take() }

    private mutating func decorate() {
        if reply.misbehaviour.comments { out.comment() }
        if reply.misbehaviour.unknownEvents {
            out.strayFields()
            dialect.unknown(&out)
        }
    }

    /// Adds an event that is not part of the protocol; in a JSON array there is no place for it.
    private mutating func foreign(_ data: StaticString) {
        if !out.format.isArray { out.raw(data) }
    }

    private mutating func addMalformed() {
        let name: StaticString? =
            switch reply.request.wire {
            case .anthropic: "content_block_delta"
            case .responses: "response.output_text.delta"
            case .chat, .completions, .gemini: nil
            }
        out.raw(#"{"type":"content_block_delta","choices":[{"delta":{"content": tru"#, name: name)
    }
}

extension ByteBuffer {
    /// One piece per byte.
    var pieceByByte: [ByteBuffer] { readableBytesView.map { ByteBuffer(bytes: [$0]) } }

    /// The bytes in pieces: cut in the middle, and after the first byte of every multi-byte character.
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
