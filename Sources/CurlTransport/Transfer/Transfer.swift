import BenchModel
import CCurl

/// One exchange in flight.
///
/// `@unchecked Sendable`: built on the caller's thread, handed once through the loop's inbox, and from then on used on
/// the loop's thread only.
final class Transfer: @unchecked Sendable {
    let id: UInt64
    let request: TransportRequest
    let isTLS: Bool
    /// When it was handed over or, for a planned start, when the loop started it; nil until then.
    private(set) var started: MonotonicInstant?
    /// Whether it was due while its group was full.
    var wasHeldBack = false
    /// Whether its connection had an answer waiting before the request was sent; see ``hasUnaskedAnswer(localPort:)``.
    var metUnaskedAnswer = false
    /// Whether libcurl has tried to send it again; see ``refusesToGoAgain()``.
    private(set) var wasToGoAgain = false
    /// What libcurl had timed of its connection when the request was sent; nil on a reused connection.
    var opening: OpeningTimes?
    /// The local port of its connection; nil until the request is sent.
    var localPort: UInt16?
    /// The last socket that was made for it; none on a connection that was up already.
    var madeSocket: Int32?
    /// The loop's sockets, by local port.
    var sockets: SocketsByPort?
    /// The waiting task; set before the transfer is handed to the loop.
    private var waiter: CheckedContinuation<FinishedExchange, Never>?

    /// The loop's easy handle while the transfer is with libcurl.
    var easy: EasyHandle?
    /// The read being delivered; set by the loop before it calls libcurl.
    var loop: LoopClock?

    /// When the request was sent; the limits on the first token and on silence count from here.
    var sent: MonotonicInstant? {
        didSet { loop?.limitsMovedNearer.append(id) }
    }
    private(set) var headersDone: MonotonicInstant?
    private(set) var firstByte: MonotonicInstant?
    private(set) var lastByte: MonotonicInstant? {
        didSet { if oldValue == nil { loop?.limitsMovedNearer.append(id) } }
    }
    private(set) var hasToken = false
    private(set) var terminated: MonotonicInstant?
    /// When the last bytes came of an answer that says it has ended.
    private var saidToEnd: MonotonicInstant?
    /// Whether the exchange has been handed to the waiting task although the body has not ended.
    private(set) var isHandedOver = false
    private(set) var gaveUp = false
    /// When it was decided to close the stream on purpose.
    private(set) var closed: MonotonicInstant?
    private(set) var bytesReceived = 0
    var connection = ConnectionFacts()
    var stampSource: ConnectionFacts.StampSource?

    private(set) var head: ResponseHead?
    private var headerBytes = 0
    private var consumer: (any ByteConsumer)?

    /// The most header bytes that are kept; libcurl itself refuses more than 300 kB in all, over HTTP/2 128 kB.
    private static let headerLimit = 256 * 1024

    init(id: UInt64, request: TransportRequest, handedOver: MonotonicInstant) {
        self.id = id
        self.request = request
        isTLS = ServerAddress(request.url).isTLS
        started = isPlanned ? nil : handedOver
    }

    /// Sets the task that is told of the end, once.
    func tell(_ waiter: CheckedContinuation<FinishedExchange, Never>) { self.waiter = waiter }

    /// Whether the plan decides when it starts.
    var isPlanned: Bool { request.startAt != nil || request.admission != nil }

    /// Notes that the loop starts it.
    func begin() {
        started = started ?? MonotonicClock.now()
        request.admission?.onStart()
    }

    /// Whether the connection has unread bytes before the request is sent.
    ///
    /// libcurl (7.88, at least) would take them for the answer: whatever a server sends after one answer would become
    /// the next one, with a first token from before its request. Under TLS and HTTP/2 there are legitimate reasons for
    /// such bytes.
    func hasUnaskedAnswer(localPort: UInt16) -> Bool {
        guard request.httpVersion == .http1, !isTLS, let sockets else { return false }
        if let madeSocket {
            sockets.note(madeSocket, on: localPort)
            return false
        }
        return sockets.hasUnreadByte(on: localPort)
    }

    /// Returns whether the request has already been sent, and notes that libcurl was about to send it again.
    ///
    /// libcurl does so by itself if a reused connection ends without a byte of an answer, and if a server refuses an
    /// HTTP/2 stream (`Curl_retry_request` in libcurl's transfer.c). The server may nevertheless have worked on the
    /// first one: sending twice may cost twice, and the second answer's times would not be those of the first request.
    func refusesToGoAgain() -> Bool {
        if sent == nil { return false }
        wasToGoAgain = true
        return true
    }

    // MARK: What libcurl delivers

