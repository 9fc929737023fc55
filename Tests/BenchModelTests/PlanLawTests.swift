import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

@Suite("A cache of prefixes without bounds")
struct PrefixWalkTests {
    /// Keeps every beginning whole.
    private struct SlowWalk {
        var known: Set<[UInt64]> = []

        mutating func take(_ blocks: [UInt64]) -> Int {
            let hits = blocks.indices.prefix { known.contains(Array(blocks[...$0])) }.count
            for end in blocks.indices { known.insert(Array(blocks[...end])) }
            return hits
        }
    }

    @Test("knows of a request what an earlier one began with, and no more than its tokens", arguments: 0..<12)
    func walk(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var (walk, slow) = (PrefixWalk(), SlowWalk())
        var trace = RecordedTrace(blockTokens: 16)
        var (hitTokens, hitBlocks) = (0, 0)
        for row in 1...60 {
            let blocks = (0..<Int.random(in: 0...5, using: &random)).map { _ in UInt64.random(in: 0...2, using: &random)
            }
            let input = max(1, blocks.count * 16 - Int.random(in: 0...15, using: &random))
            let (hit, expected) = (walk.take(blocks, of: 16, input: input), slow.take(blocks))
            #expect(
                hit.blocks == expected && hit.tokens == min(expected * 16, input) && walk.blockCount == slow.known.count
            )
            let start = Int32(trace.blockIDs.count)
            trace.blockIDs += blocks
            trace.requests.append(
                RecordedTrace.Request(
                    arrival: 0,
                    input: input,
                    output: 1,
                    row: row,
                    blocks: start..<Int32(trace.blockIDs.count)
                )
            )
            (hitTokens, hitBlocks) = (hitTokens + hit.tokens, hitBlocks + hit.blocks)
        }
        let ideal = IdealHits(trace.requests, of: trace)
        #expect(ideal?.hitTokens == hitTokens && ideal?.hitBlocks == hitBlocks && ideal?.workingSet == slow.known.count)
        #expect(ideal?.blocks == trace.blockIDs.count && ideal?.workingSetTokens == slow.known.count * 16)
        #expect(
            ideal?.share == Share(hitTokens, of: ideal?.tokens ?? 0)
                && ideal?.blockShare == Share(hitBlocks, of: trace.blockIDs.count)
        )
        // Who comes a second time finds all of it.
        let twice = IdealHits(trace.requests + trace.requests, of: trace)
        #expect(twice?.workingSet == ideal?.workingSet && twice?.hitBlocks == hitBlocks + trace.blockIDs.count)
        trace.blockTokens = nil
        #expect(IdealHits(trace.requests, of: trace) == nil)
    }
}

@Suite("Lengths that are tallied")
struct LengthTallyTests {
    @Test("have the percentiles and the classes of the lengths themselves", arguments: 0..<12)
    func tally(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let most = [1, 9, 300, 65_535].randomElement(using: &random) ?? 1
        let lengths = (0..<Int.random(in: 1...200, using: &random)).map { _ in Int.random(in: 0...most, using: &random)
        }
        var (tally, shuffled) = (LengthTally(), LengthTally())
        for length in lengths { tally.add(length) }
        for length in lengths.shuffled(using: &random) { shuffled.add(length) }
        let sorted = lengths.sorted()
        #expect(
            tally == shuffled && tally.sum == lengths.reduce(0, +) && tally.least == sorted.first
                && tally.most == sorted.last
        )
        for share in [0, 0.01, 0.25, 0.5, 0.95, 0.999, 1] {
            #expect(tally.quantile(share) == sorted[Int((Double(sorted.count - 1) * share).rounded())])
        }
        let classes = tally.classes
        #expect(classes.reduce(0) { $0 + $1.count } == lengths.count)
        for (from, to, count) in classes { #expect(count == lengths.count { (from...to).contains($0) }) }
        for (one, next) in zip(classes, classes.dropFirst()) { #expect(one.to + 1 == next.from) }
    }

    @Test("of any size neither overflow nor lie beyond the longest")
    func extremes() {
        var tally = LengthTally()
        for length in [Int.max, Int.max, 0, 70_001] { tally.add(length) }
        #expect(tally.sum == .max && tally.quantile(0) == 0 && tally.count == 4 && tally.most == .max)
        #expect((tally.quantile(1) ?? 0) >= .max - .max / 32_768)
        #expect(abs((tally.quantile(0.34) ?? 0) - 70_001) <= 70_001 / 32_768)
        #expect(tally.classes.last?.to == .max)
    }
}

@Suite("What a text of some words counts")
struct LengthFitLawTests {
    private static let fits: [LengthFit] = [
        LengthFit(source: .usage, intercept: 8.5, slope: 1.25),
        LengthFit(
            source: .count,
            path: "/v1/messages/count_tokens",
            intercept: -3,
            slope: 0.9,
            used: 77,
            keeping: .both
        ),
        LengthFit(
            source: .tokenize,
            path: "/tokenize",
            intercept: 0,
            slope: 1.1,
            knots: [
                LengthFit.Knot(tokens: 100, size: TextSize(words: 90, commas: 1), counted: 100),
                LengthFit.Knot(tokens: 500, size: TextSize(words: 450), counted: 499),
                LengthFit.Knot(tokens: 2_000, size: TextSize(words: 1_790, commas: 3), counted: 2_001),
            ],
            keeping: .minimum
        ),
    ]

