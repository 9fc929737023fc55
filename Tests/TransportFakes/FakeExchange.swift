import BenchModel

/// Plays one answer to its consumer, in a time of its own.
///
/// Each step takes 50 ns. What would be waited for in vain takes no time: where a server is silent, the next time limit
/// comes at once, with the instant that it would have had. Only a held step lasts as long as the test holds it.
struct FakeExchange {
    private let request: TransportRequest
    private var now: MonotonicInstant
    private var exchange: HTTPExchange
    private var consumer: (any ByteConsumer)?
    private var hasToken = false
    private var saidToEnd: MonotonicInstant?
    private var lastByte: MonotonicInstant?
    private var terminated: MonotonicInstant?

    private static let step = Nanoseconds(50)
    /// How long a transport waits for the end of a body that says it has ended.
    private static let patienceOnceSaid = Nanoseconds.seconds(5)

    init(_ request: TransportRequest, started: MonotonicInstant, wasHeldBack: Bool, connection: Int64) {
        self.request = request
        now = started
        exchange = HTTPExchange(
            times: PhaseTimes(started: started),
            ending: .complete,
            wasHeldBack: wasHeldBack,
            connection: ConnectionFacts(
                remoteAddress: String(ServerAddress(request.url).server),
                connectionID: connection
            )
        )
    }

    /// Sends the request, unless it is none of HTTP, and plays what the server makes of it.
    mutating func play(_ server: (TransportRequest) -> FakeAnswer) async -> HTTPExchange {
        if Task.isCancelled { return end(.cancelled) }
        guard request.method.isToken else {
            return end(.failed(.internal, detail: "no method of HTTP: \(request.method.rawValue.debugDescription)"))
        }
        guard let scheme = ServerAddress(request.url).scheme, ["http", "https"].contains(scheme) else {
            return end(.failed(.internal, detail: "no address of HTTP"))
        }
        let answer = server(request)
        for step in answer.steps {
            if Task.isCancelled { return end(.cancelled) }
            if let ending = await take(step) { return end(ending) }
        }
        if let ending = answer.ending {
            if exchange.times.sent == nil { now += 1000 }
            return end(ending)
        }
        let cut = "the connection was closed before the header of the answer was complete"
        return end(exchange.head == nil ? .failed(.connectionLost, detail: cut) : .complete)
    }

    /// Takes a step; returns how the exchange ends, if it does.
    private mutating func take(_ step: AnswerStep) async -> HTTPExchange.Ending? {
        if case .unreachable = step { return .failed(.connect, detail: "nobody answers there") }
        if exchange.times.sent == nil {
            now += Self.step
            exchange.times.connected = now
            exchange.times.sent = now
            request.whenSent?(now)
        }
        switch step {
        case .unreachable: return nil
        case .head(let status, let headers):
            now += Self.step
            lastByte = now
            exchange.times.headers = now
            exchange.head = ResponseHead(status: status, headers: headers)
            exchange.connection.httpVersion = "1.1"
            return nil
        case .bytes(let bytes): return receive(bytes)
        case .tell(let tell):
            tell()
            return nil
        case .hold(let gate):
            await gate.wait()
            now = max(now, MonotonicClock.now())
            return Task.isCancelled ? .cancelled : nil
        case .silence: return await limit()
        case .cut:
            return exchange.head == nil
                ? .failed(.connectionLost, detail: "cut before the header") : .failed(.truncated, detail: "cut")
        }
    }

    private mutating func receive(_ bytes: [UInt8]) -> HTTPExchange.Ending? {
        guard let head = exchange.head, AnswerStep.allowsBody(status: head.status, to: request.method) else {
            return nil
        }
        // The first part comes in the header's read.
        if exchange.times.firstByte == nil { exchange.times.firstByte = now } else { now += Self.step }
        lastByte = now
        exchange.bytesReceived += bytes.count
        let consumer = self.consumer ?? request.makeConsumer(head)
        self.consumer = consumer
        switch consumer.receive(bytes.span, arrival: now, takenInHand: now + 5) {
        case .more(let hasToken):
            self.hasToken = hasToken
            saidToEnd = nil
            return nil
        case .saidToEnd:
            hasToken = true
            saidToEnd = now
            return nil
        case .terminated:
            terminated = now
            return .complete
        case .enough:
            close()
            return .cancelled
        case .giveUp: return .failed(.malformed, detail: "the body could not be read further")
        }
    }

    /// Notes that the exchange is closed on purpose.
    private mutating func close() {
        exchange.cancellation = Cancellation(reason: .planned, decided: now, gone: now + 30)
    }

    // MARK: Time limits

    /// Goes to the next time limit; without one, waits until the task is cancelled.
    private mutating func limit() async -> HTTPExchange.Ending {
        guard let next = limits().min(by: { $0.instant < $1.instant }) else {
            await Gate().wait()
            now = max(now, MonotonicClock.now())
            return .cancelled
        }
        now = max(now, next.instant)
        if next.ending == .cancelled { close() }
        return next.ending
    }

    private func limits() -> [(instant: MonotonicInstant, ending: HTTPExchange.Ending)] {
        let (limits, times) = (request.limits, exchange.times)
        guard let started = times.started, let sent = times.sent else { return [] }
        var all: [(instant: MonotonicInstant, ending: HTTPExchange.Ending)] = []
        func add(_ limit: Nanoseconds?, after start: MonotonicInstant, _ kind: FailureKind) {
            if let limit { all.append((start + limit, .failed(kind, detail: "not within \(limit.secondsText)"))) }
        }
        // One that is planned goes before a failure at the same instant.
        if let planned = request.closeAfter { all.append((sent + planned, .cancelled)) }
        add(limits.total, after: started, .totalTimeout)
        if !hasToken { add(limits.firstToken, after: sent, .firstTokenTimeout) }
        if lastByte != nil || limits.firstToken == nil { add(limits.idle, after: lastByte ?? sent, .idleTimeout) }
        if let saidToEnd { all.append((saidToEnd + Self.patienceOnceSaid, .complete)) }
        return all
    }

    // MARK: The end

    private mutating func end(_ ending: HTTPExchange.Ending) -> HTTPExchange {
        exchange.ending = ending
        if exchange.times.sent == nil { exchange.connection.connectionID = nil }
        // An answer without a body has its consumer too.
        let consumer = self.consumer ?? exchange.head.map(request.makeConsumer)
        let body = consumer?.close(complete: ending == .complete)
        exchange.content = body?.content
        exchange.times.end = body?.endMark ?? terminated ?? (ending == .complete ? lastByte : nil) ?? now
        if ending == .cancelled, exchange.cancellation == nil {
            exchange.cancellation = Cancellation(reason: .interrupted, decided: now, gone: nil)
        }
        return exchange
    }
}
