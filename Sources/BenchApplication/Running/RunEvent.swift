package import BenchAnalysis
package import BenchModel
package import LoadRunner

/// What happens in the course of a run, in the order in which it happens; the words for it belong to whoever shows it.
package enum RunEvent: Sendable, Equatable {
    /// Why the simulator stands in for endpoints.
    package enum SimulationCause: Sendable, Equatable {
        /// Somebody asked for it.
        case asked
        /// Their keys are not set.
        case noKey
        /// The run that goes on was begun so.
        case asBegun
        /// The run of this number, which is done once more, was simulated.
        case asRepeated(Int64)
    }

    // MARK: Before anything is sent

    /// Runs in the database whose program ended without finishing them.
    case foundInterrupted(runs: [Int64])
    /// The embedded simulator answers for these endpoints.
    case simulated(endpoints: [String], cause: SimulationCause)
    /// The certificates of these endpoints are not verified.
    case unverified(endpoints: [String])
    case keyRemark(KeyRemark)
    case addresses(TargetAddresses)
    /// The plan cannot prove an objective.
    case open(OpenObjective)
    /// What the plan may cost.
    case forecast(PlanCost)
    /// What is to be said of the environment's proxies, without a full stop.
    case proxyRemark(String)
    /// An endpoint is reached through a proxy, which is shown without its credentials.
    case throughProxy(endpoint: String, proxy: String)
    /// A server is not ready yet, for this reason, and has been waited for so long.
    case waiting(server: String, reason: String, for: Duration)
    case ready(server: String, after: Duration)
    /// It is known how many words of a target's texts are how many tokens.
    case fitted(target: String, LengthFit)
    /// A server tells its own figures; the dialect is nil of one that nobody here knows.
    case readsMetrics(url: String, dialect: ServerDialect?)
    /// A server is said to tell its own figures and does not, for this reason; it is asked again all the same.
    case metricsMissing(url: String, reason: String)
    /// Something was done before the first request, or left out.
    case hook(HookRecord)
    /// So many hooks are left to another shard of the run.
    case hooksLeft(count: Int, to: Shard)
    /// The run has its row in the database.
    case begun(run: Int64, database: String)
    /// A run goes on, in this sitting, counted from 1.
    case resumed(run: Int64, name: String, sitting: Int, database: String)

    // MARK: While requests are under way

    case progress(RunProgress.Snapshot)
    /// The figures so far, for those who asked for them; the gate is told once in a while.
    case figures(LiveFigures, LiveGate?)
    /// The database refused samples for the first time; they are kept in memory and tried again.
    case storingFails(reason: String)
    /// A program gave no further key; the one before it stays in use.
    case keyNotRenewed(reason: String)
    /// A collector did not take the figures so far, for the first time; the next ones hold them, too.
    case metricsNotSent(reason: String)
    /// Nothing more is asked of a target, the others go on.
    case targetGivenUp(reason: String)
    /// A rule of the scenario ends the run.
    case stopping(reason: String)
    /// Somebody asked for the end: nothing new starts, and what is in flight has so long to end.
    case stopAsked(inFlight: Int, grace: Duration)

    // MARK: After the last request

    case ended(RunEnd)
    /// Its database does not take the rest of the run, which is now saved elsewhere.
    case notStored(reason: String)
    /// The whole run is in another database.
    case rescued(run: Int64, database: String)
    /// What was in memory is in another database; what was stored before cannot be read, for this reason.
    case partlyRescued(samples: Int, database: String, reason: String)
    /// A collector did not take the figures of the whole run.
    case lastMetricsNotSent(reason: String)
}
