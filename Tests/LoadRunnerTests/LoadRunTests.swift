import BenchModel
import LoadRunner
import ProviderWire
import Synchronization
import Statistics
import Testing
import TransportFakes

@Suite("A run of a plan")
struct LoadRunTests {
    static let epoch = RunEpoch(monotonic: MonotonicClock.now() - 1_000_000, wall: 0)

    static func scenario(_ load: Load, targets: [String] = ["a", "b"]) -> Scenario {
        Scenario(
            name: "run",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: targets.map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: $0) },
            prompts: [Prompt(id: "one", user: "1"), Prompt(id: "two", user: "2")],
            load: load
        )
    }

    /// Runs a scenario against the fake and returns its samples and whether the plan was carried out whole.
    static func run(
        _ scenario: Scenario,
        remaining: RemainingPlan? = nil,
        over transport: any Transport,
        control: RunControl = RunControl(),
        onSample: @escaping @Sendable (Sample) -> Void = { _ in }
    ) async -> (samples: [Sample], isWhole: Bool, progress: RunProgress.Snapshot) {
        let samples = Mutex<[Sample]>([])
        let progress = RunProgress(scenario, remaining: remaining)
        let run = LoadRun(
            scenario: scenario,
            remaining: remaining,
            calls: .of(scenario),
            transport: transport,
            epoch: epoch,
            control: control,
            progress: progress
        ) { sample in
            samples.withLock { $0.append(sample) }
            onSample(sample)
        }
        let end = await run.run()
        return (samples.withLock(\.self), end.isWhole, progress.snapshot())
    }

    @Test("Each target gets its warm-up and its requests, no more and no fewer", arguments: Load.Order.allCases)
    func plansAreCarriedOut(order: Load.Order) async {
        let load = Load(concurrency: 4, extent: .requests(10), warmup: 3, order: order)
        let (samples, isWhole, progress) = await Self.run(Self.scenario(load), over: FakeTransport())
        #expect(isWhole)
        for target in [0, 1] {
            let own = samples.filter { $0.target.number == target }
            #expect(own.filter { $0.phase == .warmup }.map(\.sequence.number).sorted() == Array(0..<3))
            #expect(own.filter { $0.phase == .measure }.map(\.sequence.number).sorted() == Array(0..<10))
        }
        #expect(progress.done == 26 && progress.inFlight == 0 && progress.planned == 26)
    }

    @Test(
        "Connections are opened before anything else, on the lanes of the slots that use them",
        arguments: [0, 1, 5, 150]
    )
    func openingAhead(count: Int) async {
        let transport = FakeTransport()
        let opened = Mutex<[OpenedConnection]>([])
        let scenario = Self.scenario(Load(concurrency: 4, extent: .requests(8), warmup: 2, prewarm: count))
        let run = LoadRun(
            scenario: scenario,
            calls: .of(scenario),
            transport: transport,
            epoch: Self.epoch,
            control: RunControl(),
            progress: RunProgress(scenario),
            recordOpened: { connection in opened.withLock { $0.append(connection) } }
        ) { _ in }
        #expect(await run.run() == .whole)
        let tally = transport.tally.withLock(\.self)
        #expect(tally.methods.prefix(2 * count).allSatisfy { $0 == .head })
        #expect(tally.methods.dropFirst(2 * count).allSatisfy { $0 == .post })
        #expect(tally.methods.count == 2 * count + 20)
        let lanes = Set((0..<2).flatMap { target in (0..<count).map { target * 4 + $0 % 4 } })
        #expect(Set(tally.lanes.prefix(2 * count)) == lanes)
        let told = opened.withLock(\.self)
        for target in 0..<2 {
            let own = told.filter { $0.target.number == target }
            #expect(own.count == count && own.allSatisfy { $0.outcome == .ok && ($0.started ?? 0) > 0 })
        }
    }

    @Test("A slot keeps its lane, and no two slots share one", arguments: [0, 100])
    func lanes(firstLane: Int) async {
        let transport = FakeTransport(together: 6)
        let scenario = Self.scenario(Load(concurrency: 3, extent: .requests(30)))
        let run = LoadRun(
            scenario: scenario,
            calls: .of(scenario),
            transport: transport,
            epoch: Self.epoch,
            control: RunControl(),
            progress: RunProgress(scenario),
            firstLane: firstLane
        ) { _ in }
        _ = await run.run()
        #expect(Set(transport.tally.withLock(\.lanes)) == Set(firstLane..<firstLane + 6))
    }

    @Test("Never more streams are in flight than the scenario says, and as many")
    func concurrencyIsKept() async {
        let transport = FakeTransport(together: 5)
        let load = Load(concurrency: 5, extent: .requests(40))
        _ = await Self.run(Self.scenario(load, targets: ["a"]), over: transport)
        #expect(transport.tally.withLock(\.mostInFlight) == 5)
    }

    @Test("Targets in turn never overlap")
    func sequentialTargetsDoNotOverlap() async {
        let load = Load(concurrency: 3, extent: .requests(6), warmup: 2, order: .sequential)
        let (samples, _, _) = await Self.run(Self.scenario(load), over: FakeTransport())
        #expect(samples.map(\.target) == samples.map(\.target).sorted())
    }

    @Test("Samples count from the run's epoch and keep what was seen")
    func samplesAreRelative() async throws {
        let load = Load(extent: .requests(1))
        let (samples, _, _) = await Self.run(Self.scenario(load, targets: ["a"]), over: FakeTransport())
        let sample = try #require(samples.first)
        let sent = try #require(sample.times.sent)
        let token = try #require(sample.response.deltas.firstToken)
        #expect(sample.outcome == .ok)
        #expect(sample.planned > 0 && sample.planned < 60_000_000_000)
        let started = try #require(sample.times.started)
        #expect(token - sent == 50 && sent - started == 50)
        #expect(sample.response.deltas.lags == [5])
        #expect(sample.response.usage == TokenUsage(input: 3, output: 1))
        #expect(sample.providerRequestID == "c-1")
        #expect(sample.httpStatus == 200)
    }

    @Test("A share of the measured requests is closed on purpose, with its instants counted from the epoch")
    func closing() async throws {
        var scenario = Self.scenario(Load(extent: .requests(10), warmup: 2), targets: ["a"])
        scenario.targets[0].cancelAfter = CancelAfter(.time(.seconds(1)), share: 0.5)
        let (samples, isWhole, progress) = await Self.run(scenario, over: FakeTransport())
        #expect(isWhole && progress.failed == 0 && progress.done == 12)
        let closed = samples.filter(\.wasClosedOnPurpose)
        #expect(closed.count == 5 && closed.allSatisfy { $0.phase == .measure })
        let sample = try #require(closed.first)
        let cancellation = try #require(sample.cancellation)
        #expect(cancellation.decided == sample.times.end && cancellation.gone == cancellation.decided + 30)
    }

    @Test("A failed request is a sample like any other")
    func failuresAreData() async {
        let transport = FakeTransport { number in
            number % 2 == 0 ? .failed(.connectTimeout, detail: "no connection within 1.0 s") : .complete
        }
        let load = Load(concurrency: 1, extent: .requests(10))
        let (samples, isWhole, progress) = await Self.run(Self.scenario(load, targets: ["a"]), over: transport)
        #expect(isWhole && samples.count == 10)
        #expect(progress.done == 10)
    }

    @Test("A run that is stopped starts nothing new and says it is not whole")
    func stopping() async {
        let control = RunControl()
        let load = Load(concurrency: 2, extent: .requests(1000))
        let transport = FakeTransport(whenAsked: { if $0 == 11 { control.stop() } })
        let (samples, isWhole, _) = await Self.run(
            Self.scenario(load, targets: ["a"]),
            over: transport,
            control: control
        )
        #expect(!isWhole)
        // The other slot may have asked before that, and not been counted yet.
        #expect((11...12).contains(samples.count))
    }

    @Test("Runs by time end when the time is up")
    func duration() async {
        let load = Load(concurrency: 2, extent: .duration(.milliseconds(30)))
        let (samples, isWhole, _) = await Self.run(Self.scenario(load, targets: ["a"]), over: FakeTransport())
        #expect(isWhole && !samples.isEmpty)
        #expect(Set(samples.map(\.sequence.number)) == Set(0..<samples.count))
    }

    @Test("Each request carries a nonce of its own")
    func noncesGoOut() async {
        let transport = FakeTransport()
        _ = await Self.run(Self.scenario(Load(extent: .requests(20)), targets: ["a"]), over: transport)
        let bodies = transport.tally.withLock(\.bodies)
        #expect(Set(bodies).count == 20)
    }
}