    @Test("is read as it was stored", arguments: fits)
    func stored(fit: LengthFit) {
        #expect(LengthFit(json: fit.json.json) == fit)
        for knot in fit.knots { #expect(fit.size(of: knot.tokens) == knot.size, "what was counted is not reckoned") }
        // More tokens never take fewer words, but where commas fill a gap.
        let sizes = (1...3_000).filter { tokens in !fit.knots.contains { $0.tokens == tokens } }.map {
            fit.size(of: $0).words
        }
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 <= $1 } && (sizes.first ?? 0) >= 1)
    }

    @Test(
        "is none of what nobody wrote so",
        arguments: [
            "", "3", "{}", #"{"source": "guess", "intercept": 1, "slope": 1}"#, #"{"source": "usage", "intercept": 1}"#,
            #"{"source": "usage", "intercept": 1, "slope": 0}"#,
            #"{"source": "usage", "intercept": 1, "slope": -1}"#,
            #"{"source": "usage", "intercept": 1e999, "slope": 1}"#,
            #"{"source": "usage", "intercept": "1", "slope": 1}"#,
        ]
    )
    func foreign(text: String) { #expect(LengthFit(json: text) == nil) }

    @Test("loses of stored knots those that cannot be, and no other")
    func knots() {
        let text =
            #"{"source": "usage", "intercept": 1, "slope": 2, "knots": [3, {"tokens": 5}, {"tokens": 5, "words": 0, "counted": 1}, {"tokens": 9, "words": 4, "commas": 99, "counted": 9}], "keeping": "?"}"#
        let fit = LengthFit(json: text)
        #expect(
            fit?.knots == [LengthFit.Knot(tokens: 9, size: TextSize(words: 4, commas: 4), counted: 9)]
                && fit?.keeping == nil && fit?.path.isEmpty == true
        )
    }

    @Test("is a line through two counts where they rise as words do")
    func line() {
        let fit = LengthFit(.usage, (words: 10, tokens: 20), (words: 110, tokens: 145))
        #expect(
            fit?.slope == 1.25 && fit?.intercept == 7.5 && fit?.size(of: 145).words == 110
                && fit?.size(of: 20).words == 10
        )
        for tokens in [20, 30, 0, 2_000] {
            #expect(LengthFit(.usage, (words: 10, tokens: 20), (words: 110, tokens: tokens)) == nil)
        }
        #expect(fit?.size(of: 1).words == 1 && fit?.size(of: 0).words == 1, "a text has a word")
    }

    @Test("keeps an answer's length by what its server knows", arguments: LengthFit.Keeping.allCases)
    func keeping(keeping: LengthFit.Keeping) {
        let members = keeping.members(40)
        #expect(
            members["ignore_eos"] == (keeping == .minimum ? nil : true)
                && members["min_tokens"] == (keeping == .ignoresEnd ? nil : 40)
        )
    }
}

