import BenchAnalysis
import BenchModel
import BenchReport
import CurlTransport
import Foundation
import LoadRunner
import ProviderWire
import SampleStore
import ScenarioFile

/// One run from a checked scenario to a finished row in the database.
struct BenchSession {
    struct Outcome {
        /// Where the run is in the end.
        var database: RunDatabase
        var runID: Int64
        var end: RunEnd
        /// Whether its own database could not be written, so that it was saved in another one.
        var wasRescued = false
    }

    /// A run as its database knows it.
    private struct Entry {
        var id: Int64
        var record: RunRecord
        var epoch: RunEpoch
        var remaining: RemainingPlan
    }

    let scenario: Scenario
    /// The run to go on with; nil for a new one.
    let resumed: ResumedRun?
    let budget: RunBudget?
    let databasePath: String
    let simulateAll: Bool
    /// Whether prompts and answers themselves are stored.
    let storesText: Bool
    /// Event loops asked for; nil is as many as the streams want.
    let loopsAsked: Int?
    let isQuiet: Bool
    let environment: [String: String]
    /// How long streams in flight may still take once the run is told to stop.
    let grace: Duration

    private var loops: Int { loopsAsked ?? LoopCount.forConnections(scenario.mostConnections) }

    func run() async throws -> Outcome {
        if let obstacle = MemoryRoom.obstacle(of: scenario, threads: loops) {
            throw CommandError("the run is not to be had here: \(obstacle)")
        }
        // First, as these refuse some runs: those leave no empty database behind.
        let proxies = SystemProxies(environment: environment)
        var stage = try await SimulatedEndpoints(
            scenario,
            simulateAll: simulateAll,
            isCI: resumed == nil && !(environment["CI"] ?? "").isEmpty
        )
        do {
            try proxies.check(stage.measuredEndpoints)
            try StreamRoom.make(for: stage.scenario, isSimulated: stage.isSimulated)
            let keys = try await ProgramKeys(stage.measuredEndpoints)
            defer { keys.close() }
            stage.take(keys)
            let database = try RunDatabase.open(
                path: databasePath,
                mode: resumed == nil ? .create : .existing(readOnly: false)
            )
            if !isQuiet { DatabaseOptions.tellOfInterrupted(database) }
            let outcome = try await measure(stage, keys, through: proxies, in: database)
            await stage.stop()
            return outcome
        } catch {
            await stage.stop()
            throw error
        }
    }

