import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

/// Requests of a made-up trace: arrival in seconds, input and the ids of the blocks.
private func trace(
    _ rows: [(at: Double, input: Int, blocks: [UInt64])],
    sessions: [Int]? = nil,
    blockTokens: Int? = 512
) -> RecordedTrace {
    var trace = RecordedTrace(blockTokens: blockTokens)
    for (place, row) in rows.enumerated() {
        let start = Int32(trace.blockIDs.count)
        trace.blockIDs += row.blocks
        trace.requests.append(
            RecordedTrace.Request(
                arrival: .seconds(row.at),
                input: row.input,
                output: 10 + place,
                row: place + 1,
                session: sessions?[place] ?? -1,
                blocks: start..<Int32(trace.blockIDs.count)
            )
        )
    }
    return trace
}

/// A tree of prefixes: requests begin with a branch of one of a few trees, and end with blocks of their own.
private func drawn(_ count: Int, seed: UInt64, everySeconds: Double = 1) -> RecordedTrace {
    var random = SplitMix64(seed: seed)
    var fresh: UInt64 = 1_000_000
    return trace(
        (0..<count).map { place in
            let tree = UInt64.random(in: 0..<8, using: &random)
            let depth = Int.random(in: 0...4, using: &random)
            var blocks: [UInt64] = [7] + (0..<depth).map { tree * 100 + UInt64($0) }
            let own = Int.random(in: 0...2, using: &random)
            for _ in 0..<own {
                fresh += 1
                blocks.append(fresh)
            }
            // An id stands for a whole block, or for just what a request's last one has.
            let input = blocks.count * 512 - (own == 0 ? 0 : Int.random(in: 0..<512, using: &random))
            return (Double(place) * everySeconds, input, blocks)
        }
    )
}

@Suite("What a cache without bounds could give of a trace")
struct IdealHitTests {
    @Test("are the leading blocks that an earlier request had, cut to the request's length")
    func example() throws {
        let rows = trace([
            (0, 1500, [0, 1, 2]), (0, 1500, [0, 1, 3]), (1, 600, [0, 4]), (1, 1400, [0, 1, 2]), (2, 512, [9]),
            (3, 1600, [0, 4, 5, 6]),
        ])
        let ideal = try #require(IdealHits(rows.requests, of: rows))
        #expect(ideal.hitBlocks == 0 + 2 + 1 + 3 + 0 + 2 && ideal.blocks == 16)
        // The fourth is as long as its beginning that was known.
        #expect(ideal.hitTokens == 0 + 1024 + 512 + 1400 + 0 + 1024 && ideal.tokens == 7112)
        #expect(ideal.workingSet == 8 && ideal.workingSetTokens == 8 * 512)
        #expect(IdealHits([RecordedTrace.Request](), of: rows)?.share == nil)
        #expect(IdealHits(rows.requests, of: trace([(0, 5, [])], blockTokens: nil)) == nil)
    }

    @Test("a block counts only after the blocks that were before it")
    func chains() throws {
        let rows = trace([(0, 1024, [1, 2]), (1, 1024, [3, 2]), (2, 1024, [2, 1])])
        #expect(IdealHits(rows.requests, of: rows)?.hitBlocks == 0)
    }

    @Test("agree with every earlier request looked through", arguments: 0..<20 as Range<UInt64>)
    func naive(seed: UInt64) {
        let rows = drawn(60, seed: seed)
        var expected = 0
        for (place, request) in rows.requests.enumerated() {
            let blocks = Array(rows.blocks(of: request))
            let shared = rows.requests[..<place].map { other in
                zip(rows.blocks(of: other), blocks).prefix { $0 == $1 }.count
            }
            expected += min((shared.max() ?? 0) * 512, Int(request.input))
        }
        #expect(IdealHits(rows.requests, of: rows)?.hitTokens == expected)
    }
}

@Suite("What is sent of a trace")
struct ReplayedTraceTests {
    private func sent(_ trace: RecordedTrace, _ replay: Replay, most: Int? = nil, seed: UInt64 = 1) -> ReplayedTrace {
        ReplayedTrace(trace, replay, most: most, seed: seed)
    }

    private let rows = trace((0..<10).map { (Double($0), 100, []) }, blockTokens: nil)

    @Test("starts when it arrived, at the wanted speed, and counts from the beginning of the window")
    func times() {
        #expect(sent(rows, Replay()).starts == (0..<10).map { .seconds(Double($0)) })
        #expect(sent(rows, Replay(speed: 2)).starts.last == .seconds(4.5))
        let part = sent(rows, Replay(speed: 0.5, from: .seconds(2.5), to: .seconds(6)))
        #expect(part.requests.map(\.row) == [4, 5, 6] && part.starts == [.seconds(1), .seconds(3), .seconds(5)])
        #expect(sent(rows, Replay(), most: 3).requests.map(\.row) == [1, 2, 3])
        #expect(sent(rows, Replay(from: .seconds(20))).requests.isEmpty)
    }

