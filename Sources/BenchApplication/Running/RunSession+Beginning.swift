import BenchAnalysis
import BenchModel
import CurlTransport
import Digests
import ProviderWire
import SampleStore
import ScenarioFile

extension RunSession {
    /// A run as its database knows it.
    struct Entry {
        var id: Int64
        var record: RunRecord
        var epoch: RunEpoch
        var remaining: RemainingPlan
    }

    /// Tells what is to be known before anything is sent.
    func announce(_ stage: SimulatedEndpoints, _ calls: TargetCalls, _ proxies: SystemProxies) {
        // One that goes on, or is done once more, is simulated as it was, whatever keys there are by now.
        let began: RunEvent.SimulationCause =
            order.resumed != nil ? .asBegun : order.repeated.map { .asRepeated($0) } ?? .noKey
        for event in stage.remarks(cause: order.simulateAll ? .asked : began) { tell(event) }
        tell(.addresses(TargetAddresses(stage.scenario, calls, leavingOut: stage.simulatedEndpoints)))
        // What the parts of a run prove together is no matter of one of them.
        if scenario.load.shard.isWhole { for open in OpenObjective.find(in: scenario) { tell(.open(open)) } }
        // What is left of a run that goes on costs less than its plan.
        if let prices = order.prices, order.resumed == nil,
            let cost = PlanCost(scenario, calls, prices: prices, free: stage.simulatedEndpoints)
        {
            tell(.forecast(cost))
        }
        for event in stage.remarks(of: proxies) { tell(event) }
    }

    /// Begins the run in the database, or another sitting of the one that goes on.
    func enter(
        _ stage: SimulatedEndpoints,
        _ calls: TargetCalls,
        _ keys: ProgramKeys,
        _ fits: [LengthFit]?,
        into database: RunDatabase
    ) throws -> Entry {
        guard let resumed = order.resumed else {
            let epoch = order.shard?.epoch() ?? RunEpoch.now()
            let record = runRecord(stage, calls, keys, fits, epoch: epoch)
            let id = try database.begin(record)
            tell(.begun(run: id, database: database.path))
            let plan = RemainingPlan(stage.scenario, order: order.promptOrder)
            return Entry(id: id, record: record, epoch: epoch, remaining: plan)
        }
        var record = resumed.stored.record
        let objectives = ScenarioReader.storedJSON(
            record.scenarioJSON,
            judgedBy: scenario.objectives,
            scenario.regressions
        )
        if let objectives { record.scenarioJSON = objectives }
        let part = try database.resume(
            record.id,
            RunRecord.Sitting(
                startedAt: MonotonicClock.wallNow(),
                version: surroundings.version,
                hostJSON: host.json,
                machine: .current()
            ),
            scenarioJSON: objectives
        )
        tell(.resumed(run: record.id, name: record.name, sitting: part, database: database.path))
        return Entry(
            id: record.id,
            record: record,
            epoch: resumed.epoch,
            remaining: resumed.remaining(part: part, of: scenario)
        )
    }

    private var host: RecordedHost {
        HostFacts.record(
            loops: loops,
            asked: order.loopsAsked,
            version: surroundings.version,
            environment: surroundings.environment
        )
    }

    private func runRecord(
        _ stage: SimulatedEndpoints,
        _ calls: TargetCalls,
        _ keys: ProgramKeys,
        _ fits: [LengthFit]?,
        epoch: RunEpoch
    ) -> RunRecord {
        let whole = keys.filled(into: order.scenario)
        // Of a run that only waits for its start there are no parts.
        let part = order.shard.flatMap { $0.shard.isWhole ? nil : $0 }
        var record = RunRecord(
            uuid: part?.uuid(ScenarioReader.storedJSON(whole, keepsTexts: false)) ?? .random(),
            shard: part?.shard ?? .whole,
            name: scenario.name,
            startedAt: epoch.wall,
            scenarioJSON: ScenarioReader.storedJSON(whole, keepsTexts: order.storesText),
            scenarioFile: order.storesText ? nil : order.scenarioFile,
            promptOrder: order.promptOrder,
            hostJSON: host.json,
            machine: .current(),
            version: surroundings.version,
            isSimulated: stage.isSimulated,
            loadShape: scenario.load.shape.kind,
            targets: zip(stage.scenario.targets, calls).enumerated().map { index, asked in
                let (target, call) = asked
                // A beginning that requests share is known to caches by intent, as is what was said in a conversation.
                let isCold =
                    scenario.usesNonce(target) && scenario.synthetic?.prefix == nil
                    && scenario.trace?.recorded.blockTokens == nil && scenario.load.conversations == nil
                var recorded = stage.recorded(
                    target,
                    call,
                    usesNonce: isCold && scenario.prompts.allSatisfy(call.canBeLed)
                )
                recorded.fit = fits?[index]
                return recorded
            },
            labels: order.labels,
            priceFile: order.priceFile
        )
        record.history = scenario.load.conversations?.history
        record.parts = part.map { [$0.record(on: host)] } ?? []
        return record
    }
}