    private func measure(
        _ stage: SimulatedEndpoints,
        _ keys: ProgramKeys,
        through proxies: SystemProxies,
        in database: RunDatabase
    ) async throws -> Outcome {
        let calls = stage.scenario.targets.compactMap { target in
            stage.scenario.endpoint(of: target).map {
                ProviderCall(
                    target: target,
                    endpoint: $0,
                    keepsText: storesText,
                    secrets: proxies.credentials,
                    rotatingKey: keys.key(of: $0.name)
                )
            }
        }
        announce(stage, calls, proxies)
        let run = try enter(stage, calls, keys, into: database)
        let writer = SampleWriter(database: database, run: run.id) { error in
            Console.interject("ezbench: \(error): samples are kept in memory and tried again.")
        }
        let transport = try CurlTransport(
            .init(
                userAgent: "ezbench/\(EZBench.version)",
                directBaseURL: stage.baseURL,
                proxies: proxies,
                connections: scenario.mostConnections,
                lingering: StreamRoom.lingering(
                    beside: scenario.mostConnections,
                    descriptorsEach: stage.isSimulated ? 2 : 1
                ),
                loops: loops,
                versions: Set(stage.scenario.targets.compactMap { stage.scenario.endpoint(of: $0)?.httpVersion })
            )
        )
        let progress = RunProgress(stage.scenario, remaining: run.remaining)
        let control = RunControl()
        if !isQuiet {
            control.whenStopped { stop in
                // That nothing works is said once, in the end.
                guard case .rule(let reason) = stop else { return }
                Console.interject("ezbench: stopping: \(reason); streams in flight end as they would.")
            }
            control.whenTargetGivenUp { Console.interject("ezbench: \($0); the other targets go on.") }
        }
        let load = LoadRun(
            scenario: stage.scenario,
            remaining: run.remaining,
            calls: calls,
            transport: transport,
            epoch: run.epoch,
            control: control,
            progress: progress,
            recordOpened: { writer.write($0) },
            recordLingered: { writer.write($0) },
            spending: budget?.limit
        ) { writer.write($0) }

        let line = ProgressLine(progress: progress, isTerminal: Console.errorIsTerminal)
        let ticker = isQuiet ? nil : Task { await line.keepUp() }
        let watch = Task { await StandstillWatch.keepUp(epoch: run.epoch) { writer.write($0) } }
        let clocks = Task { await ClockWatch.keepUp(SystemClocks.sinceBoot, epoch: run.epoch) { writer.write($0) } }
        keys.whenNotRenewed { reason in
            Console.interject("ezbench: \(reason); the key before it stays in use.")
            let now = MonotonicClock.now() - run.epoch.monotonic
            writer.write(Remark(at: now, kind: .keyNotRenewed, text: "\(reason); the key before it stayed in use"))
        }
        let renewal = Task { await keys.keepUp() }
        let work = Task { await load.run() }
        let interruption = Interruption(control: control, work: work, progress: progress, grace: grace)
        let end = await work.value
        ticker?.cancel()
        await ticker?.value
        watch.cancel()
        await watch.value
        clocks.cancel()
        await clocks.value
        keys.close()
        renewal.cancel()
        await renewal.value
        transport.shutDown()

        // Until all is stored, Ctrl-C must not end the program.
        defer { interruption.end() }
        let status: RunRecord.Status = end.isWhole ? .finished : .interrupted
        do {
            try await writer.finish()
            try database.finish(run.id, at: MonotonicClock.wallNow(), status: status, reason: end.reason)
            return Outcome(database: database, runID: run.id, end: end)
        } catch {
            Console.note("ezbench: \(error)")
            let rescue = try Rescue(
                run.id,
                of: database,
                record: run.record,
                writer: writer,
                status: status,
                reason: end.reason,
                environment: environment
            )
            return Outcome(
                database: rescue.database,
                runID: rescue.runID,
                end: end,
                wasRescued: true
            )
        }
    }

    /// Begins the run in the database, or another sitting of the one that goes on.
    private func enter(
        _ stage: SimulatedEndpoints,
        _ calls: [ProviderCall],
        _ keys: ProgramKeys,
        into database: RunDatabase
    ) throws -> Entry {
        guard let resumed else {
            let epoch = RunEpoch.now()
            let record = runRecord(stage, calls, keys, epoch: epoch)
            let id = try database.begin(record)
            if !isQuiet { Console.note("ezbench: run \(id) is stored in \(database.path).") }
            return Entry(id: id, record: record, epoch: epoch, remaining: RemainingPlan(stage.scenario))
        }
        let record = resumed.stored.record
        let part = try database.resume(
            record.id,
            RunRecord.Sitting(
                startedAt: MonotonicClock.wallNow(),
                version: EZBench.version,
                hostJSON: HostFacts.record(loops: loops, asked: loopsAsked, environment: environment).json
            )
        )
        if !isQuiet {
            Console.note(
                "ezbench: resuming run \(record.id) (\(record.name)): sitting \(part), stored in \(database.path)."
            )
        }
        return Entry(id: record.id, record: record, epoch: resumed.epoch, remaining: resumed.remaining(part: part))
    }

