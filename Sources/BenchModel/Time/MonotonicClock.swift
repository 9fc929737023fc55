#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The one clock every instant is read from: CLOCK_MONOTONIC, in nanoseconds.
///
/// Foundation-free and allocation-free, because it is read on the hot path.
package enum MonotonicClock {
    package static func now() -> Nanoseconds { read(CLOCK_MONOTONIC) }

    /// Returns the clock that goes on while the machine is suspended; elsewhere than on Linux the one that does not.
    package static func sinceBoot() -> Nanoseconds {
        #if os(Linux)
            read(CLOCK_BOOTTIME)
        #else
            now()
        #endif
    }

    /// Returns the wall clock in nanoseconds since 1970, UTC; for naming a moment, never for measuring a distance.
    package static func wallNow() -> Nanoseconds { read(CLOCK_REALTIME) }

    static func read(_ clock: clockid_t) -> Nanoseconds {
        var time = timespec()
        clock_gettime(clock, &time)
        return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
    }
}

/// The instant a run's samples count from, on both clocks.
package struct RunEpoch: Sendable, Equatable {
    /// The epoch on ``MonotonicClock``.
    package let monotonic: Nanoseconds
    /// The same moment on the wall clock, nanoseconds since 1970, UTC.
    package let wall: Nanoseconds

    package init(monotonic: Nanoseconds, wall: Nanoseconds) {
        self.monotonic = monotonic
        self.wall = wall
    }

    package static func now() -> RunEpoch {
        RunEpoch(monotonic: MonotonicClock.now(), wall: MonotonicClock.wallNow())
    }

    /// Returns the epoch of a run that another sitting goes on with, found by the wall clock.
    ///
    /// - Parameters:
    ///   - startedAt: the epoch on the wall clock.
    ///   - last: the last instant of the earlier sittings; where the wall clock was set back, the new one follows on it.
    ///   - now: the present moment on both clocks.
    /// - Returns: the same moment of the wall clock, on the monotonic clock of this boot.
    package static func again(startedAt: Nanoseconds, after last: Nanoseconds, now: RunEpoch = .now()) -> RunEpoch {
        RunEpoch(monotonic: now.monotonic - max(now.wall - startedAt, last), wall: startedAt)
    }
}
