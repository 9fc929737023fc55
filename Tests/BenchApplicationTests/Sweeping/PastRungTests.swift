import BenchAnalysis
import BenchModel
import Foundation
import Pricing
import SampleStore
import ScenarioFile
import Statistics
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("What a sweep goes on with", .timeLimit(.minutes(30)))
struct PastRungTests {
    private typealias Change = @Sendable (inout Scenario, inout SweepSettings) -> Void

    private static func order(
        in folder: Folder,
        tag: RunTag,
        _ change: (inout Scenario, inout SweepSettings) -> Void = { _, _ in }
    ) -> SweepSession.Order {
        var scenario = Scenario.small(["a", "b"])
        scenario.objectives = [Objective(metric: .e2e, percentile: 50, bound: .max, limit: 3_600e9)]
        var settings = SweepSettings(loads: [1, 2], length: .requests(8), settle: 0, confirms: false)
        change(&scenario, &settings)
        scenario.sweep = settings
        return SweepSession.Order(scenario, settings, databasePath: folder.database, tag: tag, prices: .dollarAToken)
    }

    private static func carryOut(_ order: SweepSession.Order, over transport: FakeTransport = FakeTransport())
        async throws -> SweepResult
    {
        try await SweepSession(
            order,
            in: TestRun().surroundings(transport),
            stop: WatchStop(),
            tell: { _ in }
        ).run()
    }

    private static func problem(_ order: SweepSession.Order) -> String {
        let error = #expect(throws: ApplicationError.self) { try PastRungs(order) }
        return error?.description ?? ""
    }

    @Test("is all of it where all was measured: nothing is asked again, and the verdict is the same")
    func whole() async throws {
        let folder = try Folder()
        let tag = RunTag.ofNewSweep()
        let first = try await Self.carryOut(Self.order(in: folder, tag: tag))
        var order = Self.order(in: folder, tag: tag)
        order.isResumed = true
        let transport = FakeTransport()
        let again = try await Self.carryOut(order, over: transport)
        #expect(transport.tally.withLock(\.urls).isEmpty && again.end == .whole)
        #expect(again.tracks.map(\.bracket) == first.tracks.map(\.bracket))
        #expect(again.rungs.map(\.requests) == first.rungs.map(\.requests) && again.rungs.count == 4)
    }

    @Test("has other limits of time and money, as these say how far it goes, and nothing else that is other")
    func limits() async throws {
        let folder = try Folder()
        let tag = RunTag.ofNewSweep()
        _ = try await Self.carryOut(Self.order(in: folder, tag: tag))
        let longer = Self.order(in: folder, tag: tag) { scenario, settings in
            scenario.budget = Budget("500", .usd)
            settings.time = .seconds(9)
            settings.confirms = true
        }
        #expect(try PastRungs(longer).runs.count == 4)
        let changes: [Change] = [
            { scenario, _ in scenario.prompts = [Prompt(id: "one", user: "another")] },
            { scenario, _ in scenario.targets[0].maxTokens = 11 },
            { scenario, _ in scenario.objectives[0].limit = 1 },
            { scenario, _ in scenario.load.warmup = 1 },
            { _, settings in settings.length = .requests(9) },
            { _, settings in settings.length = .time(.seconds(9)) },
            { _, settings in settings.attainment = 0.5 },
            { _, settings in settings.mostRungs = 3 },
            { _, settings in settings.settle = .seconds(1) },
            { _, settings in settings.loads = [1, 3] },
        ]
        let paths = [
            "$.prompts[0] (\"one\")",
            "$.targets[0].maxTokens",
            "$.objectives[0].max",
            "$.load.warmup",
            "$.load.requests (--requests)",
            "$.load.duration (--rung)",
            "$.sweep.attainment (--attainment)",
            "$.sweep.maxRungs (--max-rungs)",
            "$.sweep.settle (--settle)",
            "$.sweep.concurrency[1] (--concurrency)",
        ]
        for (change, path) in zip(changes, paths) {
            let words = Self.problem(Self.order(in: folder, tag: tag, change))
            #expect(words.contains("other flags, than are given now: \(path) differs; a sweep goes on"), "\(words)")
        }
        let renamed = Self.problem(Self.order(in: folder, tag: tag) { scenario, _ in scenario.targets[1].name = "c" })
        #expect(renamed.contains("measured target \"b\", which the scenario does not have"), "\(renamed)")
    }

