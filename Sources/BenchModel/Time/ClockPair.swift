#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A clock that nobody sets, and the wall clock beside it; a test plays the system's part.
package protocol ClockPair {
    /// Nanoseconds since the beginning of a clock that nobody sets.
    func steady() -> Nanoseconds
    /// Nanoseconds since 1970, UTC.
    func wall() -> Nanoseconds
}

/// The system's own clocks.
package struct SystemClocks: ClockPair, Sendable {
    private let clock: clockid_t

    /// Beside ``MonotonicClock``, which stands still while the machine is suspended.
    package static let monotonic = SystemClocks(clock: CLOCK_MONOTONIC)
    #if os(Linux)
        /// Beside the clock that goes on while the machine is suspended, as the wall clock does.
        package static let sinceBoot = SystemClocks(clock: CLOCK_BOOTTIME)
    #else
        package static let sinceBoot = monotonic
    #endif

    package func steady() -> Nanoseconds { MonotonicClock.read(clock) }
    package func wall() -> Nanoseconds { MonotonicClock.wallNow().nanoseconds }
}

/// How far the wall clock is ahead of the steady one.
package struct ClockDistance: Sendable, Equatable {
    package var wallMinusSteady: Nanoseconds
    /// How far apart the two readings of the steady clock lay, with the wall clock's between them.
    package var width: Nanoseconds

    /// A reading this narrow is as good as they get.
    private static let narrowEnough = Nanoseconds(2_000)

    /// Takes the distance.
    ///
    /// Where the program loses the processor between two readings, the distance is wrong by that time: the narrowest of a
    /// few is kept.
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

    /// Whether the distance was taken without a pause in it.
    package var isSharp: Bool { width <= Self.narrowEnough }

    /// Tells a step of the wall clock since an earlier reading.
    ///
    /// A time service that speeds the wall clock up or slows it down does so to the steady one too (adjtimex(2)).
    ///
    /// - Parameters:
    ///   - earlier: a distance of the same clocks.
    ///   - slack: a difference that is never called a step.
    /// - Returns: how far it was set, forward or (negative) back; nil where it was not.
    package func step(since earlier: ClockDistance, slack: Nanoseconds) -> Nanoseconds? {
        let difference = wallMinusSteady - earlier.wallMinusSteady
        return abs(difference) > slack + width + earlier.width ? difference : nil
    }
}
