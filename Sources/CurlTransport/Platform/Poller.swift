import BenchModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Waits for sockets, for one timer and for a wake-up from other threads; used on one thread only.
protocol Poller: AnyObject {
    /// Wakes the waiting thread from any other.
    var wakeup: WakeupHandle { get }

    /// Whether the last wait told of everything that was ready then.
    var isLastWaitWhole: Bool { get }

    /// Returns what the system has refused since the last call, once: to watch a socket, or to set the timer.
    func takeFault() -> TransportFault?

    /// Sets the timer to `instant` on the monotonic clock, unless it already fires earlier.
    func wakeUp(by instant: MonotonicInstant)

    /// Sleeps until something is ready.
    ///
    /// - Returns: the indices of what is ready, each for one call of ``event(at:)`` before the next wait.
    /// - Throws: if waiting fails, now or for good.
    func wait() throws(TransportFault) -> Range<Int>

    func event(at place: Int) -> PollEvent

    /// Watches a socket for some events alone; one that is called new may be watched already.
    func watch(_ socket: Int32, readable: Bool, writable: Bool, isNew: Bool)

    /// Watches a socket for changes of its connection's state, each of which is an event, where the platform tells of them.
    func watchState(of socket: Int32)

    /// Stops watching a socket; a closed one is not an error.
    func forget(_ socket: Int32)
}

/// What a ``Poller`` tells of.
enum PollEvent: Equatable {
    case socket(Int32, readable: Bool, writable: Bool, failed: Bool)
    case timer
    case wakeup
}

/// Wakes a ``Poller`` from any thread.
struct WakeupHandle: Sendable {
    let descriptor: Int32
    /// Whether it counts in words of eight bytes, as an eventfd does; a pipe takes a byte.
    let isCounter: Bool

    func signal() {
        var one: UInt64 = 1
        // A pipe or a counter that is full wakes all the same.
        _ = write(descriptor, &one, isCounter ? MemoryLayout<UInt64>.size : 1)
    }
}
