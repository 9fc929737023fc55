import BenchModel
import Testing

@Suite("Shards: parts of one plan")
struct ShardTests {
    private static func shards(_ count: Int) -> [Shard] {
        (0..<count).compactMap { Shard(index: ShardIndex($0), of: count) }
    }

    @Test("are written counted from 1, and nothing else is read")
    func text() {
        #expect(Shard(text: "1/1") == .whole)
        #expect(Shard(text: "3/16") == Shard(index: 2, of: 16))
        #expect(Self.shards(4).map(\.text) == ["1/4", "2/4", "3/4", "4/4"])
        for text in [
            "", "0/4", "5/4", "1", "1/", "/4", "1/0", "-1/4", "1/4/2", "a/b", "1/10001", "1 / 4", "+1/4", "1/+4",
        ] {
            #expect(Shard(text: text) == nil, "\(text)")
        }
    }

    @Test("have every place of the plan between them, each once", arguments: [1, 2, 3, 7], [0, 1, 5, 7, 20, 100])
    func partition(count: Int, places: Int) {
        let shards = Self.shards(count)
        let own = shards.map { shard in (0..<places).filter(shard.owns) }
        #expect(own.flatMap(\.self).sorted() == Array(0..<places))
        #expect(own.map(\.count) == shards.map { $0.part(of: places) })
        for (shard, own) in zip(shards, own) {
            #expect(own.indices.map(shard.place) == own)
            #expect(shard.place(.max) >= .max - count)
        }
    }

    @Test("divide slots and connections, and leave the plan as it is")
    func division() {
        var scenario = Scenario.shared
        scenario.load.concurrency = 10
        scenario.load.maxInFlight = 6
        scenario.load.prewarm = 1
        let parts = Self.shards(4).map(scenario.part)
        #expect(parts.map(\.load.concurrency) == [3, 3, 2, 2])
        #expect(parts.map(\.load.maxInFlight) == [2, 2, 1, 1])
        #expect(parts.map(\.load.prewarm) == [1, 0, 0, 0])
        #expect(parts.allSatisfy { $0.load.extent == scenario.load.extent && $0.load.seed == scenario.load.seed })
        #expect(scenario.part(.whole) == scenario)
    }

    @Test(
        "start, all together, when one machine would have started",
        arguments: [
            LoadShape.open(.poisson(rate: 40)), .open(.constant(rate: 10)), .open(.gamma(rate: 20, burstiness: 0.5)),
            .stages([
                .init(.ramp(from: 1, to: 30), duration: .seconds(2)), .init(.constant(rate: 5), duration: .seconds(1)),
            ]),
        ]
    )
    func schedule(shape: LoadShape) {
        var scenario = Scenario.shared
        scenario.load.shape = shape
        scenario.load.extent = .duration(.seconds(3))
        let whole = RemainingPlan(scenario).starts(of: 0).map { $0.map { ($0.sequence.number, $0.offset) } } ?? []
        #expect(whole.count > 10)
        var joined: [(Int, Nanoseconds)] = []
        for shard in Self.shards(3) {
            let part = scenario.part(shard)
            let plan = RemainingPlan(part)
            let own = plan.starts(of: 0).map { $0.map { ($0.sequence.number, $0.offset) } } ?? []
            #expect(own.allSatisfy { shard.owns($0.0) })
            #expect(part.load.plannedStarts(of: 0) == own.count)
            joined += own
        }
        joined.sort { $0.0 < $1.0 }
        #expect(joined.map(\.0) == whole.map(\.0) && joined.map(\.1) == whole.map(\.1))
    }

    @Test("have finished where their own places are, whatever others have left")
    func finished() {
        var scenario = Scenario.shared
        scenario.load.extent = .requests(5)
        let second = Self.shards(2)[1]
        let part = scenario.part(second)
        #expect(RemainingPlan(part).requestsLeft(of: 0) == 2)
        let samples = [1, 3].map { place in
            Sample(
                target: 0,
                promptID: "p",
                phase: .measure,
                sequence: RequestIndex(place),
                outcome: .ok,
                planned: 0,
                times: PhaseTimes(started: 0)
            )
        }
        #expect(!RemainingPlan(part, after: Array(samples.prefix(1)), part: 1).isFinished(target: 0))
        #expect(RemainingPlan(part, after: samples, part: 1).isFinished(target: 0))
        #expect(!RemainingPlan(scenario, after: samples, part: 1).isFinished(target: 0))
    }

    @Test("share a name that follows from what they share")
    func name() {
        let bytes = (0..<32).map { UInt8($0) }
        let name = RunUUID(named: bytes)
        #expect(name == RunUUID(named: bytes) && RunUUID(text: name.text) == name)
        #expect(name.text == "00010203-0405-8607-8809-0a0b0c0d0e0f")
    }
}

extension Scenario {
    fileprivate static var shared: Scenario {
        Scenario(
            name: "shared",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: [Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")],
            prompts: [Prompt(id: "p", user: "Hi")]
        )
    }
}
