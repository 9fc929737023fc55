#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A clock that nobody sets, and the wall clock beside it; a test replaces the system's.
package protocol ClockPair {
    /// Nanoseconds since the beginning of a clock that nobody sets.
    func steady() -> Nanoseconds
    /// Nanoseconds since 1970, UTC.
    func wall() -> Nanoseconds
}

/// The system's own clocks.
package struct SystemClocks: ClockPair, Sendable {
    private let clock: clockid_t

    /// With ``MonotonicClock``, which stops while the machine is suspended.
    package static let monotonic = SystemClocks(clock: CLOCK_MONOTONIC)
    /// With the clock that continues while the machine is suspended, like the wall clock.
    package static let sinceBoot = SystemClocks(clock: MonotonicClock.bootClock)

    package func steady() -> Nanoseconds { Nanoseconds(MonotonicClock.read(clock)) }
    package func wall() -> Nanoseconds { MonotonicClock.wallNow().sinceBeginning }
}

/// How far the wall clock is ahead of the steady one.
package struct ClockDistance: Sendable, Equatable {
    package var wallMinusSteady: Nanoseconds
    /// The time between the two readings of the steady clock, with the wall clock's reading in between.
    package var width: Nanoseconds

    /// A measurement this narrow is as good as they get.
    private static let narrowEnough = Nanoseconds(2_000)

    /// Measures the distance.
    ///
    /// If the thread is descheduled between two readings, the distance is wrong by that time, so the narrowest of a few
    /// measurements is used.
    package init(_ clocks: some ClockPair) {
        wallMinusSteady = 0
        width = .max
        for _ in 0..<4 where width > Self.narrowEnough {
            let before = clocks.steady()
            let wall = clocks.wall()
            let after = clocks.steady()
            guard after - before < width else { continue }
            width = after - before
            wallMinusSteady = wall - before - width / 2
        }
    }

    /// Whether the measurement was not interrupted.
    package var isSharp: Bool { width <= Self.narrowEnough }

    /// Detects a step of the wall clock since an earlier measurement.
    ///
    /// A time service that speeds up or slows down the wall clock does the same to the steady one (adjtimex(2)).
    ///
    /// - Parameters:
    ///   - earlier: a distance of the same clocks.
    ///   - slack: a difference that is never called a step.
    /// - Returns: how far the clock was set, forward or (negative) back; nil if it was not.
    package func step(since earlier: ClockDistance, slack: Nanoseconds) -> Nanoseconds? {
        let difference = wallMinusSteady - earlier.wallMinusSteady
        return difference.magnitude > slack + width + earlier.width ? difference : nil
    }
}
