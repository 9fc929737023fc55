import BenchModel

/// What a transfer finds at its loop: the read being delivered, the connections, and the lists in which it notes what the
/// loop is to look at.
///
/// Used on the loop's thread only.
final class TransferHost {
    var read = PresentRead()
    /// Transfers whose next limit has moved nearer since the loop last looked, because another limit began to count.
    var limitsMovedNearer: [UInt64] = []
    /// Transfers whose end mark has come since the loop last looked.
    var terminated: [UInt64] = []

    let platform: any Platform
    /// Closes connections on purpose.
    let closing: ClosingConnections
    /// Numbers connections.
    var connections: KeptConnections
    let sockets = SocketsByPort()
    /// How long to wait for the end of a body after the end of its stream.
    let bodyPatience: Nanoseconds
    private let wantsKernelStamps: Bool

    init(
        _ connections: KeptConnections,
        for version: Endpoint.HTTPVersion,
        _ platform: any Platform,
        _ configuration: CurlTransport.Configuration
    ) {
        self.platform = platform
        self.connections = connections
        closing = ClosingConnections(version, platform)
        wantsKernelStamps = configuration.wantsKernelStamps
        bodyPatience = configuration.bodyPatience
    }

    /// Prepares a socket that libcurl has just made.
    func prepare(_ socket: Int32) {
        if wantsKernelStamps { platform.stampReceives(on: socket) }
    }
}

/// The read that the loop is delivering, whose times all events in it share.
struct PresentRead {
    private(set) var arrival: MonotonicInstant = 0
    /// How the arrival was measured.
    private(set) var source = ConnectionFacts.StampSource.poll
    /// Whether a socket was read since the poll last returned.
    private var isOfThisWakeUp = false
    private var taken: MonotonicInstant?

    /// When the program had the read's first bytes: taken when first asked for, after libcurl has read them, so that no
    /// event can seem to be in hand before it arrived.
    var takenInHand: MonotonicInstant {
        mutating get {
            if let taken { return taken }
            let now = MonotonicClock.now()
            taken = now
            return now
        }
    }

    /// Notes that the poll has returned, and nothing was read since.
    mutating func pollReturned() { isOfThisWakeUp = false }

    /// Notes that libcurl is about to read a socket.
    mutating func begins(_ arrival: MonotonicInstant, _ source: ConnectionFacts.StampSource) {
        (self.arrival, self.source) = (arrival, source)
        taken = nil
        isOfThisWakeUp = true
    }

    /// Notes that libcurl is about to write a socket, and might read what has come meanwhile.
    mutating func beginsToWrite(at now: MonotonicInstant) {
        (arrival, source) = (now, .poll)
        taken = nil
    }

    /// Notes that a request goes out: what is read from here on is in hand later than that, though the read may have begun before.
    mutating func requestGoes() { taken = nil }

    /// Notes that libcurl is about to deliver what it has read before: those bytes came with the last read of this
    /// wake-up, if there was one.
    mutating func continues(since wokeAt: MonotonicInstant) {
        if !isOfThisWakeUp { (arrival, source) = (wokeAt, .poll) }
        taken = nil
    }
}
