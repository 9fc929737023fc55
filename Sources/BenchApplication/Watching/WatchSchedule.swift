package import BenchModel

/// When a watch probes: once in each slot of time, at a seeded moment in the slot's first tenth.
///
/// Without the jitter many watches would ask at the same moment, and all of them whenever the same other job does. Slots
/// lie on a grid, so that neither jitter nor long probes shift those that follow.
package struct WatchSchedule: Sendable, Equatable {
    /// The times between probes that may be asked for.
    package static let bounds: ClosedRange<Nanoseconds> = .seconds(1)...(.seconds(7 * 86_400))
    /// The most time before a probe that confirms another.
    private static let longestWait = Nanoseconds.seconds(30)

    package let every: Nanoseconds
    private let seed: UInt64
    private let origin: Instant<SinceBoot>
    private var slot = 0
    /// Whether ``next`` lies before the slot that it is counted as.
    private var isConfirming = false
    /// When the next probe is due.
    package private(set) var next: Instant<SinceBoot>

    /// Creates a schedule.
    ///
    /// - Parameters:
    ///   - every: the length of a slot, within ``bounds``.
    ///   - seed: the same seed gives the same moments.
    ///   - first: when the first probe is due.
    package init(every: Nanoseconds, seed: UInt64, first: Instant<SinceBoot>) {
        self.every = min(max(every, Self.bounds.lowerBound), Self.bounds.upperBound)
        self.seed = seed
        origin = first
        next = first
    }

    /// Returns when the first probe is due, of a watch that goes on.
    ///
    /// That is one slot after the last probe of the earlier process, if there was one. The wall clock may have been set
    /// meanwhile, so it can delay the probe by one slot at most.
    package static func first(
        every: Nanoseconds,
        after last: WallTime?,
        wall: WallTime,
        steady: Instant<SinceBoot>
    ) -> Instant<SinceBoot> {
        guard let last else { return steady }
        let passed = wall.sinceBeginning.subtractingSaturated(last.sinceBeginning)
        return steady + min(max(0, every.subtractingSaturated(passed)), every)
    }

    /// Begins a probe; slots that passed before it, while the machine slept, are over.
    package mutating func begin(now: Instant<SinceBoot>) { slot = max(slot, (now - origin).quotient(by: every)) }

    /// Goes on to the next slot whose moment has not passed.
    ///
    /// - Returns: how many slots were left out since the probe took so long.
    package mutating func advance(now: Instant<SinceBoot>) -> Int {
        // The slot that a confirmation came before is still to come.
        if isConfirming { slot -= 1 }
        isConfirming = false
        var left = -1
        let passed = max(0, (now - origin).quotient(by: every) - slot - 1)
        slot += passed
        left += passed
        repeat {
            slot += 1
            left += 1
            next = moment(of: slot)
        } while next <= now
        return left
    }

    /// Puts a probe before the next slot, to confirm what the last one said.
    package mutating func confirm(now: Instant<SinceBoot>) {
        let soon = now + min(Self.longestWait, every / 2)
        guard soon < next else { return }
        (next, isConfirming) = (soon, true)
    }

    private func moment(of slot: Int) -> Instant<SinceBoot> {
        let drawn = SplitMix64.mix(seed ^ SplitMix64.mix(UInt64(bitPattern: Int64(slot))))
        let jitter = Nanoseconds(Int64(drawn % UInt64(max(1, every / 10).count)))
        return origin + slot * every + jitter
    }
}