    /// Takes one header line; returns false if the header becomes too large.
    func receiveHeader(_ line: Span<UInt8>, at instant: MonotonicInstant) -> Bool {
        let instant = max(instant, lastByte ?? sent ?? instant)
        lastByte = instant
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else { return false }
        // Trailers after the body are not part of the header: they come too late to tell how to read the answer.
        guard headersDone == nil else { return true }
        // Compare bytes: to Swift, a colon followed by a combining mark is a different character.
        let bytes = line.withUnsafeBufferPointer { Array($0) }
        let trimmed = bytes[..<((bytes.lastIndex { $0 > UInt8(ascii: " ") } ?? -1) + 1)]
        if trimmed.starts(with: "HTTP/".utf8) {
            // A new status line replaces an interim answer (1xx) or a proxy's answer.
            let fields = trimmed.split(separator: UInt8(ascii: " "), maxSplits: 2).map {
                String(decoding: $0, as: UTF8.self)
            }
            head = ResponseHead(status: fields.count > 1 ? Int(fields[1]) ?? 0 : 0)
            connection.httpVersion = fields.first.map { String($0.dropFirst("HTTP/".count)) }
        } else if trimmed.isEmpty {
            endHeader(at: instant)
        } else if let colon = trimmed.firstIndex(of: UInt8(ascii: ":")) {
            let name = String(decoding: trimmed[..<colon], as: UTF8.self)
            let value = trimmed[(colon + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            head?.headers.append(HTTPHeader(name, String(decoding: value, as: UTF8.self)))
        }
        return true
    }

    /// Notes that the header is complete, unless it belonged to an interim answer.
    ///
    /// 101 is final, as it is for libcurl, because nobody asked to switch protocols.
    private func endHeader(at instant: MonotonicInstant) {
        if let status = head?.status, (100..<200).contains(status), status != 101 {
            head = nil
        } else {
            headersDone = instant
        }
    }

    /// Takes body bytes; false where its consumer wants no more.
    func receiveBody(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> Bool {
        // What follows a certain end is not part of the answer.
        if isHandedOver { return true }
        bytesReceived += bytes.count
        // Bytes arrive in order and after the request was sent, but a converted stamp may be off by microseconds.
        let arrival = max(arrival, lastByte ?? sent ?? arrival)
        lastByte = arrival
        if firstByte == nil { firstByte = arrival }
        let consumer = self.consumer ?? makeConsumer()
        switch consumer.receive(bytes, arrival: arrival, takenInHand: takenInHand) {
        case .more(let hasToken):
            self.hasToken = hasToken
            saidToEnd = nil
            return true
        case .saidToEnd:
            hasToken = true
            saidToEnd = arrival
            loop?.limitsMovedNearer.append(id)
            return true
        case .terminated:
            hasToken = true
            if terminated == nil {
                terminated = arrival
                loop?.limitsMovedNearer.append(id)
                loop?.terminated.append(id)
            }
            return true
        case .enough:
            hasToken = true
            closeOnPurpose(at: MonotonicClock.now())
            return false
        case .giveUp:
            gaveUp = true
            return false
        }
    }

    /// Notes that the stream is closed as planned, before libcurl closes its connection (if it does).
    func closeOnPurpose(at instant: MonotonicInstant) {
        closed = instant
        if connection.httpVersion != "2" { loop?.closing.expectClose(of: id) }
    }

    private func makeConsumer() -> any ByteConsumer {
        let made = request.makeConsumer(head ?? ResponseHead(status: 0))
        consumer = made
        return made
    }

    // MARK: Time limits

    /// What a time limit does.
    enum Limit: Equatable {
        case end(HTTPExchange.Ending)
        /// The loop alone goes on waiting for the body's end.
        case handOver
    }

    /// How long to wait in silence for the end of a body whose answer says that it has ended.
    ///
    /// Longer than servers pause within an answer, because some send a finish reason with every chunk.
    private static let patienceOnceSaid = Nanoseconds.seconds(5)

    /// Returns the next time limit of this transfer, and what it does.
    func nextLimit() -> (instant: MonotonicInstant, limit: Limit)? {
        if let terminated {
            return isHandedOver
                ? (terminated + (loop?.bodyPatience ?? 0), .end(.complete))
                : (terminated + LingeringTransfers.patience, .handOver)
        }
        guard let started else { return nil }
        let limits = request.limits
        var next: (instant: MonotonicInstant, limit: Limit)?
        func consider(_ limit: Nanoseconds?, after start: MonotonicInstant, _ kind: FailureKind, _ what: String) {
            guard let limit, start + limit < next?.instant ?? .distantFuture else { return }
            next = (start + limit, .end(.failed(kind, detail: "\(what) within \(limit.inSeconds) s")))
        }
        consider(limits.total, after: started, .totalTimeout, "the request did not end")
        guard let sent else {
            consider(limits.connect, after: started, .connectTimeout, "no connection")
            return next
        }
        if !hasToken { consider(limits.firstToken, after: sent, .firstTokenTimeout, "no token") }
        // Before the first byte, a limit on the first token also limits the silence.
        if lastByte != nil || limits.firstToken == nil {
            consider(limits.idle, after: max(sent, lastByte ?? sent), .idleTimeout, "no byte")
        }
        if let saidToEnd, saidToEnd + Self.patienceOnceSaid < next?.instant ?? .distantFuture {
            next = (saidToEnd + Self.patienceOnceSaid, .end(.complete))
        }
        if let planned = request.closeAfter, sent + planned <= next?.instant ?? .distantFuture {
            return (sent + planned, .end(.cancelled))
        }
        return next
    }

    // MARK: The end

    /// Hands the exchange over as complete, while the body goes on.
    func handOver(phases: PhaseTimes<Monotonic>, at instant: MonotonicInstant) {
        isHandedOver = true
        finish(.complete, phases: phases, at: instant)
    }

    /// Reports how long the body went on after the stream had ended, if that is long enough.
    func tellLingering(since terminated: MonotonicInstant, until instant: MonotonicInstant, _ ending: LingeringEnding) {
        guard let tell = request.whenLingered, instant - terminated >= Lingering<Monotonic>.leastTold else { return }
        tell(
            Lingering(
                connectionID: connection.connectionID,
                terminated: terminated,
                ended: instant,
                ending: ending,
                keptSlot: !isHandedOver
            )
        )
    }

    /// Builds the exchange and hands it to the waiting task; call it once.
    ///
    /// - Parameters:
    ///   - ending: how it ended.
    ///   - phases: what libcurl timed.
    ///   - instant: when it ended.
    ///   - gone: for a cancelled one, when its connection was gone; nil if that was not seen.
    func finish(
        _ ending: HTTPExchange.Ending,
        phases: PhaseTimes<Monotonic>,
        at instant: MonotonicInstant,
        gone: MonotonicInstant? = nil
    ) {
        // A header that was cut proves nothing.
        if headersDone == nil { head = nil }
        let isComplete = ending == .complete
        // An answer without a body has its consumer too.
        let body =
            head == nil
            ? consumer?.close(complete: isComplete) : (consumer ?? makeConsumer()).close(complete: isComplete)
        var times = phases
        times.sent = sent
        times.headers = headersDone
        times.firstByte = firstByte
        if started != nil {
            times.end = body?.endMark ?? terminated ?? (isComplete ? lastByte ?? instant : instant)
        }
        if isComplete, !isHandedOver, let body, body.isStream, let endMark = body.endMark {
            tellLingering(since: endMark, until: instant, .ended)
        }
        connection.stampSource = stampSource ?? .poll
        consumer = nil
        var cancellation: Cancellation<Monotonic>?
        if ending == .cancelled {
            cancellation = Cancellation(
                reason: closed == nil ? .interrupted : .planned,
                decided: closed ?? instant,
                gone: gone
            )
        }
        let exchange = HTTPExchange(
            times: times,
            ending: ending,
            wasHeldBack: wasHeldBack,
            head: head,
            connection: connection,
            content: body?.content,
            bytesReceived: bytesReceived,
            cancellation: cancellation
        )
        waiter?.resume(returning: FinishedExchange(exchange))
        waiter = nil
    }

    /// Ends a transfer that never reached libcurl; one that never started has no times.
    func end(unsent ending: HTTPExchange.Ending) {
        finish(ending, phases: PhaseTimes(started: started), at: MonotonicClock.now())
    }
}

/// The read that the loop is delivering, whose times all its events share, and what its transfers tell the loop.
final class LoopClock {
    var connections: KeptConnections
    let platform: any Platform
    /// Whether to ask the kernel for receive stamps.
    let wantsKernelStamps: Bool
    var arrival: MonotonicInstant = 0
    private var taken: MonotonicInstant?
    var source = ConnectionFacts.StampSource.poll
    /// When the program had the read's first bytes: taken when first asked for, after libcurl has read them, so that no
    /// event can seem to be in hand before it arrived.
    var takenInHand: MonotonicInstant {
        if let taken { return taken }
        let now = MonotonicClock.now()
        taken = now
        return now
    }

    /// Notes that libcurl is about to read.
    func readBegins() { taken = nil }

    init(
        _ connections: KeptConnections,
        for version: Endpoint.HTTPVersion,
        _ configuration: CurlTransport.Configuration
    ) {
        platform = configuration.platform.platform
        closing = ClosingConnections(version, platform)
        self.connections = connections
        wantsKernelStamps = configuration.wantsKernelStamps
        bodyPatience = configuration.bodyPatience
    }

    /// Whether a socket was read since the poll last returned.
    var hasRead = false
    /// Transfers whose next limit has moved nearer since the loop last looked, because another limit began to count.
    var limitsMovedNearer: [UInt64] = []
    /// How long to wait for the end of a body after the end of its stream.
    let bodyPatience: Nanoseconds
    /// Transfers whose terminator has come since the loop last looked.
    var terminated: [UInt64] = []
    /// Closes connections on purpose.
    let closing: ClosingConnections
}
