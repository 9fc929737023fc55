package import BenchModel

/// What a run lacks of its plan: a gate must not pass what was not measured.
///
/// One that was ended once its question was decided lacks nothing.
package enum Shortfall: Sendable, Equatable {
    /// Requests of a plan that counts them, and measuring time (0 for none) of one that goes by time.
    case missing(requests: Int, of: Int, time: Nanoseconds)
    /// Conversations of a plan that holds them.
    case missingSessions(Int, of: Int)
    /// The run did not come to its end, and its plan cannot be read.
    case unknown

    /// Finds what a run lacks; nil where its plan was carried out.
    ///
    /// - Parameters:
    ///   - run: the run, killed, interrupted or finished.
    ///   - scenario: what was to be measured; nil where it cannot be read, and then only the run's own status tells.
    package init?(_ run: RunFacts, of scenario: Scenario?) {
        let hasEnded = run.record.status == .finished
        if hasEnded, run.record.remarks.contains(where: { $0.kind == .decided }) { return nil }
        guard var scenario else {
            if hasEnded { return nil }
            self = .unknown
            return
        }
        scenario.load.shard = run.record.shard
        let left = RemainingPlan(scenario, after: run.samples, part: 1)
        var (missing, planned, time) = (0, 0, Nanoseconds(0))
        for target in scenario.targets.places {
            if let count = scenario.load.plannedStarts(of: target) {
                planned += count
                missing += max(0, count - left.finishedPlaces(of: target).count)
            } else if !hasEnded, case .duration(let rest) = left.extent(of: target) {
                time = max(time, rest)
            }
        }
        if missing == 0, time <= 0 { return nil }
        self =
            scenario.load.conversations != nil && missing > 0
            ? .missingSessions(missing, of: planned) : .missing(requests: missing, of: planned, time: time)
    }
}
