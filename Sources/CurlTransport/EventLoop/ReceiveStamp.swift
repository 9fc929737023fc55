import BenchModel
import CCurl

/// Says when the unread bytes of a socket arrived, on the monotonic clock.
///
/// The kernel stamps with CLOCK_REALTIME; the distance between the two clocks is taken at each wake-up of the loop, so
/// a step of the wall clock spoils at most what was in the socket buffers when it happened, and what it spoils is
/// noticed: a stamp that lies in the future, or before the wake-up that last emptied the socket, is not believed.
struct ReceiveStamp {
    /// The longest a byte is believed to have waited in a socket buffer.
    private static let longestWait = Nanoseconds.seconds(5)

    private var realMinusMonotonic: Nanoseconds = 0
    private var wokeAt: Nanoseconds = 0

    /// Notes that the poll has just returned.
    mutating func pollReturned(at instant: Nanoseconds) {
        wokeAt = instant
        realMinusMonotonic = MonotonicClock.wallNow() - instant
    }

    /// Returns the arrival of the first unread byte, and where that knowledge comes from.
    func arrival(on socket: Int32, now: Nanoseconds) -> (instant: Nanoseconds, source: ConnectionFacts.StampSource) {
        let real = ezb_receive_stamp(socket)
        guard real != 0 else { return (wokeAt, .poll) }
        let instant = real - realMinusMonotonic
        guard instant <= now, instant > now - Self.longestWait else { return (wokeAt, .poll) }
        return (instant, .kernel)
    }
}
