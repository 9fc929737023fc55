package import BenchModel
package import Statistics

/// What a run's figures are worth: how arrivals were stamped, and how late the program itself was.
///
/// Over all targets, for they share one program and one machine.
package struct InstrumentStatement: Sendable, Equatable {
    /// Requests that count in latencies whose arrivals are the kernel's receive timestamps.
    package let kernelStamped: Int
    /// Those whose arrivals are the instants at which the poll returned.
    package let pollStamped: Int
    /// Client lag of every token event, in nanoseconds.
    package let lag: Distribution
    /// started − planned of planned starts that had room, in nanoseconds; empty for a closed loop.
    package let lateness: Distribution
    /// From a free slot, or a planned start, until the request was on its way.
    package let handover: HandoverSummary
    package let eventsPerRead: Double?
    /// How the run reached its servers.
    package let connections: RunConnections
    /// Event loops of the client; nil of a run that does not say.
    package let loops: Int?
    /// The machine's last self-test before the run.
    package let selftest: SelftestQuote?
    /// The client lag's p99 must not be above this, in nanoseconds.
    package let lagLimit: Double
    /// Whether the tightest latency objective of those that are judged sets that limit.
    package let isLimitOfObjective: Bool

    /// How much of the tightest latency objective the client lag may be.
    package static let shareOfObjective = 0.05
    /// The limit where no objective sets one.
    static let lagLimitByItself = 10e6

    package init(_ run: StoredRun, objectives: [Objective]) {
        let measured = run.samples.filter { $0.phase == .measure }
        let requests = measured.filter(\.isMeasurement)
        kernelStamped = requests.count { $0.connection.stampSource == .kernel }
        pollStamped = requests.count - kernelStamped
        lag = Distribution(requests.flatMap { $0.response.deltas.lags.map(Double.init) })
        // What follows a first attempt starts by its wait, not by the plan.
        let planned = run.record.isOpenLoop ? measured.filter { !$0.wasHeldBack && $0.attempt == 1 } : []
        lateness = Distribution(planned.compactMap(\.lateness))
        let (events, reads) = requests.reduce((0, 0)) {
            ($0.0 + $1.response.deltas.count, $0.1 + $1.response.tokenReads)
        }
        eventsPerRead = reads > 0 ? Double(events) / Double(reads) : nil
        connections = RunConnections(run)
        let jsons = run.record.sittings.isEmpty ? [run.record.hostJSON] : run.record.sittings.map(\.hostJSON)
        let hosts = jsons.map(RecordedHost.init(json:))
        // Sittings on different machines, or set up differently, have nothing in common to be told.
        loops = Set(hosts.map { $0?.loops }).count == 1 ? hosts.last??.loops : nil
        selftest = Set(hosts.map { $0?.selftest?.machine }).count == 1 ? hosts.last??.selftest : nil
        let tightest = objectives.filter { $0.metric.isLatency && $0.bound == .max }.map(\.limit).min()
        handover = HandoverSummary(run, tightest: tightest)
        isLimitOfObjective = tightest != nil
        lagLimit = tightest.map { $0 * Self.shareOfObjective } ?? Self.lagLimitByItself
    }

    /// Whether the program was so late that its figures are in part its own.
    package var isLimited: Bool { lag.percentile(99).map { $0 > lagLimit } ?? false }
}

extension Objective.Metric {
    fileprivate var isLatency: Bool {
        switch self {
        case .ttft, .ttfa, .tpot, .itl, .e2e, .stall: true
        case .tokensPerSecond, .errorRate, .cutShare, .filteredShare: false
        }
    }
}
