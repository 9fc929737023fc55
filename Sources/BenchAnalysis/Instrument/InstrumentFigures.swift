import BenchModel
import Statistics

/// What tells how well this program kept up with a run, whatever the run is judged by; see ``InstrumentStatement``.
struct InstrumentFigures: Sendable {
    let kernelStamped: Int
    let pollStamped: Int
    let lag: PooledDistribution
    let lateness: Distribution
    let handover: HandoverFigures
    let lost: LostTime
    let eventsPerRead: Double?
    let connections: RunConnections
    let loops: Int?
    let selftest: SelftestQuote?

    init(_ run: RunFacts, _ targets: [MeasuredTarget]) {
        var (requests, kernelStamped, events, reads) = (0, 0, 0, 0)
        for target in targets {
            requests += target.requests.count
            for sample in target.requests.lazy.map(\.sample) {
                if sample.stampSource == .kernel { kernelStamped += 1 }
                events += sample.eventCount
                reads += sample.tokenReads
            }
        }
        self.kernelStamped = kernelStamped
        pollStamped = requests - kernelStamped
        lag = PooledDistribution(targets.map(\.lag))
        // What follows a first attempt starts by its wait, not by the plan.
        let planned = run.record.isOpenLoop ? targets.flatMap(\.measured).map(\.attempts.first) : []
        lateness = Distribution(planned.filter { !$0.wasHeldBack && $0.attempt == 1 }.compactMap(\.lateness))
        eventsPerRead = reads > 0 ? Double(events) / Double(reads) : nil
        connections = RunConnections(run, targets)
        lost = LostTime(run.record.remarks)
        let jsons = run.record.sittings.isEmpty ? [run.record.hostJSON] : run.record.sittings.map(\.hostJSON)
        let hosts = jsons.map(RecordedHost.init(json:))
        // Sittings on different machines, or set up differently, have nothing in common to be told.
        loops = Set(hosts.map { $0?.loops }).count == 1 ? hosts.last??.loops : nil
        selftest = Set(hosts.map { $0?.selftest?.machine }).count == 1 ? hosts.last??.selftest : nil
        handover = HandoverFigures(run, targets)
    }
}
