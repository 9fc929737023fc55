#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The clock of all instants: CLOCK_MONOTONIC, in nanoseconds.
///
/// Free of Foundation and of allocations, because it is read on the hot path.
package enum MonotonicClock {
    package static func now() -> MonotonicInstant { MonotonicInstant(nanoseconds: read(CLOCK_MONOTONIC)) }

    /// Returns the clock that continues while the machine is suspended.
    package static func sinceBoot() -> Instant<SinceBoot> { Instant(nanoseconds: read(bootClock)) }

    /// The clock that continues while the machine is suspended: on Linux CLOCK_BOOTTIME; on a Mac CLOCK_MONOTONIC does.
    #if os(Linux)
        static let bootClock = CLOCK_BOOTTIME
    #else
        static let bootClock = CLOCK_MONOTONIC
    #endif

    /// Returns the wall clock; for naming a moment, never for measuring a distance.
    package static func wallNow() -> WallTime { WallTime(nanoseconds: read(CLOCK_REALTIME)) }

    static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// The instant from which a run's samples count, on both clocks.
package struct RunEpoch: Sendable, Equatable {
    /// The epoch on ``MonotonicClock``.
    package let monotonic: MonotonicInstant
    /// The same moment on the wall clock.
    package let wall: WallTime

    package init(monotonic: MonotonicInstant, wall: WallTime) {
        self.monotonic = monotonic
        self.wall = wall
    }

    /// Returns the instant of the run at which the monotonic clock shows `instant`.
    package func runInstant(at instant: MonotonicInstant) -> RunInstant {
        RunInstant(after: instant - monotonic)
    }

    package static func now() -> RunEpoch {
        RunEpoch(monotonic: MonotonicClock.now(), wall: MonotonicClock.wallNow())
    }

    /// Returns the epoch of a run that another sitting resumes, found by the wall clock.
    ///
    /// - Parameters:
    ///   - startedAt: the epoch on the wall clock.
    ///   - last: the last instant of the earlier sittings; if the wall clock was set back, the new sitting follows on
    ///     it.
    ///   - now: the present moment on both clocks.
    /// - Returns: the epoch on the monotonic clock of this boot.
    package static func again(startedAt: WallTime, after last: RunInstant, now: RunEpoch = .now()) -> RunEpoch {
        RunEpoch(monotonic: now.monotonic - max(now.wall - startedAt, last.sinceEpoch), wall: startedAt)
    }
}
