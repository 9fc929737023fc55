import BenchModel

/// Tells when the unread bytes of a socket arrived, on the monotonic clock.
///
/// The kernel stamps with CLOCK_REALTIME. The distance between the two clocks is checked against a reading of both with
/// every stamp, and measured again if it is off by more than a microsecond. Time services speed up and slow down both
/// clocks alike, so a larger difference than the readings' own error is a step of the wall clock. Bytes stamped before
/// and after a step may then lie in socket buffers, and a stamp does not tell which. So until every socket that was
/// readable then has been served, arrivals are the times at which the poll returned.
struct ReceiveStamp<Clocks: ClockPair> {
    /// The longest time that a byte may plausibly have waited in a socket buffer.
    private let longestWait = Nanoseconds.seconds(5)
    /// How far a reading of both clocks may be off before the distance is measured again.
    private let tolerance = Nanoseconds(1_000)
    /// A difference that may be the readings' own error.
    private let slack = Nanoseconds(20_000)

    private enum Doubt {
        case none
        /// A step was seen since the poll last returned.
        case stepSeen
        /// What lay in the buffers then is being read; `isAll` if this wait reported every readable socket.
        case draining(isAll: Bool)
    }

    private let clocks: Clocks
    private let platform: any Platform
    private var distance: ClockDistance
    private var doubt = Doubt.none
    /// When the poll last returned.
    private(set) var wokeAt: MonotonicInstant

    init(_ clocks: Clocks, _ platform: any Platform = PlatformChoice.current.platform) {
        self.clocks = clocks
        self.platform = platform
        distance = ClockDistance(clocks)
        wokeAt = MonotonicInstant(after: clocks.steady())
    }

    /// Notes that the poll has just returned; `isAll` if it reported every readable socket.
    mutating func pollReturned(withAll isAll: Bool) {
        wokeAt = MonotonicInstant(after: clocks.steady())
        switch doubt {
        case .none, .draining(isAll: true): doubt = .none
        case .stepSeen, .draining(isAll: false): doubt = .draining(isAll: isAll)
        }
    }

    /// Returns the arrival of the first unread byte, and how it was measured.
    mutating func arrival(
        on socket: Int32,
        hasFailed: Bool = false
    ) -> (instant: MonotonicInstant, source: ConnectionFacts.StampSource) {
        guard let stamp = platform.receiveStamp(of: socket, hasFailed: hasFailed) else { return (wokeAt, .poll) }
        return arrival(stamped: stamp)
    }

    /// Converts a wall-clock stamp that has just been read to the monotonic clock.
    mutating func arrival(stamped stamp: WallTime)
        -> (instant: MonotonicInstant, source: ConnectionFacts.StampSource)
    {
        // Read the clock only now: until this moment bytes may have come, and been merged with those that were there.
        let now = MonotonicInstant(after: clocks.steady())
        // A pause between the two readings looks like a step; a more careful measurement tells them apart.
        if (clocks.wall() - now.sinceBeginning - distance.wallMinusSteady).magnitude > tolerance { takeDistance() }
        guard case .none = doubt else { return (wokeAt, .poll) }
        let instant = MonotonicInstant(after: stamp.sinceBeginning - distance.wallMinusSteady)
        guard instant <= now + slack, instant > now - longestWait else { return (wokeAt, .poll) }
        return (min(instant, now), .kernel)
    }

    private mutating func takeDistance() {
        let fresh = ClockDistance(clocks)
        if fresh.step(since: distance, slack: slack) != nil {
            doubt = .stepSeen
        } else if !fresh.isSharp {
            return
        }
        distance = fresh
    }
}