@Suite("Places of a plan")
struct PlanPlaceTests {
    private static func scenario(turns: [Int], concurrency: Int = 1) -> Scenario {
        let prompts = turns.enumerated().map { place, count in
            let messages = (0..<count).flatMap { turn in
                [Conversation.Message(.user, "u\(turn)")]
                    + (turn + 1 < count ? [Conversation.Message(.assistant, "a\(turn)")] : [])
            }
            return Prompt(id: "p\(place)", Conversation(messages))
        }
        let load = Load(
            concurrency: concurrency,
            extent: .sessions(turns.count * 2),
            conversations: ConversationSettings(),
            seed: 4
        )
        return Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "https://h")],
            targets: [
                Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
                Target(name: "u", endpoint: "e", wireProtocol: .gemini, model: "m"),
            ],
            prompts: prompts,
            load: load
        )
    }

    @Test(
        "of turns follow from session and turn, and no two turns share one",
        arguments: [[1], [3], [1, 4, 2], [2, 2, 2, 2], [5, 1, 1]]
    )
    func turns(turns: [Int]) throws {
        let scenario = Self.scenario(turns: turns)
        let plan = Plan(scenario, salt: 1)
        var places: Set<RequestIndex> = []
        for round in 0..<3 {
            var met: [PromptIndex] = []
            for session in round * turns.count..<(round + 1) * turns.count {
                let prompt = plan.prompt(ofSession: session)
                met.append(prompt)
                for turn in 0..<turns[prompt.number] {
                    let (one, other) = (
                        plan.turn(turn, of: session, target: 0), plan.turn(turn, of: session, target: 1)
                    )
                    #expect(places.insert(one.sequence).inserted && one.sequence == other.sequence)
                    #expect(one.prompt == prompt && other.prompt == prompt)
                    let asked = ConversationTurn(session: session, turn: turn, count: turns[prompt.number])
                    #expect(one.turn == asked && one.phase == .measure && one.nonce == nil)
                }
            }
            #expect(met.sorted() == turns.indices.map { PromptIndex($0) }, "a round holds each conversation once")
        }
        #expect(RemainingPlan(scenario).requestsLeft(of: 0) == turns.reduce(0, +) * 2)
        // The turns that shards are left with are all of them.
        let parts = (0..<3).compactMap { Shard(index: ShardIndex($0), of: 3) }.map {
            RemainingPlan(scenario.part($0)).requestsLeft(of: 0) ?? -1
        }
        #expect(parts.reduce(0, +) == turns.reduce(0, +) * 2)
    }

    @Test("far out of any plan are still places")
    func extremes() {
        let plan = Plan(Self.scenario(turns: [1, 3]), salt: 1)
        #expect(plan.turn(2, of: .max, target: 0).sequence == RequestIndex(.max))
        #expect(plan.turn(0, of: .max / 2, target: 0).sequence >= 0)
    }

    @Test("have nonces of their own: of one length, and none twice among targets, phases, sittings and runs")
    func nonces() {
        var scenario = Self.scenario(turns: [1])
        scenario.load.conversations = nil
        scenario.targets[1].nonce = true
        var seen: Set<String> = []
        var count = 0
        for (salt, part) in [(1_000, 1), (1_000, 2), (2_000, 1)] as [(UInt64, Int)] {
            let plan = Plan(scenario, salt: salt, part: part)
            for target in [0, 1] as [TargetIndex] {
                for phase in Sample.Phase.allCases {
                    for sequence in 0..<20 {
                        let nonce =
                            plan.request(target: target, phase: phase, sequence: RequestIndex(sequence)).nonce ?? ""
                        #expect(nonce.utf8.count == 13)
                        seen.insert(nonce)
                        count += 1
                    }
                }
                let (run, other) = (plan.nonces(of: 0, target: target), plan.nonces(of: 1, target: target))
                #expect(
                    run?.ofRun == other?.ofRun && run?.ofSession != other?.ofSession && run?.ofRun != run?.ofSession
                )
            }
            #expect(
                plan.request(target: 7, phase: .measure, sequence: 0).nonce == nil
                    && plan.nonces(of: 0, target: 7) == nil,
                "no such target"
            )
        }
        #expect(seen.count == count)
        scenario.load.nonce = false
        let plan = Plan(scenario, salt: 1)
        #expect(
            plan.request(target: 0, phase: .measure, sequence: 0).nonce == nil && plan.nonces(of: 0, target: 0) == nil
        )
        #expect(plan.request(target: 1, phase: .measure, sequence: 0).nonce != nil, "a target may override it")
    }

    @Test(
        "are closed early as evenly as their share says, wherever one begins to count",
        arguments: [0.1, 0.25, 0.5, 0.9, 1]
    )
    func closing(share: Double) {
        var scenario = Self.scenario(turns: [1])
        scenario.load.conversations = nil
        scenario.targets[0].cancelAfter = CancelAfter(.tokens(3), share: Share(share) ?? .all)
        for seed in 1...5 {
            scenario.load.seed = UInt64(seed)
            let plan = Plan(scenario, salt: 1)
            let closed = (0..<400).map {
                plan.request(target: 0, phase: .measure, sequence: RequestIndex($0)).closesEarly
            }
            for window in [1, 10, 37, 400] {
                for start in stride(from: 0, through: 400 - window, by: 29) {
                    let count = closed[start..<start + window].count { $0 }
                    #expect(abs(Double(count) - share * Double(window)) <= 1, "\(window) from \(start)")
                }
            }
            #expect(
                !(0..<50).contains { plan.request(target: 0, phase: .warmup, sequence: RequestIndex($0)).closesEarly }
            )
            #expect(
                !(0..<50).contains { plan.request(target: 1, phase: .measure, sequence: RequestIndex($0)).closesEarly }
            )
        }
    }

    @Test("have a UUID each, the same for every attempt and another in every sitting")
    func values() throws {
        let plan = Plan(Self.scenario(turns: [2]), salt: 5)
        let (one, warm) = (
            plan.request(target: 0, phase: .measure, sequence: 3), plan.request(target: 0, phase: .warmup, sequence: 3)
        )
        let values = plan.values(of: one)
        #expect(
            values == plan.values(of: one) && RunUUID(text: values.uuid)?.text == values.uuid
                && Array(values.uuid)[14] == "4"
        )
        #expect("89ab".contains(Array(values.uuid)[19]) && RunUUID(text: RequestValues.ofNoPlan.uuid) != nil)
        #expect(
            values.session == "3" && values.request == "3" && values.turn == "0"
                && plan.values(of: warm).request == "warmup-3"
        )
        let turn = plan.turn(1, of: 4, target: 0)
        #expect(plan.values(of: turn).session == "4" && plan.values(of: turn).turn == "1")
        let uuids = [
            plan.values(of: one), plan.values(of: warm), plan.values(of: turn),
            Plan(Self.scenario(turns: [2]), salt: 5, part: 2).values(of: one),
        ].map(\.uuid)
        #expect(Set(uuids).count == 4)
    }

    @Test("of shards are each other's rest, and what a sitting has finished is not asked again", arguments: 0..<8)
    func shards(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var scenario = Self.scenario(turns: [1, 1, 1])
        scenario.load.conversations = nil
        let rate = Double.random(in: 2...20, using: &random)
        scenario.load.shape =
            [.open(.constant(rate: rate)), .open(.poisson(rate: rate)), .open(.gamma(rate: rate, burstiness: 0.5))]
            .randomElement(using: &random) ?? .closed
        scenario.load.extent = .requests(Int.random(in: 1...40, using: &random))
        let whole = RemainingPlan(scenario).starts(of: 0).map { Array($0) } ?? []
        let count = scenario.load.plannedRequests(of: 0) ?? -1
        #expect(whole.count == count && whole.map(\.sequence.number) == (0..<count).map { $0 })
        #expect(scenario.load.plannedRequests(of: 0, countingTo: 3) == min(3, count))
        let parts = (0..<4).compactMap { Shard(index: ShardIndex($0), of: 4) }.map { scenario.part($0) }
        let joined = parts.flatMap { part in RemainingPlan(part).starts(of: 0).map { Array($0) } ?? [] }.sorted {
            $0.sequence < $1.sequence
        }
        #expect(joined.map(\.sequence) == whole.map(\.sequence) && joined.map(\.offset) == whole.map(\.offset))
        #expect(parts.compactMap { $0.load.plannedRequests(of: 0) }.reduce(0, +) == count)
    }
}
