import BenchModel
import CCurl

/// One exchange under way.
///
/// `@unchecked Sendable`: built on the caller's thread, handed once through the loop's inbox, and from then on touched
/// on the loop's thread only.
final class Transfer: @unchecked Sendable {
    let id: UInt64
    let request: TransportRequest
    /// When it was handed over or, of a planned one, when the loop began it; nil until then.
    private(set) var started: Nanoseconds?
    /// Whether it was due while its group was full.
    var wasHeldBack = false
    private let continuation: CheckedContinuation<FinishedExchange, Never>

    /// The loop's easy handle while the transfer is with libcurl.
    var easy: EasyHandle?
    /// The read being delivered; set by the loop before it calls into libcurl.
    var loop: LoopClock?

    /// From here on the limits on the first token and on silence count.
    var sent: Nanoseconds? {
        didSet { loop?.limitsMovedNearer.append(id) }
    }
    private(set) var headersDone: Nanoseconds?
    private(set) var firstByte: Nanoseconds?
    private(set) var lastByte: Nanoseconds? {
        didSet { if oldValue == nil { loop?.limitsMovedNearer.append(id) } }
    }
    private(set) var hasToken = false
    private(set) var terminated: Nanoseconds?
    private(set) var gaveUp = false
    private(set) var bytesReceived = 0
    var connection = ConnectionFacts()
    var stampSource: ConnectionFacts.StampSource?

    private(set) var head: ResponseHead?
    private var headerBytes = 0
    private var decoder: (any ResponseDecoder)?

    /// Header fields are kept up to this many bytes; libcurl itself refuses more than 300 kB in all.
    private static let headerLimit = 256 * 1024

    init(
        id: UInt64,
        request: TransportRequest,
        handedOver: Nanoseconds,
        continuation: CheckedContinuation<FinishedExchange, Never>
    ) {
        self.id = id
        self.request = request
        self.continuation = continuation
        started = isPlanned ? nil : handedOver
    }

    /// Whether the plan, and not its being handed over, says when it starts.
    var isPlanned: Bool { request.startAt != nil || request.admission != nil }

    /// Notes that the loop turns to it.
    func begin() {
        started = started ?? MonotonicClock.now()
        request.admission?.onStart()
    }

    // MARK: What libcurl delivers

