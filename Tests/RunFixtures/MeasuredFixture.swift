package import BenchAnalysis
package import BenchModel
package import Pricing
package import Statistics

/// Short cuts for tests that look at one output of a run; the commands measure a run once and make all outputs from that.
extension Summary {
    package init(run: StoredRun, prices: PriceBook, objectives: [Objective] = []) {
        self.init(MeasuredRun(run), prices: prices, objectives: objectives)
    }
}

extension Gate {
    package static func judge(
        _ run: StoredRun,
        objectives: [Objective],
        allowedFailureShare: Share = .none,
        plannedBy scenario: Scenario? = nil
    ) -> GateReport {
        judge(
            MeasuredRun(run),
            objectives: objectives,
            allowedFailureShare: allowedFailureShare,
            plannedBy: scenario
        )
    }
}

extension InstrumentStatement {
    package init(_ run: StoredRun, objectives: [Objective]) {
        self = MeasuredRun(run).instrument(objectives: objectives)
    }
}
