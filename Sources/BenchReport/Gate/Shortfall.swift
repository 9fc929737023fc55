package import BenchModel

/// What a run lacks of its plan: a gate must not pass what was not measured.
package struct Shortfall: Sendable, Equatable {
    /// What is missing, such as `1681 of 2000 requests are missing`.
    package let words: String

    /// Finds what a run lacks; nil where its plan was carried out.
    ///
    /// - Parameters:
    ///   - run: the run, killed, interrupted or finished.
    ///   - scenario: what was to be measured; nil where it cannot be read, and then only the run's own status tells.
    package init?(_ run: StoredRun, of scenario: Scenario?) {
        let hasEnded = run.record.status == .finished
        guard let scenario else {
            if hasEnded { return nil }
            words = "the run did not come to its end, and how much is missing is not known"
            return
        }
        let left = RemainingPlan(scenario, after: run.samples, part: 1)
        var (missing, planned, time) = (0, 0, Nanoseconds(0))
        for target in scenario.targets.indices {
            if let count = Self.requests(of: target, in: scenario.load) {
                planned += count
                missing += max(0, count - left.finishedPlaces(of: target).count)
            } else if !hasEnded, case .duration(let rest) = left.extent(of: target) {
                time = max(time, rest)
            }
        }
        var parts: [String] = []
        if missing > 0 { parts.append("\(missing) of \(planned) requests are missing") }
        if time > 0 { parts.append("\(Figure.length(time)) of the measuring time are missing") }
        if parts.isEmpty { return nil }
        words = parts.joined(separator: ", ")
    }

    /// Returns how many requests a target's plan holds; nil where it goes by time alone.
    private static func requests(of target: Int, in load: Load) -> Int? {
        if let schedule = ArrivalSchedule(load, target: target) { return schedule.reduce(0) { count, _ in count + 1 } }
        if case .requests(let count) = load.extent { return count }
        return nil
    }
}
