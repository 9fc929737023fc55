package import BenchAnalysis
package import BenchModel

/// All that a report is made of.
package struct ReportSubject: Sendable {
    package var summary: Summary
    /// What a ``Gate`` said of the same run; nil where nobody asked it.
    package var gate: GateReport?
    package var judgements: [Judgement]
    /// What was asked of a baseline.
    package var regressions: [RegressionJudgement]
    /// What the run was made with; nil where it cannot be read.
    package var scenario: Scenario?
    /// Where and why nothing worked, as ``NothingWorked`` says it; nil where something did.
    package var obstacle: String?

    package init(
        _ summary: Summary,
        gate: GateReport? = nil,
        scenario: Scenario? = nil,
        obstacle: String? = nil
    ) {
        (self.summary, self.gate, self.scenario, self.obstacle) = (summary, gate, scenario, obstacle)
        judgements = gate?.judgements ?? []
        regressions = gate?.regressions ?? []
    }

    /// The load that was asked for; nil where the run's scenario cannot be read.
    var load: Load? { scenario?.load }

    /// What the gate answered, but for failed requests.
    var answers: [GateLine] { judgements.map(\.line) + regressions.map(\.line) }

    /// The requests of the plan; nil of one that goes by time, or cannot be read.
    var planned: Int? {
        guard let load else { return nil }
        let counts = summary.places.map { load.plannedRequests(of: $0) }
        return counts.contains(nil) ? nil : counts.compactMap(\.self).reduce(0) { $0.addingSaturated($1) }
    }

    /// Whether fewer requests came to their end than were planned.
    var isShort: Bool {
        if let planned { return summary.attempted < planned }
        return summary.record.status != .finished
    }
}
