import BenchAnalysis
import BenchModel
import CurlTransport
import LoadRunner
import Pricing
import ProviderSimulator
import ProviderWire
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One step of a self-test: a simulator beside, streams kept under way, and both sides' stories joined.
///
/// The way is that of every run: scenario, transport, sample, database, and back from there.
struct SelftestRun {
    let step: SelftestStep
    /// A folder of its own, for the server's record and the database.
    let folder: String
    let surroundings: Surroundings
    /// Takes what a live view would show, if the step is watched.
    var watch: @Sendable (RunEvent) -> Void = { _ in }

    /// Takes the step.
    ///
    /// - Parameter startServer: starts the server, which writes its record to the file at a path.
    /// - Returns: what both sides have to say of it.
    /// - Throws: what keeps the server from starting or the samples from being stored; a `CancellationError` where it is ended.
    func run(_ startServer: (_ record: String) async throws -> SelftestServer) async throws -> SelftestResult {
        let record = "\(folder)/record.jsonl"
        let server = try await startServer(record)
        let (samples, usage): ([Sample], ClientUsage)
        do {
            (samples, usage) = try await measure(server.baseURL)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
        try Task.checkCancellation()
        return SelftestResult(step, samples: samples, served: try Self.served(record), usage: usage)
    }

    // MARK: The client

    private func measure(_ baseURL: String) async throws -> ([Sample], ClientUsage) {
        let database = try RunDatabase.open(path: "\(folder)/samples.sqlite", mode: .create)
        // Whatever else still holds it: its files are not to go of themselves while their folder is removed.
        defer { database.close() }
        let epoch = RunEpoch.now()
        let target = RunRecord.Target(
            name: Self.name,
            wireProtocol: WireProtocol.openaiChat.rawValue,
            model: Self.name,
            endpoint: baseURL
        )
        let run = try database.begin(
            RunRecord(
                name: Self.name,
                startedAt: epoch.wall,
                version: surroundings.version,
                isSimulated: true,
                targets: [target]
            )
        )
        let writer = SampleWriter(database: database, run: run)
        let carrier = try surroundings.startTransport(
            CurlTransport.Configuration(
                userAgent: surroundings.userAgent,
                directBaseURL: baseURL,
                connections: step.streams,
                loops: step.loops
            )
        )
        let scenario = scenario(baseURL)
        let live = step.isWatched ? LiveWatch(scenario, targets: [target], prices: .builtIn, before: []) : nil
        let progress = progress(scenario)
        let meter = ProcessMeter()
        let ticker = live.map { live in
            Task { [watch] in await progress.keepTelling(every: .milliseconds(250), live, watch) }
        }
        try await keepUnderWay(scenario, carrier.transport, epoch, progress) { sample in
            writer.write(sample)
            live?.take(sample)
        }
        ticker?.cancel()
        await ticker?.value
        if step.isWatched { watch(.ended(.whole)) }
        let usage = meter.usage
        carrier.shutDown()
        try await writer.finish()
        try database.finish(run, at: MonotonicClock.wallNow(), status: Task.isCancelled ? .interrupted : .finished)
        return (try database.load(.id(run)).samples, usage)
    }

    /// Counts what all places do.
    private func progress(_ scenario: Scenario) -> RunProgress {
        var whole = scenario
        whole.load.extent = .requests(step.streams * step.rounds)
        whole.load.warmup = step.streams
        return RunProgress(whole)
    }

    /// Runs each stream's place as a load run of its own, which begins at a seeded random instant of the first answer's
    /// time: were all to begin at once, they would stay in step, and what is measured would be their common beginnings.
    private func keepUnderWay(
        _ scenario: Scenario,
        _ transport: any Transport,
        _ epoch: RunEpoch,
        _ progress: RunProgress,
        record: @escaping @Sendable (Sample) -> Void
    ) async throws {
        let calls = try TargetCalls(scenario)
        let control = RunControl()
        let began = MonotonicClock.now()
        var generator = SplitMix64(seed: scenario.load.seed)
        let beginnings = (0..<step.streams).map { place in
            (place: place, due: began + Nanoseconds(Int64(generator.next() % UInt64(step.answerTime.count))))
        }
        await withDiscardingTaskGroup { group in
            // One task waits for all of them: what a task once needed for a nap it would keep for as long as it lives.
            for (place, due) in beginnings.sorted(by: { $0.due < $1.due }) {
                let wait = due - MonotonicClock.now()
                if wait > 0 { try? await Task.sleep(for: Duration(wait)) }
                if Task.isCancelled { break }
                var scenario = scenario
                scenario.load.seed = UInt64(place)
                let load = LoadRun(
                    scenario: scenario,
                    calls: calls,
                    transport: transport,
                    epoch: epoch,
                    control: control,
                    progress: progress,
                    firstLane: place,
                    record: record
                )
                group.addTask { _ = await load.run() }
            }
        }
    }

    private func scenario(_ baseURL: String) -> Scenario {
        let pace = [
            "ttft=\(SelftestStep.ttft.inMilliseconds)ms", "rate=\(step.rate)", "tokens=\(step.tokens)", "jitter=0",
            "tokens-per-event=1", "first-event-tokens=1",
        ]
        // Whatever a machine cannot keep up with ends some day, and counts as failed.
        let patience = step.answerTime * 10 + .seconds(30)
        return Scenario(
            name: Self.name,
            endpoints: [
                Endpoint(name: Self.name, baseURL: baseURL, limits: TimeLimits(idle: patience, total: patience))
            ],
            targets: [
                Target(
                    name: Self.name,
                    endpoint: Self.name,
                    wireProtocol: .openaiChat,
                    model: Self.name,
                    headers: [HTTPHeader("x-simulator", pace.joined(separator: ", "))]
                )
            ],
            prompts: [Prompt(id: Self.name, user: "Say something.")],
            load: Load(concurrency: 1, extent: .requests(step.rounds), warmup: 1)
        )
    }

    private static let name = "selftest"

    // MARK: The server's record

    private static func served(_ path: String) throws -> [String: ServedAnswer] {
        var served: [String: ServedAnswer] = [:]
        for request in try ServedRequest.read(record: path) {
            served[request.id] = ServedAnswer(
                received: Nanoseconds(request.receivedNs),
                receivedByKernel: request.stamp == .kernel,
                deltas: request.deltaNs.map { Nanoseconds($0) }
            )
        }
        return served
    }
}