    private func announce(_ stage: SimulatedEndpoints, _ calls: [ProviderCall], _ proxies: SystemProxies) {
        if stage.isSimulated {
            // One that goes on is simulated as it was begun, whatever keys there are by now.
            let began = resumed == nil ? "no key is set" : "as it was begun"
            let why = simulateAll ? "--simulate was given" : began
            let names = stage.simulatedEndpoints.map { "\"\($0)\"" }.joined(separator: ", ")
            Console.note(
                "ezbench: SIMULATED (\(why)): the figures of \(names) come from ezbench's own simulator, not from a provider."
            )
        }
        let insecure = stage.measuredEndpoints.filter(\.isInsecure).map { "\"\($0.name)\"" }
        if !insecure.isEmpty {
            Console.note(
                "ezbench: INSECURE: the certificate of endpoint \(insecure.joined(separator: ", ")) is not verified: "
                    + "whoever is on the way can read the key and answer in its place."
            )
        }
        for line in KeyRemarks.lines(on: stage.measuredEndpoints) { Console.note("ezbench: \(line).") }
        guard !isQuiet else { return }
        let asked = TargetAddresses(stage.scenario, calls, leavingOut: stage.simulatedEndpoints)
        // Whoever watches sees it at once; in a log it stands in the report's heading.
        for line in (Console.errorIsTerminal ? asked.addresses : []) + asked.remarks {
            Console.note("ezbench: \(line)")
        }
        for open in OpenObjective.find(in: scenario) { Console.note("ezbench: \(open.sentence).") }
        if let budget { Console.note("ezbench: \(budget.announcement)") }
        if let remark = proxies.remark(for: stage.measuredEndpoints.map(\.baseURL)) {
            Console.note("ezbench: \(remark).")
        }
        for endpoint in stage.measuredEndpoints {
            guard let proxy = try? proxies.proxy(for: endpoint.baseURL) else { continue }
            Console.note("ezbench: endpoint \"\(endpoint.name)\" is reached through the proxy \(proxy.shown).")
        }
    }

    private func runRecord(
        _ stage: SimulatedEndpoints,
        _ calls: [ProviderCall],
        _ keys: ProgramKeys,
        epoch: RunEpoch
    ) -> RunRecord {
        RunRecord(
            name: scenario.name,
            startedAt: epoch.wall,
            scenarioJSON: ScenarioReader.canonicalJSON(keys.filled(into: scenario)),
            hostJSON: HostFacts.record(loops: loops, asked: loopsAsked, environment: environment).json,
            version: EZBench.version,
            isSimulated: stage.isSimulated,
            loadShape: scenario.load.shape.kind,
            targets: zip(stage.scenario.targets, calls).map { target, call in
                RunRecord.Target(
                    name: target.name,
                    wireProtocol: target.wireProtocol.rawValue,
                    model: target.model,
                    endpoint: call.shownBaseURL,
                    url: call.url,
                    isStreamed: target.stream,
                    isSimulated: stage.standsIn(for: target),
                    isInsecure: stage.measuredEndpoints.contains { $0.name == target.endpoint && $0.isInsecure },
                    sendsKeyInClear: stage.measuredEndpoints.contains {
                        $0.name == target.endpoint && $0.sendsKeyInClear
                    },
                    priceModel: target.priceModel,
                    cancelAfter: target.cancelAfter?.words(of: call.answerLimit),
                    usesNonce: scenario.usesNonce(target) && scenario.prompts.allSatisfy(call.canBeLed)
                )
            }
        )
    }
}

extension RunEnd {
    /// Why it ended before its plan did, where that says more than the run's status.
    fileprivate var reason: String? {
        if case .aborted(let reason) = self { reason } else { nil }
    }
}

/// What Ctrl-C does: first no new streams and a grace period for those in flight, then (or asked again) the end.
private final class Interruption: Sendable {
    private let watch: SignalWatch

    init(control: RunControl, work: Task<RunEnd, Never>, progress: RunProgress, grace: Duration) {
        watch = SignalWatch {
            guard !control.isStopping else { return work.cancel() }
            control.stop()
            let inFlight = progress.snapshot().inFlight
            Console.interject(
                "ezbench: stopping: \(inFlight) streams in flight may take \(grace) more; once more ends them now."
            )
            Task {
                try? await Task.sleep(for: grace)
                work.cancel()
            }
        }
    }

    func end() { watch.end() }
}
