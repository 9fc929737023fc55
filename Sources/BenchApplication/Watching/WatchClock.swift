package import BenchModel

/// The clocks by which a watch goes; a test replaces the system's.
package protocol WatchClock: Sendable {
    /// A clock that nobody sets, and that goes on while the machine is suspended.
    func steady() -> Instant<SinceBoot>
    /// The wall clock, which names moments and days.
    func wall() -> WallTime
    /// Returns when the steady clock has come so far; earlier where its task is cancelled.
    func sleep(until instant: Instant<SinceBoot>) async
}

/// The system's own clocks.
package struct SystemWatchClock: WatchClock {
    /// A timer may stop while the machine is suspended; this is the most by which a probe is late then.
    private static let longestNap = Nanoseconds.seconds(60)

    package init() {}

    package func steady() -> Instant<SinceBoot> { MonotonicClock.sinceBoot() }
    package func wall() -> WallTime { MonotonicClock.wallNow() }

    package func sleep(until instant: Instant<SinceBoot>) async {
        while case let left = instant - steady(), left > 0, !Task.isCancelled {
            try? await Task.sleep(for: Duration(min(left, Self.longestNap)))
        }
    }
}
