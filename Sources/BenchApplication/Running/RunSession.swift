package import BenchAnalysis
package import BenchModel
import CurlTransport
package import LoadRunner
package import Pricing
package import SampleStore

/// One run, from a checked scenario to a finished row in the database.
package struct RunSession: Sendable {
    package struct Outcome: Sendable {
        /// Where the run is in the end.
        package var database: RunDatabase
        package var runID: Int64
        package var end: RunEnd
        /// Whether its own database could not be written, so that it was saved in another one.
        package var wasRescued = false
        /// Sends the whole run to a collector, beside what is done with it here; nil where nothing is to be sent.
        package var lastMetrics: Task<Void, Never>?
    }

    /// What is to be run, and how.
    package struct Order: Sendable {
        package var scenario: Scenario
        /// The run to go on with; nil for a new one.
        package var resumed: ResumedRun?
        /// The run that is done once more, by its number; nil for another one.
        package var repeated: Int64?
        package var budget: RunBudget?
        /// The prices with which a new run's cost is told before it starts; nil leaves that out.
        package var prices: PriceBook?
        package var databasePath: String
        package var simulateAll = false
        /// Whether prompts and answers themselves are stored.
        package var storesText = false
        /// The scenario file as it was typed; nil if it is none that can be read again.
        package var scenarioFile: String?
        /// How the order of the prompts follows from the seed, for a new run.
        package var promptOrder: PromptOrder
        /// What is to be known of the whole run before it begins, such as which dataset it asks.
        package var remarks: [Remark] = []
        /// What somebody says about the run.
        package var labels = RunLabels()
        /// The price file that was named for it.
        package var priceFile: RunRecord.PriceFile?
        /// Event loops asked for; nil is as many as the streams want.
        package var loopsAsked: Int?
        /// How long a server may take to be ready before anything is asked of it; nil to begin at once.
        package var readyWithin: Duration?
        /// How lengths in tokens are made for each target, as far as an earlier run has found it.
        package var fits: [LengthFit?] = []
        /// Which part of the scenario is carried out here, and when all parts begin; nil for all of it, at once.
        package var shard: ShardOrder?
        /// How long streams in flight may still take once the run is told to stop.
        package var grace = Duration.seconds(10)
        /// How often progress is told; nil is never.
        package var progressInterval: Duration?
        /// The prices with which the figures so far are told beside progress; nil leaves them out.
        package var livePrices: PriceBook?
        /// Whether it is a probe of a watch, before which only those hooks are carried out that are meant for probes.
        package var isProbe = false
        /// What a collector is told of the run; nil for nothing.
        package var metrics: MetricsOrder?
        /// What tells that no further request is needed; nil where all of the plan is.
        package var rung: LiveRung?

        package init(_ scenario: Scenario, databasePath: String) {
            self.scenario = scenario
            self.databasePath = databasePath
            promptOrder = scenario.promptOrder
        }
    }

    let order: Order
    let surroundings: Surroundings
    /// Takes each event, on any thread, in the order in which they happen on it; must not block.
    let tell: @Sendable (RunEvent) -> Void
    /// Calls back whenever somebody asks for the end, until the closure it returns is called.
    let whenStopAsked: @Sendable (_ handler: @escaping @Sendable () -> Void) -> @Sendable () -> Void

    /// What is carried out here: of a run that several machines share, its part.
    var scenario: Scenario { order.shard.map { order.scenario.part($0.shard) } ?? order.scenario }
    var loops: Int { order.loopsAsked ?? LoopCount.forConnections(scenario.mostConnections) }

    /// Creates a session.
    ///
    /// - Parameters:
    ///   - order: what is to be run, and how.
    ///   - surroundings: the program's version and environment, and its transport.
    ///   - whenStopAsked: is given what to call whenever somebody asks for the end, and returns what is called once the run
    ///     cannot be asked any more: when all of it is stored.
    ///   - tell: takes each event, on any thread; must not block.
    package init(
        _ order: Order,
        in surroundings: Surroundings,
        whenStopAsked: @escaping @Sendable (_ handler: @escaping @Sendable () -> Void) -> @Sendable () -> Void,
        tell: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.order = order
        self.surroundings = surroundings
        self.whenStopAsked = whenStopAsked
        self.tell = tell
    }

    /// Carries it out.
    ///
    /// - Returns: where the run is and how it ended, be that before its plan did.
    /// - Throws: an ``ApplicationError`` or a `ScenarioObstacle` where it cannot begin here, a `StoreError` where its database
    ///   does not take it, a ``LostRun`` where in the end nothing does; `CancellationError` where somebody asked for the end
    ///   before anything was measured.
    package func run() async throws -> Outcome {
        if let shard = order.shard, let obstacle = shard.obstacle(to: order.scenario) {
            throw ApplicationError("--shard \(shard.shard.text): \(obstacle)")
        }
        if let obstacle = MemoryRoom.obstacle(of: scenario, threads: loops) {
            throw ApplicationError("the run is not to be had here: \(obstacle)")
        }
        // First, as these refuse some runs: those leave no empty database behind.
        try surroundings.checkPlatform()
        let proxies = SystemProxies(environment: surroundings.environment)
        var stage = try await SimulatedEndpoints(
            scenario,
            simulateAll: order.simulateAll,
            isCI: order.resumed == nil && surroundings.isCI,
            version: surroundings.version
        )
        do {
            try proxies.check(stage.measuredEndpoints)
            try StreamRoom.make(for: stage.scenario, isSimulated: stage.isSimulated)
            let keys = try await ProgramKeys(stage.measuredEndpoints)
            defer { keys.close() }
            stage.take(keys)
            let database = try RunDatabase.open(
                path: order.databasePath,
                mode: order.resumed == nil ? .create : .existing(readOnly: false)
            )
            if !database.recoveredRuns.isEmpty { tell(.foundInterrupted(runs: Array(database.recoveredRuns))) }
            let outcome = try await measure(stage, keys, through: proxies, in: database)
            await stage.stop()
            return outcome
        } catch {
            await stage.stop()
            throw error
        }
    }
}
