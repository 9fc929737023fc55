#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import NIOCore

/// Sends one answer on schedule: every event has an absolute deadline, so a late event does not delay the next.
///
/// Use it only on its connection's event loop.
final class AnswerPlayer {
    private enum Phase {
        case opening, tokens, closing
        /// Everything but the end of the body is sent and recorded.
        case held
        case over
    }

    /// What happens to the connection after the answer.
    enum Sequel {
        case nextRequest, close
    }

    private let channel: any Channel
    private let response: ResponseBytes
    private let answer: Answer
    private let reply: Reply?
    private let arrival: Arrival
    private let ledger: Ledger
    private let gate: HoldGate
    private let whenOver: (Sequel) -> Void

    private var phase = Phase.opening
    private var composer: EventComposer?
    private var events: TokenEvents?
    private var nextEvent: TokenEvent?
    private var sentEvents = 0
    /// How many token events wait in the composer to share one write.
    private var heldEvents = 0
    private var heldTokens = 0
    private var sentTokens = 0
    private var lastDue: Int64 = 0
    private var deltaNs: [Int64] = []
    /// The status that was sent; nil before the head is sent.
    private var status: Int?
    private var timer: NIOScheduledCallback?
    private var waitsForRoom = false
    /// Whether the head is written but not flushed yet.
    private var headWaits = false
    private var hasBeenToGate = false
    /// The ticket from the gate while the answer is held there.
    private var ticket: Int?

    init(
        _ answer: Answer,
        to request: IncomingRequest,
        channel: any Channel,
        ledger: Ledger,
        gate: HoldGate,
        whenOver: @escaping (Sequel) -> Void
    ) {
        self.answer = answer
        self.channel = channel
        self.ledger = ledger
        self.gate = gate
        self.whenOver = whenOver
        arrival = request.arrival
        response = ResponseBytes(
            to: request.head,
            requestID: answer.requestID,
            wire: answer.wire,
            version: answer.version
        )
        switch answer.content {
        case .stream(let reply), .document(let reply): self.reply = reply
        case .plain, .silence, .hangUp, .flood: reply = nil
        }
    }

    /// Starts sending, after a delay or at once.
    func start() {
        if answer.isPrecededByInterim {
            let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n"
            channel.writeAndFlush(ByteBuffer(string: interim), promise: nil)
        }
        switch answer.content {
        case .silence: break
        case .plain, .flood: wake(after: 0)
        case .hangUp(let duration): wake(after: duration)
        case .document(let reply):
            // A document is complete when its last token is.
            var due: Int64 = reply.pace.ttft
            for event in IteratorSequence(reply.tokenEvents) { due = event.due }
            wake(after: due)
        case .stream(let reply):
            composer = EventComposer(reply)
            var events = reply.tokenEvents
            nextEvent = events.next()
            self.events = events
            lastDue = reply.pace.ttft
            // Send headers and opening events well before the first token, so that a client cannot mistake one for the
            // other.
            wake(after: reply.pace.ttft / 2)
        }
    }

    /// Continues after the connection's buffer was full.
    func roomIsBack() {
        guard waitsForRoom else { return }
        waitsForRoom = false
        step()
    }

    /// Stops all timers, because the client has closed the connection.
    func connectionIsGone() {
        guard phase != .over else { return }
        finish(.disconnected)
    }

