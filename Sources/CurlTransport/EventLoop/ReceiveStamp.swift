import BenchModel
import CCurl

/// Says when the unread bytes of a socket arrived, on the monotonic clock.
///
/// The kernel stamps with CLOCK_REALTIME; the distance between the two clocks is taken at each wake-up of the loop, so
/// a step of the wall clock spoils at most what was in the socket buffers when it happened. A stamp that then lies in the
/// future, or longer ago than bytes wait in a buffer, is not believed.
struct ReceiveStamp {
    /// The longest a byte is believed to have waited in a socket buffer.
    private static let longestWait = Nanoseconds.seconds(5)

    /// How far apart two readings of the monotonic clock may lie with the wall clock's between them.
    private static let narrowEnough = Nanoseconds(2_000)

    private var realMinusMonotonic: Nanoseconds = 0
    private(set) var wokeAt: Nanoseconds = 0

    /// Notes that the poll has just returned.
    mutating func pollReturned(at instant: Nanoseconds) {
        wokeAt = instant
        // The wall clock is read between two readings of the other one. Where the program lost the processor in between,
        // the distance would be wrong by that time, and a first token could seem to come before its request went out.
        var narrowest = Nanoseconds.max
        for _ in 0..<3 where narrowest > Self.narrowEnough {
            let before = MonotonicClock.now()
            let wall = MonotonicClock.wallNow()
            let after = MonotonicClock.now()
            guard after - before < narrowest else { continue }
            narrowest = after - before
            realMinusMonotonic = wall - before - narrowest / 2
        }
    }

    /// How much later than now a stamp may seem to be, for the error of its conversion.
    private static let conversionError = Nanoseconds(50_000)

    /// Returns the arrival of the first unread byte, and where that knowledge comes from.
    func arrival(on socket: Int32) -> (instant: Nanoseconds, source: ConnectionFacts.StampSource) {
        let real = ezb_receive_stamp(socket)
        guard real != 0 else { return (wokeAt, .poll) }
        // Only now: bytes may have come, and been merged with those that were there, up to this moment.
        let now = MonotonicClock.now()
        let instant = real - realMinusMonotonic
        guard instant <= now + Self.conversionError, instant > now - Self.longestWait else { return (wokeAt, .poll) }
        return (min(instant, now), .kernel)
    }
}
