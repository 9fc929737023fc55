import BenchAnalysis
import BenchModel
import LoadRunner
import SampleStore
import ScenarioFile

/// A rung as an ordinary run, stored like any other.
struct RungRun: Sendable {
    private let sweep: SweepSession.Order
    private let surroundings: Surroundings
    private let stop: WatchStop
    private let tell: @Sendable (SweepEvent) -> Void

    init(
        _ sweep: SweepSession.Order,
        in surroundings: Surroundings,
        stop: WatchStop,
        tell: @escaping @Sendable (SweepEvent) -> Void
    ) {
        (self.sweep, self.surroundings, self.stop, self.tell) = (sweep, surroundings, stop, tell)
    }

    func measure(_ order: RungOrder) async throws -> MeasuredRung {
        // Two that went on at the same moment saw nothing of one another before.
        if sweep.isResumed { try PastRungs.checkIsAlone(sweep) }
        var scenario = sweep.scenario(of: order.place, at: order.rung.level, number: order.number)
        scenario.budget = order.budget ?? scenario.budget
        var run = RunSession.Order(scenario, databasePath: sweep.databasePath)
        run.simulateAll = sweep.simulateAll
        run.scenarioFile = sweep.scenarioFile
        run.labels = RunLabels(tags: [sweep.tag] + sweep.labels.tags, note: sweep.labels.note)
        run.priceFile = sweep.priceFile
        run.remarks = sweep.remarks
        run.loopsAsked = sweep.loopsAsked
        run.progressInterval = sweep.progressInterval
        run.livePrices = sweep.tellsFigures ? sweep.prices : nil
        run.metrics = sweep.metrics
        run.budget = try RunBudget(scenario, prices: sweep.prices)
        let target = scenario.targets[0]
        let question = RungQuestion(scenario.objectives, target: target.name, attainment: sweep.settings.attainment)
        let rule = RungRule(question, sweep.settings, at: order.rung.level, doubts: order.rung.doubts)
        run.fits = [order.fit]
        run.rung = LiveRung(rule, RunRecord.Target(judging: target), isOpenLoop: scenario.load.shape != .closed)
        let isFirst = order.isFirst
        let outcome = try await RunSession(
            run,
            in: surroundings,
            whenStopAsked: stop.whenAsked,
            tell: { [tell] in tell(.run($0, isFirst: isFirst)) }
        ).run()
        // The collector is told of one rung at a time, and none of it while the next is measured.
        await outcome.lastMetrics?.value
        defer { outcome.database.close() }
        let stored = try outcome.database.load(.id(outcome.runID))
        var measured = MeasuredRung(run: stored, wasInterrupted: outcome.end == .interrupted)
        if outcome.wasRescued { measured.rescuedTo = outcome.database.path }
        if case .aborted(let reason) = outcome.end, UsedUpBudget.isReason(reason) {
            measured.usedUpBudget = reason
        }
        return measured
    }
}

extension SweepSession.Order {
    /// Returns the scenario of a rung: one target, the rung's load, and an order and nonces of its own.
    func scenario(of place: Int, at level: Double, number: Int) -> Scenario {
        var rung = scenario.rung(of: place)
        rung.sweep = settings
        rung.load = settings.load(rung.load, at: level)
        rung.load.seed = SplitMix64.mix(rung.load.seed &+ UInt64(number))
        return rung
    }
}

extension RunRecord.Target {
    /// A target as far as its requests' figures depend on it.
    fileprivate init(judging target: Target) {
        self.init(
            name: target.name,
            wireProtocol: target.wireProtocol.rawValue,
            model: target.model,
            endpoint: target.endpoint,
            isStreamed: target.stream
        )
    }
}