    private func wake(after offset: Int64) {
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(arrival.instant + answer.heldNs + offset))
        // Scheduling fails only while the event loop shuts down, which closes the connection too.
        timer = try? channel.eventLoop.assumeIsolated().scheduleCallback(at: deadline, handler: self)
    }

    // MARK: Steps

    private func step() {
        switch answer.content {
        case .silence: break
        case .hangUp: finish(.broken, last: ByteBuffer(), sequel: .close)
        case .plain(let status, let type, let headers, let body):
            let bytes = response.whole(status: status, contentType: type, headers: headers, body: body)
            self.status = status
            finish(status < 300 ? .broken : .refused, last: bytes)
        case .document(let reply):
            if isHeld(reply) { return }
            sendDocument(reply)
        case .stream(let reply): stepStream(reply)
        case .flood(let beginning, let piece):
            if status == nil {
                status = 200
                channel.write(beginning, promise: nil)
            }
            flood(piece)
        }
    }

    /// Writes as long as the client reads, yielding to other connections in between.
    private func flood(_ piece: ByteBuffer) {
        for _ in 0..<32 {
            guard channel.isActive, channel.isWritable else {
                waitsForRoom = true
                return
            }
            channel.writeAndFlush(piece, promise: nil)
        }
        wake(after: 0)
    }

    /// Sends everything that is due, then sets the timer for the next event.
    private func stepStream(_ reply: Reply) {
        defer {
            if headWaits { channel.flush() }
            headWaits = false
        }
        // Yield to other connections after some events, however late this stream is.
        for _ in 0..<32 {
            guard phase != .over, !waitsForRoom, ticket == nil else { return }
            guard channel.isWritable else {
                waitsForRoom = true
                return
            }
            switch phase {
            case .opening:
                open(reply)
            case .tokens:
                guard let event = nextEvent else { return }
                if let hold = reply.misbehaviour.hold, hold.after <= sentEvents, isHeld(reply) { return }
                lastDue = event.due
                send(event, reply)
            case .closing:
                if isHeld(reply) { return }
                close(reply)
            case .held: return finish(.completed, last: response.end)
            case .over: return
            }
            guard phase != .over, let due = nextDue(reply) else { return }
            if Self.now() < arrival.instant + answer.heldNs + due { return wake(after: due) }
        }
        if let due = nextDue(reply) { wake(after: due) }
    }

    /// Returns when the next step is due and moves on to its phase; nil if nothing more follows.
    private func nextDue(_ reply: Reply) -> Int64? {
        guard phase != .over, phase != .held else { return nil }
        if let event = nextEvent {
            phase = .tokens
            return event.due
        }
        phase = .closing
        // The end takes as long as a token, because the model has to generate its end-of-sequence token.
        return reply.usage.output == 0 ? lastDue : lastDue + Int64(1e9 / reply.pace.rate)
    }

    /// Waits at the gate if a fault asks for that and the answer has not waited yet; returns whether it waits.
    private func isHeld(_ reply: Reply) -> Bool {
        guard let hold = reply.misbehaviour.hold, !hasBeenToGate else { return false }
        hasBeenToGate = true
        flush()
        let release = channel.eventLoop.makePromise(of: Void.self)
        release.futureResult.assumeIsolated().whenSuccess { [weak self] in
            guard let self, self.ticket != nil else { return }
            self.ticket = nil
            self.step()
        }
        ticket = gate.hold(sparing: hold.sparing, until: release)
        if ticket == nil { release.succeed() }
        return ticket != nil
    }

    private func open(_ reply: Reply) {
        let type =
            reply.request.isArray
            ? "application/json; charset=UTF-8" : "text/event-stream; charset=utf-8"
        var bytes = response.streamHead(contentType: type)
        status = 200
        if reply.misbehaviour.errorFirst {
            channel.writeAndFlush(bytes, promise: nil)
            return fail(reply)
        }
        composer?.open()
        let opening = composer?.take() ?? ByteBuffer()
        if let cut {
            channel.writeAndFlush(bytes, promise: nil)
            write(cut(opening))
        } else {
            bytes.writeImmutableBuffer(response.chunk(opening))
            channel.write(bytes, promise: nil)
            // If the first token is due at once, send it in one write with the head, so that no client sees one without
            // the other.
            headWaits = reply.pace.ttft == 0
            if !headWaits { channel.flush() }
        }
    }

    private func send(_ event: TokenEvent, _ reply: Reply) {
        let faults = reply.misbehaviour
        if let ending = faults.ending, ending.after <= sentEvents { return end(ending.kind, event, reply) }
        composer?.add(event)
        sentEvents += 1
        heldEvents += 1
        heldTokens += event.tokens * reply.request.choices
        nextEvent = events?.next()
        if heldEvents >= faults.eventsPerWrite { flush() }
    }

    private func close(_ reply: Reply) {
        let faults = reply.misbehaviour
        if let ending = faults.ending { return end(ending.kind, nil, reply) }
        flush()
        composer?.close()
        if faults.holdsBody { return holdBody(faults.bodyHeld) }
        endBody(.completed, reply)
    }

    /// Sends the last event, and the end of the body later or never.
    private func holdBody(_ duration: Duration?) {
        let rest = composer?.take() ?? ByteBuffer()
        phase = .held
        record(.completed)
        write(cut?(rest) ?? [rest])
        guard let duration else { return }
        wake(after: Self.now() - arrival.instant - answer.heldNs + duration.wholeNanoseconds)
    }

    private func fail(_ reply: Reply) {
        composer?.fail()
        endBody(.broken, reply)
    }

    /// Does what a fault demands instead of the next token event or the end.
    private func end(_ kind: Misbehaviour.Ending, _ event: TokenEvent?, _ reply: Reply) {
        flush()
        switch kind {
        case .error: fail(reply)
        case .truncate: endBody(.broken, reply)
        case .badChunk:
            finish(.broken, last: ByteBuffer(string: "xyz\r\nthis is no chunk\r\n"), sequel: .close)
        case .stall:
            // No timer is left: only the open connection remains.
            phase = .over
            record(.broken)
        case .reset:
            finish(.broken)
            reset()
        case .cut:
            if let event { composer?.add(event) } else { composer?.close() }
            // Announce a chunk of the whole event and send all but its last bytes, so that the JSON stops in the
            // middle.
            let whole = response.chunk(composer?.take() ?? ByteBuffer())
            let part = whole.getSlice(at: whole.readerIndex, length: max(0, whole.readableBytes - 24)) ?? ByteBuffer()
            finish(.broken, last: part, sequel: .close)
        }
    }

    private func sendDocument(_ reply: Reply) {
        let faults = reply.misbehaviour
        if faults.errorFirst || faults.ending?.kind == .error {
            let rejection = RequestRejection(status: 500, message: "The server had an error.")
            let body = ByteBuffer(string: rejection.body(for: answer.wire, requestID: answer.requestID))
            let bytes = response.whole(status: 500, contentType: "application/json", body: body)
            status = 500
            return finish(.refused, last: bytes)
        }
        status = 200
        var body = reply.makeDialect().document()
        if faults.malformedAfter != nil { body.moveWriterIndex(to: body.writerIndex - 1) }
        if reply.request.isArray {
            body = ByteBuffer(string: "[\(String(buffer: body))]")
        }
        let bytes = response.whole(status: 200, contentType: "application/json", body: body)
        let half = bytes.getSlice(at: bytes.readerIndex, length: bytes.readableBytes - body.readableBytes / 2)
        switch faults.ending?.kind {
        case nil, .error:
            sentTokens = reply.segments.reduce(0) { $0 + $1.tokens } * reply.request.choices
            finish(.completed, last: bytes)
        case .cut, .truncate, .badChunk: finish(.broken, last: half, sequel: .close)
        case .stall:
            phase = .over
            record(.broken)
            channel.writeAndFlush(half ?? bytes, promise: nil)
        case .reset:
            finish(.broken)
            reset()
        }
    }

    // MARK: Bytes

    /// Sends the collected token events and records the time.
    private func flush() {
        guard let bytes = composer?.take(), bytes.readableBytes > 0 else { return }
        let framed = cut == nil ? response.chunk(bytes) : ByteBuffer()
        let now = Self.now()
        for _ in 0..<heldEvents { deltaNs.append(now) }
        heldEvents = 0
        sentTokens += heldTokens
        heldTokens = 0
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

    /// How a fault cuts each write into pieces; nil sends it whole.
    private var cut: ((ByteBuffer) -> [ByteBuffer])? {
        guard let faults = reply?.misbehaviour else { return nil }
        if faults.trickles { return \.pieceByByte }
        return faults.splits ? \.piecesInsideCharacters : nil
    }

    // MARK: The end

    private func endBody(_ outcome: ServedRequest.Outcome, _ reply: Reply) {
        let rest = composer?.take() ?? ByteBuffer()
        if let cut {
            write(cut(rest))
            return finish(outcome, last: response.end)
        }
        var last = response.chunk(rest)
        last.writeImmutableBuffer(response.end)
        finish(outcome, last: last)
    }

    /// Writes the last bytes and releases the connection; the record is complete before a client can see the end.
    private func finish(
        _ outcome: ServedRequest.Outcome,
        last: ByteBuffer? = nil,
        sequel: Sequel? = nil
    ) {
        let isRecorded = phase == .over || phase == .held
        phase = .over
        timer?.cancel()
        timer = nil
        if let ticket { gate.leave(ticket) }
        ticket = nil
        if !isRecorded { record(outcome) }
        guard outcome != .disconnected else { return }
        let sequel = sequel ?? (response.keepsAlive ? .nextRequest : .close)
        if let last, last.readableBytes > 0 { channel.writeAndFlush(last, promise: nil) }
        if last != nil { whenOver(sequel) }
    }

    private func reset() {
        let channel = channel
        guard let options = channel as? any SocketOptionProvider else {
            channel.close(promise: nil)
            return
        }
        // A linger time of 0 makes close() discard unsent bytes and send RST.
        options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    private func record(_ outcome: ServedRequest.Outcome) {
        guard answer.isRecorded else { return }
        ledger.append(
            ServedRequest(
                id: answer.requestID,
                protocol: answer.wire.rawValue,
                model: answer.model,
                status: status,
                receivedNs: arrival.instant,
                stamp: arrival.stamp,
                firstDeltaNs: deltaNs.first,
                deltaNs: deltaNs,
                endNs: Self.now(),
                inputTokens: reply?.usage.input ?? 0,
                outputTokens: reply?.usage.output ?? 0,
                sentTokens: sentTokens,
                outcome: outcome
            )
        )
    }

    /// CLOCK_MONOTONIC in nanoseconds, the clock of NIO's deadlines on Linux.
    static func now() -> Int64 { Int64(NIODeadline.now().uptimeNanoseconds) }
}

extension AnswerPlayer: NIOScheduledCallbackHandler {
    func handleScheduledCallback(eventLoop: some EventLoop) {
        timer = nil
        step()
    }
}
