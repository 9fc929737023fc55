import BenchModel
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
    package let lag: PooledDistribution
    /// started − planned of planned starts that had room, in nanoseconds; empty for a closed loop.
    package let lateness: Distribution
    /// From a free slot, or a planned start, until the request was on its way.
    package let handover: HandoverSummary
    /// Time in which the program could do nothing.
    package let lost: LostTime
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
    /// Whether the program was so late that its figures are in part its own.
    ///
    /// Found once: each target's row asks for it, and it looks at the lag of all targets.
    package let isLimited: Bool

    /// How much of the tightest latency objective the client lag may be.
    package static let shareOfObjective: Share = 0.05
    /// The limit where no objective sets one.
    static let lagLimitByItself = 10e6

    init(_ figures: InstrumentFigures, objectives: [Objective]) {
        kernelStamped = figures.kernelStamped
        pollStamped = figures.pollStamped
        lag = figures.lag
        lateness = figures.lateness
        eventsPerRead = figures.eventsPerRead
        connections = figures.connections
        loops = figures.loops
        lost = figures.lost
        selftest = figures.selftest
        let tightest = objectives.filter { $0.metric.kind == .time && $0.bound == .max }.map(\.limit).min()
        handover = HandoverSummary(figures.handover, tightest: tightest)
        isLimitOfObjective = tightest != nil
        let lagLimit = tightest.map { $0 * Self.shareOfObjective.value } ?? Self.lagLimitByItself
        self.lagLimit = lagLimit
        isLimited = lag.percentile(99).map { $0 > lagLimit } ?? false
    }
}