    @Test("is named by its tag, of which every run is a rung")
    func tags() async throws {
        let folder = try Folder()
        let tag = RunTag.ofNewSweep()
        let outcome = try await TestRun(folder).run(.small(), over: FakeTransport()) {
            $0.labels = RunLabels(tags: [tag])
        }
        outcome.database.close()
        let foreign = Self.problem(Self.order(in: folder, tag: tag))
        #expect(
            foreign == "--resume \(tag.text): run 1 has the tag \(tag.text) and is no rung of a sweep: take the tag off"
        )
        let unknown = Self.problem(Self.order(in: folder, tag: .ofNewSweep()))
        #expect(unknown.contains("so that there is no such sweep; \"ezbench runs\" lists the tags"), "\(unknown)")
        let database = try RunDatabase.open(path: folder.database, mode: .existing(readOnly: true))
        defer { database.close() }
        #expect(throws: ApplicationError.self) { try SweepResult.read(tag, in: database) { _ in .dollarAToken } }
    }

    @Test(
        "has a level where its load is of the kind that is swept",
        arguments: [
            (.concurrency, .closed, 7), (.concurrency, .open(.poisson(rate: 3)), nil), (.rate, .closed, nil),
            (.rate, .open(.constant(rate: 3)), 3), (.rate, .open(.poisson(rate: 3)), 3),
            (.rate, .open(.gamma(rate: 3, burstiness: 2)), 3), (.rate, .trace([]), nil), (.sessions, .closed, 7),
        ] as [(SweepSettings.Variable, LoadShape, Double?)]
    )
    func levels(variable: SweepSettings.Variable, shape: LoadShape, level: Double?) {
        let settings = SweepSettings(variable: variable)
        #expect(settings.level(of: Load(shape: shape, concurrency: 7)) == level)
    }

    @Test("is of one target and its own objectives, in an order that its number decides, and held to no baseline")
    func rungs() throws {
        let folder = try Folder()
        var order = Self.order(in: folder, tag: .ofNewSweep())
        order.scenario.objectives = [
            Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1),
            Objective(metric: .ttft, percentile: 50, bound: .max, limit: 2, target: "a"),
            Objective(metric: .ttft, percentile: 50, bound: .max, limit: 3, target: "b"),
        ]
        let rung = order.scenario(of: 1, at: 2, number: 3)
        #expect(rung.targets.map(\.name) == ["b"] && rung.objectives.map(\.limit) == [1, 3])
        #expect(rung.load.concurrency == 2 && rung.load.extent == .requests(8) && rung.regressions.isEmpty)
        #expect(rung.load.seed == order.scenario(of: 1, at: 1, number: 3).load.seed)
        #expect(rung.load.seed != order.scenario(of: 1, at: 2, number: 4).load.seed)
    }

    @Test("has the money that is left, to the billionth; a rung is never without a budget once there was one")
    func budget() throws {
        var scenario = Scenario.small(["a"])
        #expect(try SweepBudget(scenario, prices: .dollarAToken) == nil)
        scenario.budget = Budget("2.0000000009", .usd)
        var budget = try #require(try SweepBudget(scenario, prices: .dollarAToken))
        #expect(budget.left.amount == "2")
        let order = SweepSession.Order(
            scenario,
            SweepSettings(),
            databasePath: "",
            tag: .ofNewSweep(),
            prices: .dollarAToken
        )
        var sample = Sample(
            target: 0,
            promptID: "one",
            phase: .measure,
            sequence: 0,
            outcome: .ok,
            planned: 0,
            times: PhaseTimes(started: 0)
        )
        sample.response.usage = TokenUsage(input: 5, output: 1)
        func run(_ name: String, _ count: Int) -> StoredRun {
            StoredRun(
                record: RunRecord(
                    name: "r",
                    startedAt: 0,
                    version: "1",
                    isSimulated: false,
                    targets: [.init(name: name, wireProtocol: "openai-chat", model: "a", endpoint: "e")]
                ),
                samples: Array(repeating: sample, count: count)
            )
        }
        // What another scenario's target cost is nothing of this one's.
        try budget.book(run("other", 9), order)
        #expect(budget.left.amount == "2")
        try budget.book(run("a", 1), order)
        #expect(budget.left.amount == "1")
        try budget.book(run("a", 4), order)
        #expect(Money(budget.left.amount, .usd) == Money("0.000000001", .usd))
    }
}

