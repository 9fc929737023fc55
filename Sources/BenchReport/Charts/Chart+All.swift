import BenchAnalysis
import BenchModel

extension Chart {
    /// Returns the charts of a run, in the order of a report; those without anything to show are left out.
    static func all(of summary: Summary, _ targets: ChartTargets, objectives: [Objective], over other: Summary? = nil)
        -> [Chart]
    {
        let run = RunCharts(summary)
        let laid = other.map { OtherRun(OverlaidRun($0.measured, over: summary.record), over: summary.record) }
        let isOpenLoop = summary.record.isOpenLoop
        return [
            firstToken(run.firstToken, targets, isOpenLoop: isOpenLoop, objectives: objectives, over: laid),
            latencies(run.latencies, run.clock, targets), streams(run.streams, targets),
            tokens(run.tokens, run.clock, targets), serverRequests(run.servers, run.clock),
            serverMemory(run.servers, run.clock), gaps(run.gaps, targets), costs(run.costs, targets),
            selftest(summary),
        ].compactMap(\.self)
    }

    /// The curve of the machine's last self-test, if the run was recorded with one.
    private static func selftest(_ summary: Summary) -> Chart? {
        summary.instrument.selftest.flatMap { quote in
            quote.steps.flatMap { selftest($0, of: quote.date, limit: SelftestResult.largestError) }
        }
    }
}
