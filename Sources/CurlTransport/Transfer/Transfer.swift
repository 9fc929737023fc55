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
    var wasToGoAgain = false
    /// What libcurl had timed of its connection when the request was sent; nil on a reused connection.
    var opening: OpeningTimes?
    /// The local port of its connection; nil until the request is sent.
    var localPort: UInt16?
    /// The last socket that was made for it; none on a connection that was up already.
    var madeSocket: Int32?
    /// The waiting task; set before the transfer is handed to the loop.
    private var waiter: CheckedContinuation<FinishedExchange, Never>?

    /// The loop's easy handle while the transfer is with libcurl.
    var easy: EasyHandle?
    /// Its loop's side; set before the transfer is given to libcurl.
    var host: TransferHost?

    /// When the request was sent; the limits on the first token and on silence count from here.
    var sent: MonotonicInstant? {
        didSet { host?.limitsMovedNearer.append(id) }
    }
    private(set) var headersDone: MonotonicInstant?
    private(set) var firstByte: MonotonicInstant?
    private(set) var lastByte: MonotonicInstant? {
        didSet { if oldValue == nil { host?.limitsMovedNearer.append(id) } }
    }
    private(set) var hasToken = false
    private(set) var terminated: MonotonicInstant?
    /// When the last bytes came of an answer that says it has ended.
    private(set) var saidToEnd: MonotonicInstant?
    /// Whether the exchange has been handed to the waiting task although the body has not ended.
    private(set) var isHandedOver = false
    private(set) var gaveUp = false
    /// When it was decided to close the stream on purpose.
    private(set) var closed: MonotonicInstant?
    private(set) var bytesReceived = 0
    var connection = ConnectionFacts()
    var stampSource: ConnectionFacts.StampSource?

    private var header = HeaderReader()
    private var consumer: (any ByteConsumer)?

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

    // MARK: What libcurl delivers

    /// Takes one header line; returns false if the header becomes too large.
    func receiveHeader(_ line: Span<UInt8>, at instant: MonotonicInstant) -> Bool {
        let instant = max(instant, lastByte ?? sent ?? instant)
        lastByte = instant
        guard header.take(line) else { return false }
        if headersDone == nil {
            connection.httpVersion = header.httpVersion
            if header.isComplete { headersDone = instant }
        }
        return true
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
            host?.limitsMovedNearer.append(id)
            return true
        case .terminated:
            hasToken = true
            if terminated == nil {
                terminated = arrival
                host?.limitsMovedNearer.append(id)
                host?.terminated.append(id)
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
        if connection.httpVersion != "2" { host?.closing.expectClose(of: id) }
    }

    private func makeConsumer() -> any ByteConsumer {
        let made = request.makeConsumer(header.head ?? ResponseHead(status: 0))
        consumer = made
        return made
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
        let head = header.isComplete ? header.head : nil
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