    @Test(
        "is spread within buckets where there are such, in the order of the trace",
        arguments: 0..<10 as Range<UInt64>
    )
    func buckets(seed: UInt64) {
        let bucketed = trace((0..<90).map { (Double($0 / 9) * 3, 100, []) })
        #expect(bucketed.bucket == .seconds(3))
        let sent = sent(bucketed, Replay(), seed: seed)
        #expect(sent.spreadOver == .seconds(3))
        #expect(sent.starts == sent.starts.sorted() && Set(sent.starts).count > 80)
        for (request, start) in zip(sent.requests, sent.starts) {
            #expect(start >= request.arrival && start < request.arrival + .seconds(3))
        }
        #expect(
            self.sent(bucketed, Replay(), seed: seed) == sent && self.sent(bucketed, Replay(), seed: seed + 100) != sent
        )
        let together = self.sent(bucketed, Replay(spread: .recorded), seed: seed)
        #expect(together.starts == bucketed.requests.map(\.arrival) && together.spreadOver == nil)
        // A few that meet by chance are no buckets.
        let met = trace([(0, 1, []), (0, 1, []), (1, 1, []), (2, 1, []), (3, 1, [])])
        #expect(met.bucket == nil && self.sent(met, Replay()).spreadOver == nil)
    }

    @Test("of a sample are whole groups, so that what they share stays", arguments: 0..<10 as Range<UInt64>)
    func sampled(seed: UInt64) throws {
        let whole = drawn(400, seed: seed)
        let part = sent(whole, Replay(sample: 0.5), seed: seed)
        let groups = try #require(part.groups)
        #expect(abs(Double(groups.taken) - Double(groups.all) / 2) <= 1)
        // All begin with block 7, which tells nothing; what comes after it tells the group.
        let group = { (request: RecordedTrace.Request) -> UInt64? in whole.blocks(of: request).dropFirst().first }
        let taken = Set(part.requests.compactMap(group))
        for request in whole.requests {
            guard let name = group(request) else { continue }
            #expect(taken.contains(name) == part.requests.contains(request))
        }
        let mine = try #require(part.ideal?.share?.value)
        let everySecond = whole.requests.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        #expect(mine > 0 && IdealHits(everySecond, of: whole) != nil)
    }

    @Test("of a sample are whole sessions where there are such")
    func sessions() {
        let rows = trace((0..<40).map { (Double($0), 100, []) }, sessions: (0..<40).map { $0 % 10 }, blockTokens: 16)
        let part = sent(rows, Replay(sample: 0.3))
        let taken = Set(part.requests.map(\.session))
        #expect(taken.count == 3 && part.requests.count == 12 && part.groups?.all == 10)
    }

    @Test("has a rate on average, and in the busiest second")
    func rate() {
        let rate = ArrivalRate([0, 100, 200, 1_500_000_000, 2_499_999_999, 2_500_000_000] as [Nanoseconds])
        #expect(rate.most == 3 && rate.mean == 6 / 2.5 && rate.peak == 3)
        #expect(ArrivalRate([Nanoseconds]()).most == 0 && ArrivalRate([5]).mean == nil)
    }
}

@Suite("The prompts of a trace")
struct TracePromptTests {
    private static func scenario(nonce: Bool = true, targets: Int = 1) -> Scenario {
        var scenario = Scenario(
            name: "s",
            endpoints: [],
            targets: (0..<targets).map { Target(name: "t\($0)", endpoint: "e", wireProtocol: .openaiChat, model: "m") },
            prompts: []
        )
        scenario.load.nonce = nonce
        return scenario
    }

    private static func prompts(
        _ trace: RecordedTrace,
        _ scenario: Scenario = scenario(),
        intercept: Double = 0,
        slope: Double = 1,
        salt: UInt64 = 5,
        finished: Set<RequestIndex> = []
    ) -> TracePrompts {
        let fit = LengthFit(source: .tokenize, intercept: intercept, slope: slope)
        return TracePrompts(
            ReplayedTrace(trace, Replay(), most: nil, seed: 1),
            of: scenario,
            fits: Array(repeating: fit, count: scenario.targets.count),
            salt: salt
        ) { _ in finished }
    }