    /// Takes one header line; false where the header grows beyond all reason.
    func receiveHeader(_ line: Span<UInt8>, at instant: Nanoseconds) -> Bool {
        let instant = max(instant, lastByte ?? sent ?? instant)
        lastByte = instant
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else { return false }
        let text = String(decoding: line.indices.map { line[$0] }, as: UTF8.self)
        let trimmed = text.trimmingTrailingWhitespace()
        if trimmed.hasPrefix("HTTP/") {
            // A new status line replaces what an interim answer (1xx) or a proxy said before it.
            let fields = trimmed.split(separator: " ", maxSplits: 2)
            head = ResponseHead(status: fields.count > 1 ? Int(fields[1]) ?? 0 : 0)
            connection.httpVersion = fields.first.map { String($0.dropFirst("HTTP/".count)) }
        } else if trimmed.isEmpty {
            headersDone = instant
        } else if let colon = trimmed.firstIndex(of: ":") {
            let value = trimmed[trimmed.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            head?.headers.append(HTTPHeader(String(trimmed[..<colon]), String(value)))
        }
        return true
    }

    /// Takes body bytes; false where the decoder wants no more.
    func receiveBody(_ bytes: Span<UInt8>, arrival: Nanoseconds, takenInHand: Nanoseconds) -> Bool {
        bytesReceived += bytes.count
        // Bytes come in order, after what was sent: a stamp converted between clocks may be off by microseconds.
        let arrival = max(arrival, lastByte ?? sent ?? arrival)
        lastByte = arrival
        if firstByte == nil { firstByte = arrival }
        let decoder = self.decoder ?? makeDecoder()
        switch decoder.receive(bytes, arrival: arrival, takenInHand: takenInHand) {
        case .more(let hasToken):
            self.hasToken = hasToken
            return true
        case .terminated:
            hasToken = true
            if terminated == nil {
                terminated = arrival
                loop?.limitsMovedNearer.append(id)
            }
            return true
        case .giveUp:
            gaveUp = true
            return false
        }
    }

    private func makeDecoder() -> any ResponseDecoder {
        let made = request.makeDecoder(head ?? ResponseHead(status: 0))
        decoder = made
        return made
    }

    // MARK: Time limits

    /// How long the end of the body is waited for once the stream's terminator has come.
    private static let linger = Nanoseconds.seconds(1)

    /// Returns the next time limit this transfer can run into, and what running into it means.
    func nextLimit() -> (instant: Nanoseconds, ending: RecordedExchange.Ending)? {
        if let terminated { return (terminated + Self.linger, .complete) }
        guard let started else { return nil }
        let limits = request.limits
        var next: (instant: Nanoseconds, ending: RecordedExchange.Ending)?
        func consider(_ limit: Nanoseconds?, after start: Nanoseconds, _ kind: FailureKind, _ what: String) {
            guard let limit, start + limit < next?.instant ?? .max else { return }
            next = (start + limit, .failed(kind, detail: "\(what) within \(limit.inSeconds) s"))
        }
        consider(limits.total, after: started, .totalTimeout, "the request did not end")
        guard let sent else {
            consider(limits.connect, after: started, .connectTimeout, "no connection")
            return next
        }
        if !hasToken { consider(limits.firstToken, after: sent, .firstTokenTimeout, "no token") }
        // Until something has come, a limit on the first token says how long silence may last.
        if lastByte != nil || limits.firstToken == nil {
            consider(limits.idle, after: max(sent, lastByte ?? sent), .idleTimeout, "no byte")
        }
        return next
    }

    // MARK: The end

    /// Turns what was seen into the exchange and hands it to whoever waits for it; to be called once.
    func finish(_ ending: RecordedExchange.Ending, phases: PhaseTimes, at instant: Nanoseconds) {
        let isComplete = ending == .complete
        let response = decoder?.finish(complete: isComplete) ?? finishEmptyBody(complete: isComplete)
        var times = phases
        times.sent = sent
        times.headers = headersDone
        times.firstByte = firstByte
        if started != nil {
            times.end = response.terminatorArrival ?? terminated ?? (isComplete ? lastByte ?? instant : instant)
        }
        connection.stampSource = stampSource ?? .poll
        decoder = nil
        let exchange = RecordedExchange(
            times: times,
            ending: ending,
            wasHeldBack: wasHeldBack,
            head: head,
            connection: connection,
            response: response,
            bytesReceived: bytesReceived
        )
        continuation.resume(returning: FinishedExchange(exchange))
    }

    /// Ends a transfer that never got as far as libcurl; one that never began has no instants.
    func end(unsent ending: RecordedExchange.Ending) {
        finish(ending, phases: PhaseTimes(started: started), at: MonotonicClock.now())
    }

    private func finishEmptyBody(complete: Bool) -> DecodedResponse {
        head == nil ? DecodedResponse() : makeDecoder().finish(complete: complete)
    }
}

/// An exchange on its way to whoever waits for it.
///
/// A reference: each function that waits keeps room for what it waits for, and the value takes most of a kilobyte.
final class FinishedExchange: Sendable {
    let exchange: RecordedExchange

    init(_ exchange: RecordedExchange) { self.exchange = exchange }
}

/// The read the loop is delivering: every event of it shares these instants.
final class LoopClock {
    var connections: KeptConnections
    var arrival: Nanoseconds = 0
    private var taken: Nanoseconds?
    var source = ConnectionFacts.StampSource.poll
    /// When the program had the read's first bytes in hand: stamped when they are first asked about, after libcurl has
    /// read them, so that no event can seem to be in hand before it was there.
    var takenInHand: Nanoseconds {
        if let taken { return taken }
        let now = MonotonicClock.now()
        taken = now
        return now
    }

    /// Says that libcurl is about to read.
    func readBegins() { taken = nil }

    init(_ connections: KeptConnections) { self.connections = connections }

    /// Whether a socket was read since the poll last returned.
    var hasRead = false
    /// Transfers whose next limit has moved nearer since the loop last looked: another limit began to count.
    var limitsMovedNearer: [UInt64] = []
}

extension String {
    fileprivate func trimmingTrailingWhitespace() -> Substring {
        var view = self[...]
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return view
    }
}
