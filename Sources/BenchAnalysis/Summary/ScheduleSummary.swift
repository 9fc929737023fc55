import BenchModel
package import Statistics

/// The load an open-loop plan asked for, and the load there was.
package struct ScheduleSummary: Sendable, Equatable {
    /// Starts the plan came to: all of it, unless the run was broken off.
    package let planned: Int
    package let started: Int
    /// Starts that were due while as many streams were in flight as the scenario allows, and never came to be.
    package let dropped: Int
    /// Starts that were due then, and waited.
    package let delayed: Int
    /// Starts per second of the plan, from its first to its last.
    package let plannedPerSecond: Double?
    /// Starts per second of the run, from its first to its last.
    package let startedPerSecond: Double?
    /// started − planned of starts that had room, in nanoseconds: how well this program kept its own plan.
    package let lateness: Distribution
    /// started − planned of the delayed ones, in nanoseconds.
    package let delay: Distribution

    /// Creates the summary of one target's measured requests, from their first attempts: further ones no plan knows.
    init(_ measured: [SampleFacts]) {
        let starts = measured.filter { $0.startedAt != nil }
        // A place that was broken off in one sitting and asked again in the next is one start of the plan.
        planned = Set(measured.map(\.sequence)).count
        started = Set(starts.map(\.sequence)).count
        dropped = measured.count(where: \.outcome.wasNotStarted)
        delayed = starts.count { $0.wasHeldBack }
        plannedPerSecond = measured.ratePerSecond { $0.planned }
        startedPerSecond = starts.ratePerSecond { $0.startedAt }
        lateness = Distribution(starts.filter { !$0.wasHeldBack }.compactMap(\.lateness))
        delay = Distribution(starts.filter(\.wasHeldBack).compactMap(\.lateness))
    }
}

extension SampleFacts {
    /// started − planned, in nanoseconds; nil for a request that never started.
    var lateness: Double? { times.started.map { ($0 - planned).inNanoseconds } }
}

extension Sample.Outcome {
    /// Whether the request never began: there was no room at its time, or a turn before it failed.
    var wasNotStarted: Bool {
        if case .failed(.notStarted, _) = self { true } else { false }
    }

    /// Whether the request failed after it had begun.
    var failedOnceStarted: Bool {
        if case .failed = self { !wasNotStarted } else { false }
    }
}
