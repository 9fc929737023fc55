package import BenchModel
package import Statistics

/// What a sweep asks of each request of a target, and which share of the requests must answer it well.
package struct RungQuestion: Sendable, Equatable {
    /// Limits that one share of the requests must keep, all at once.
    package struct Part: Sendable, Equatable {
        /// The share of requests that must be good.
        package var level: Share
        /// What a good request keeps; none where it is enough not to fail.
        package var objectives: [Objective]
    }

    /// In the order of the objectives; none where nothing is asked.
    package let parts: [Part]
    /// Whether all objectives have to be kept by the same share of requests, because somebody named it.
    package let isJoint: Bool

    /// Gathers what is asked.
    ///
    /// Objectives of equal percentiles are one part: a request is good where it keeps all of them, which asks no less than each by
    /// itself. Those of other percentiles are parts of their own, for a p50 need not be kept by 95 %. A limit on failures asks that
    /// so many requests succeed; those on how answers end are not a matter of load and ask nothing.
    ///
    /// - Parameters:
    ///   - objectives: of the scenario.
    ///   - target: the name of the target that is judged.
    ///   - attainment: the share of requests that must keep all limits; nil for those of the objectives.
    package init(_ objectives: [Objective], target: String, attainment: Share? = nil) {
        var parts: [Part] = []
        for objective in objectives where objective.concerns(target) {
            let isOfFailures = objective.metric == .errorRate && objective.bound == .max
            guard isOfFailures || !objective.metric.isShare else { continue }
            let level = isOfFailures ? nil : attainment
            let own = Part(
                level: level ?? Share(clamping: 1 - objective.allowance),
                objectives: isOfFailures ? [] : [objective]
            )
            if let place = parts.firstIndex(where: { $0.level == own.level && $0.objectives.isEmpty == isOfFailures }) {
                parts[place].objectives += own.objectives.filter { !parts[place].objectives.contains($0) }
            } else {
                parts.append(own)
            }
        }
        if let attainment, !parts.contains(where: { !$0.objectives.isEmpty }) {
            parts.insert(Part(level: attainment, objectives: []), at: 0)
        }
        self.parts = parts
        isJoint = attainment != nil
    }

    package var isEmpty: Bool { parts.isEmpty }
}
