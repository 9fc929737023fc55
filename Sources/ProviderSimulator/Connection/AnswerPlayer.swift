import NIOCore

/// Sends one answer on schedule: every event has an absolute deadline, so a late event does not delay the next.
///
/// Use it only on its connection's event loop.
final class AnswerPlayer {
    enum Phase {
        case opening, tokens, closing
        /// Everything but the end of the body is sent and recorded.
        case held
        case over
    }

    /// What happens to the connection after the answer.
    enum Sequel {
        case nextRequest, close
    }

    let channel: any Channel
    let response: ResponseBytes
    let answer: Answer
    private let reply: Reply?
    let arrival: Arrival
    private let ledger: Ledger
    private let gate: HoldGate
    private let board: MetricsBoard
    private let whenOver: (Sequel) -> Void

    var phase = Phase.opening
    private(set) var writer: StreamWriter?
    private var events: TokenEvents?
    private var nextEvent: TokenEvent?
    private var lastDue: Int64 = 0
    /// The tokens of a document that was sent.
    var documentTokens = 0
    /// The status that was sent; nil before the head is sent.
    var status: Int?
    private var timer: NIOScheduledCallback?
    var waitsForRoom = false
    private var hasBeenToGate = false
    /// The ticket from the gate while the answer is held there.
    private var ticket: Int?

    init(
        _ answer: Answer,
        to request: IncomingRequest,
        channel: any Channel,
        ledger: Ledger,
        gate: HoldGate,
        board: MetricsBoard,
        whenOver: @escaping (Sequel) -> Void
    ) {
        self.answer = answer
        self.channel = channel
        self.ledger = ledger
        self.gate = gate
        self.board = board
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
            writer = StreamWriter(reply, response, on: channel)
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

    func wake(after offset: Int64) {
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

    /// Sends everything that is due, then sets the timer for the next event.
    private func stepStream(_ reply: Reply) {
        defer { writer?.flushHead() }
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
                if let hold = reply.misbehaviour.hold, hold.after <= writer?.events ?? 0, isHeld(reply) { return }
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
        writer?.flush()
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
        status = 200
        guard reply.misbehaviour.errorFirst else {
            writer?.open()
            return
        }
        writer?.sendHead()
        fail()
    }

    private func send(_ event: TokenEvent, _ reply: Reply) {
        if let ending = reply.misbehaviour.ending, ending.after <= writer?.events ?? 0 {
            return end(ending.kind, event)
        }
        nextEvent = events?.next()
        writer?.add(event)
    }

    private func close(_ reply: Reply) {
        let faults = reply.misbehaviour
        if let ending = faults.ending { return end(ending.kind, nil) }
        writer?.flush()
        writer?.close()
        if faults.holdsBody { return holdBody(faults.bodyHeld) }
        endBody(.completed)
    }

    // MARK: The end

    func endBody(_ outcome: ServedRequest.Outcome) { finish(outcome, last: writer?.takeEnd()) }

    /// Writes the last bytes and releases the connection; the record is complete before a client can see the end.
    func finish(
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

    func record(_ outcome: ServedRequest.Outcome) {
        guard answer.isRecorded else { return }
        let record =
            ServedRequest(
                id: answer.requestID,
                protocol: answer.wire.rawValue,
                model: answer.model,
                status: status,
                receivedNs: arrival.instant,
                stamp: arrival.stamp,
                firstDeltaNs: writer?.deltaNs.first,
                deltaNs: writer?.deltaNs ?? [],
                endNs: Self.now(),
                inputTokens: reply?.usage.input ?? 0,
                cachedTokens: reply?.usage.cacheRead ?? 0,
                outputTokens: reply?.usage.output ?? 0,
                sentTokens: writer?.tokens ?? documentTokens,
                outcome: outcome
            )
        board.end(record, isDocument: writer == nil)
        ledger.append(record)
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