    private static func place(_ sequence: Int, _ phase: Sample.Phase = .measure, target: Int = 0, nonce: String? = nil)
        -> Plan.Request
    {
        Plan.Request(
            target: TargetIndex(target),
            phase: phase,
            sequence: RequestIndex(sequence),
            prompt: 0,
            nonce: nonce ?? String(sequence + 77, radix: 36),
            closesEarly: false
        )
    }

    private static func words(_ prompt: Prompt) -> [Substring] {
        let text = prompt.conversation.messages.last?.parts.compactMap { part in
            if case .text(let text) = part { text } else { nil }
        }.joined()
        return (text ?? "").split(separator: " ")
    }

    @Test(
        "share the words of the blocks that they share, and no more; and are as long as the fit says",
        arguments: [(0.0, 1.0), (20, 1), (8, 1.31), (300, 0.8)],
        0..<4 as Range<UInt64>
    )
    func sharing(_ line: (intercept: Double, slope: Double), seed: UInt64) {
        let rows = drawn(40, seed: seed)
        let prompts = Self.prompts(rows, intercept: line.intercept, slope: line.slope)
        let texts = rows.requests.indices.map { Self.words(prompts.prompt(Self.place($0))) }
        for (place, request) in rows.requests.enumerated() {
            let wanted = max(1, Int(((Double(request.input) - line.intercept) / line.slope).rounded()))
            #expect(texts[place].count == wanted)
            for other in 0..<place {
                let shared = zip(rows.blocks(of: request), rows.blocks(of: rows.requests[other])).prefix { $0 == $1 }
                    .count
                let least = Int(((Double(shared * 512) - line.intercept) / line.slope).rounded())
                let same = zip(texts[place], texts[other]).prefix { $0 == $1 }.count
                let shorter = min(texts[place].count, texts[other].count)
                #expect(same >= min(least, shorter), "the blocks that both have are the same text")
                #expect(same <= least + 16 || same == shorter, "\(same) words of \(least) that are shared")
            }
        }
    }

    @Test("have the same words whatever their blocks, so that one fit holds for all of one length")
    func sameWords() {
        let rows = trace([(0, 1300, [1, 2, 3]), (1, 1300, [4, 5, 6]), (2, 1300, []), (3, 1300, [1])])
        let prompts = Self.prompts(rows, intercept: 11)
        let sorted = rows.requests.indices.map { Self.words(prompts.prompt(Self.place($0))).sorted() }
        #expect(sorted.allSatisfy { $0 == sorted[0] })
    }

    @Test(
        "are new in every sitting and for every target, unless there is to be no nonce; a warm-up warms nothing of them"
    )
    func salts() {
        let rows = trace([(0, 1024, [1, 2]), (1, 1024, [1, 2])])
        func text(_ scenario: Scenario = Self.scenario(targets: 2), salt: UInt64, _ place: Plan.Request) -> [Substring]
        {
            Self.words(Self.prompts(rows, scenario, salt: salt).prompt(place))
        }
        let first = text(salt: 1, Self.place(0))
        #expect(first == text(salt: 1, Self.place(1)) && first == text(salt: 1, Self.place(0)))
        for other in [
            text(salt: 2, Self.place(0)), text(salt: 1, Self.place(0, target: 1)),
            text(salt: 1, Self.place(0, .warmup)),
        ] {
            #expect(zip(first, other).prefix { $0 == $1 }.count < 5)
        }
        let warm = Self.scenario(nonce: false)
        #expect(text(warm, salt: 1, Self.place(0)) == text(warm, salt: 2, Self.place(0)))
    }

    @Test("without blocks are each their own")
    func own() {
        let rows = trace((0..<20).map { (Double($0), 600, []) }, blockTokens: nil)
        let prompts = Self.prompts(rows)
        let texts = rows.requests.indices.map { Self.words(prompts.prompt(Self.place($0))) }
        #expect(Set(texts.map { $0.prefix(6).joined() }).count == 20)
        #expect(prompts.idealCached(Self.place(3)) == nil)
        #expect(prompts.asked(Self.place(3)) == SyntheticPrompts.Asked(input: 600, output: 13))
    }

    @Test("know what a cache could give of what this sitting sends")
    func ideal() {
        let rows = trace([(0, 1024, [1, 2]), (1, 1100, [1, 2, 3]), (2, 1100, [1, 2, 3])])
        let whole = Self.prompts(rows)
        #expect((0..<3).map { whole.idealCached(Self.place($0)) } == [0, 1024, 1100])
        #expect(whole.idealCached(Self.place(1, .warmup)) == nil)
        let rest = Self.prompts(rows, finished: [0])
        #expect((1..<3).map { rest.idealCached(Self.place($0)) } == [0, 1100])
    }

