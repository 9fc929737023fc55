import BenchModel

/// Says when the unread bytes of a socket arrived, on the monotonic clock.
///
/// The kernel stamps with CLOCK_REALTIME. The distance between the two clocks is held against a reading of both beside
/// every stamp, and taken anew once it is off by more than a microsecond. Both clocks are sped up and slowed down alike,
/// so that more than the readings' own error is a step of the wall clock. Bytes that were stamped on either side of one may still lie in socket buffers, and no stamp tells its
/// side: until every socket that was readable then has been served, arrivals are the instants at which the poll returned.
struct ReceiveStamp<Clocks: ClockPair> {
    /// The longest a byte is believed to have waited in a socket buffer.
    private let longestWait = Nanoseconds.seconds(5)
    /// How far a reading of both clocks may be from the distance before that is taken anew.
    private let tolerance = Nanoseconds(1_000)
    /// A difference that may be the readings' own error.
    private let slack = Nanoseconds(20_000)

    private enum Doubt {
        case none
        /// A step was seen since the poll last returned.
        case stepSeen
        /// What lay in the buffers then is being read; `isAll` where this wait told of every readable socket.
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
        wokeAt = MonotonicInstant(nanoseconds: clocks.steady())
    }

    /// Notes that the poll has just returned; `isAll` where it told of every socket that is readable.
    mutating func pollReturned(withAll isAll: Bool) {
        wokeAt = MonotonicInstant(nanoseconds: clocks.steady())
        switch doubt {
        case .none, .draining(isAll: true): doubt = .none
        case .stepSeen, .draining(isAll: false): doubt = .draining(isAll: isAll)
        }
    }

    /// Returns the arrival of the first unread byte, and where that knowledge comes from.
    mutating func arrival(on socket: Int32) -> (instant: MonotonicInstant, source: ConnectionFacts.StampSource) {
        guard let stamp = platform.receiveStamp(of: socket) else { return (wokeAt, .poll) }
        return arrival(stamped: stamp)
    }

    /// Returns the arrival that a stamp of the wall clock, just read, stands for.
    mutating func arrival(stamped stamp: WallTime)
        -> (instant: MonotonicInstant, source: ConnectionFacts.StampSource)
    {
        // Only now: bytes may have come, and been merged with those that were there, up to this moment.
        let now = MonotonicInstant(nanoseconds: clocks.steady())
        // A pause between the two readings looks like a step; taking the distance with more care tells.
        if abs(clocks.wall() - now.nanoseconds - distance.wallMinusSteady) > tolerance { takeDistance() }
        guard case .none = doubt else { return (wokeAt, .poll) }
        let instant = MonotonicInstant(nanoseconds: stamp.nanoseconds - distance.wallMinusSteady)
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
