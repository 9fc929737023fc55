import NIOCore

/// Writes the events of one stream: composed as bytes, framed as chunks, in the pieces that its faults ask for; notes what was
/// written and when.
///
/// A class, because a write can end the connection at once, and then its player reads the record of a stream that is being
/// written.
final class StreamWriter {
    private let channel: any Channel
    private let response: ResponseBytes
    private let reply: Reply
    private var composer: EventComposer
    /// The token events that were added.
    private(set) var events = 0
    /// What waits in the composer to share one write.
    private var held = (events: 0, tokens: 0)
    /// The tokens that were written.
    private(set) var tokens = 0
    /// When each token event was written.
    private(set) var deltaNs: [Int64] = []
    /// Whether the head is written but not flushed yet.
    private var headWaits = false

    init(_ reply: Reply, _ response: ResponseBytes, on channel: any Channel) {
        self.reply = reply
        self.response = response
        self.channel = channel
        composer = EventComposer(reply)
    }

    /// How a fault cuts each write into pieces; nil sends it whole.
    private var cut: ((ByteBuffer) -> [ByteBuffer])? {
        if reply.misbehaviour.trickles { return \.pieceByByte }
        return reply.misbehaviour.splits ? \.piecesInsideCharacters : nil
    }

    // MARK: The beginning

    private var head: ByteBuffer {
        let isArray = reply.request.isArray
        let type = isArray ? "application/json; charset=UTF-8" : "text/event-stream; charset=utf-8"
        return response.streamHead(contentType: type)
    }

    /// Sends the head alone.
    func sendHead() { channel.writeAndFlush(head, promise: nil) }

    /// Sends the head and the events that come before the first token.
    func open() {
        composer.open()
        let opening = composer.take()
        if let cut {
            sendHead()
            return write(cut(opening))
        }
        var bytes = head
        bytes.writeImmutableBuffer(response.chunk(opening))
        channel.write(bytes, promise: nil)
        // If the first token is due at once, send it in one write with the head, so that no client sees one without the
        // other.
        headWaits = reply.pace.ttft == 0
        if !headWaits { channel.flush() }
    }

    /// Sends the head, if nothing has taken it along so far.
    func flushHead() {
        guard headWaits else { return }
        headWaits = false
        channel.flush()
    }

    // MARK: Token events

    /// Adds a token event, and sends it if no other is to share its write.
    func add(_ event: TokenEvent) {
        composer.add(event)
        events += 1
        held.events += 1
        held.tokens += event.tokens * reply.request.choices
        if held.events >= reply.misbehaviour.eventsPerWrite { flush() }
    }

    /// Sends the collected token events and notes the time.
    func flush() {
        let bytes = composer.take()
        guard bytes.readableBytes > 0 else { return }
        let framed = cut == nil ? response.chunk(bytes) : ByteBuffer()
        let now = AnswerPlayer.now()
        for _ in 0..<held.events { deltaNs.append(now) }
        tokens += held.tokens
        held = (0, 0)
        if let cut {
            write(cut(bytes))
        } else {
            channel.writeAndFlush(framed, promise: nil)
        }
    }

    private func write(_ pieces: [ByteBuffer]) {
        for piece in pieces where piece.readableBytes > 0 {
            channel.writeAndFlush(response.chunk(piece), promise: nil)
        }
    }

    // MARK: The end

    /// Adds what ends the stream in good order.
    func close() { composer.close() }

    /// Adds an error, and what servers send behind one.
    func fail() { composer.fail() }

    /// Sends what was added, and leaves the body open.
    func sendRest() {
        let rest = composer.take()
        write(cut?(rest) ?? [rest])
    }

    /// Returns the last bytes of the body: what was added, unless it had to be sent in pieces, and the body's end.
    func takeEnd() -> ByteBuffer {
        let rest = composer.take()
        if let cut {
            write(cut(rest))
            return response.end
        }
        var last = response.chunk(rest)
        last.writeImmutableBuffer(response.end)
        return last
    }

    /// Returns the beginning of a chunk that announces a whole event (the stream's end, if there is no other) and lacks its
    /// last bytes, so that the JSON stops in the middle.
    func takeTorn(_ event: TokenEvent?) -> ByteBuffer {
        if let event { composer.add(event) } else { composer.close() }
        let whole = response.chunk(composer.take())
        return whole.getSlice(at: whole.readerIndex, length: max(0, whole.readableBytes - 24)) ?? ByteBuffer()
    }
}