    @Test("ask the recorded answers' lengths of whoever keeps to them")
    func answers() {
        let rows = trace([(0, 50, [1])])
        let prompt = Self.prompts(rows).prompt(Self.place(0))
        #expect(prompt.maxTokens == 10 && prompt.fields == nil && prompt.id == "trace")
        let fit = LengthFit(source: .tokenize, intercept: 0, slope: 1, keeping: .both)
        let kept = TracePrompts(
            ReplayedTrace(rows, Replay(output: .exact), most: nil, seed: 1),
            of: Self.scenario(),
            fits: [fit],
            salt: 1
        )
        #expect(kept.prompt(Self.place(0)).fields?.members["min_tokens"] == .number("10"))
        let natural = TracePrompts(
            ReplayedTrace(rows, Replay(output: .natural), most: nil, seed: 1),
            of: Self.scenario(),
            fits: [fit],
            salt: 1
        )
        #expect(natural.prompt(Self.place(0)).maxTokens == nil && natural.prompt(Self.place(0)).fields == nil)
    }
}

@Suite("The plan of a trace")
struct TracePlanTests {
    private static var scenario: Scenario {
        var scenario = Scenario(
            name: "s",
            endpoints: [],
            targets: [Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")],
            prompts: [],
            data: DataSource(file: "f")
        )
        scenario.send(Replay())
        return scenario
    }

    @Test("is known by its number before the trace is read, and then by its times")
    func plan() throws {
        var scenario = Self.scenario
        #expect(scenario.planDefect == nil && scenario.load.shape == .trace([]))
        scenario.load.extent = .requests(4)
        #expect(scenario.load.plannedStarts(of: 0) == 4 && !RemainingPlan(scenario).isFinished(target: 0))
        let rows = trace([(0, 5, []), (2, 7, []), (3, 6, [])])
        scenario.take(ReplayedTrace(rows, Replay(), most: nil, seed: 1))
        #expect(scenario.load.extent == .requests(3) && scenario.targets[0].rowLimit == 12)
        #expect(scenario.prompts.count == 1 && scenario.prompts[0].conversation.size > 0)
        let starts = RemainingPlan(scenario).starts(of: 0).map { Array($0) } ?? []
        #expect(starts.map(\.offset) == [0, .seconds(2), .seconds(3)])
        var part = scenario
        part.load.shard = try #require(Shard(index: 1, of: 2))
        #expect(part.load.plannedStarts(of: 0) == 1)
        let mine = RemainingPlan(part).starts(of: 0).map { Array($0) } ?? []
        #expect(mine.map(\.sequence) == [1] && mine.map(\.offset) == [.seconds(2)])
        let late = trace([(0, 5, []), (40 * 86_400, 7, [])])
        scenario.take(ReplayedTrace(late, Replay(), most: nil, seed: 1))
        #expect(scenario.planDefect?.contains("40 days") == true)
    }
}

@Suite("The recorded sessions of a trace")
struct RecordedSessionTests {
    private static func scenario(_ sessions: [Int], keeping kept: Int) -> Scenario {
        let rows = trace(sessions.indices.map { (Double($0), 512, []) }, sessions: sessions, blockTokens: nil)
        var scenario = Scenario(
            name: "r",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: [Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")],
            prompts: [Prompt(id: "trace", user: "x")],
            load: Load()
        )
        scenario.trace = ReplayedTrace(rows, Replay(), most: kept, seed: 1)
        return scenario
    }

    @Test("go by the place of their first request, and have as many turns as are sent")
    func places() {
        // The last request of session 8 is beyond what is sent.
        let plan = Plan(Self.scenario([8, -1, 5, 8, 5, 5, 8], keeping: 6), salt: 1)
        let turns = (0..<7).map { plan.request(target: 0, phase: .measure, sequence: RequestIndex($0)).turn }
        #expect(turns[0] == ConversationTurn(session: 0, turn: 0, count: 2))
        #expect(turns[1] == nil, "it stands for itself")
        #expect(turns[2] == ConversationTurn(session: 2, turn: 0, count: 3))
        #expect(turns[3] == ConversationTurn(session: 0, turn: 1, count: 2))
        #expect(turns[4...5] == [.init(session: 2, turn: 1, count: 3), .init(session: 2, turn: 2, count: 3)])
        #expect(turns[6] == nil, "no request of the trace is there")
        #expect(plan.request(target: 0, phase: .warmup, sequence: 0).turn == nil)
    }

    @Test("are none where the trace has none")
    func none() {
        let plan = Plan(Self.scenario([-1, -1], keeping: 2), salt: 1)
        #expect((0..<2).allSatisfy { plan.request(target: 0, phase: .measure, sequence: RequestIndex($0)).turn == nil })
    }
}