@Suite("The moment at which shards begin")
struct ShardOrderTests {
    private static let start = WallTime(nanoseconds: 1_800_000_000_000_000_000)
    private static let day = Nanoseconds.seconds(86_400)

    private static func order(_ index: Int = 0, of count: Int = 2, start: WallTime = start) throws -> ShardOrder {
        ShardOrder(try #require(Shard(index: ShardIndex(index), of: count)), start: start)
    }

    @Test("is named by what all parts share, so that they have one name and no other run has it")
    func names() throws {
        let name = try Self.order().uuid("{}")
        #expect(try Self.order(1).uuid("{}") == name && name.text.dropFirst(14).first == "8")
        #expect(try Self.order(1, of: 3).uuid("{}") != name)
        #expect(try Self.order(start: Self.start + 1).uuid("{}") != name)
        #expect(try Self.order().uuid("{ }") != name)
    }

    @Test("is the run's epoch on each machine, be it to come or over")
    func epoch() throws {
        for distance in [-7, 0, 90] as [Nanoseconds] {
            let now = RunEpoch(monotonic: 1_000, wall: Self.start - distance)
            let epoch = try Self.order().epoch(now: now)
            #expect(epoch.wall == Self.start && epoch.monotonic == 1_000 + distance)
        }
    }

    @Test("is at most a week away, and at most a day ago where there is something to join")
    func bounds() throws {
        let scenario = Scenario.small(concurrency: 2)
        func words(_ order: ShardOrder, after time: Nanoseconds) -> String? {
            order.obstacle(to: scenario, now: Self.start + time)
        }
        let order = try Self.order()
        #expect(words(order, after: -7 * Self.day) == nil && words(order, after: Self.day) == nil)
        #expect(words(order, after: -7 * Self.day - 1)?.contains("more than a week away") == true)
        #expect(words(order, after: Self.day + 1)?.contains("more than a day ago") == true)
        let alone = ShardOrder(.whole, start: Self.start)
        #expect(words(alone, after: 40 * Self.day) == nil)
        #expect(words(alone, after: -8 * Self.day)?.contains("more than a week away") == true)
    }

    @Test("finds a part for each stream that is allowed, and one for each warm-up under open-loop load")
    func streams() throws {
        var scenario = Scenario.small(concurrency: 1, warmup: 4)
        scenario.load.shape = .open(.poisson(rate: 1))
        scenario.load.maxInFlight = 2
        let order = try Self.order()
        #expect(order.obstacle(to: scenario, now: Self.start)?.contains("warm-up has concurrency 1") == true)
        scenario.load.warmup = 0
        #expect(order.obstacle(to: scenario, now: Self.start) == nil)
        scenario.load.maxInFlight = 1
        #expect(order.obstacle(to: scenario, now: Self.start)?.hasPrefix("maxInFlight 1 cannot be shared") == true)
        scenario.abort.consecutiveFailures = 5
        scenario.load.maxInFlight = 2
        #expect(order.obstacle(to: scenario, now: Self.start)?.contains("\"abort\"") == true)
    }
}
