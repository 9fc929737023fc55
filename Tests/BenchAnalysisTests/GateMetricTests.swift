import BenchModel
import BenchReport
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("What a gate can ask")
struct GateMetricTests {
    private static func run(_ n: Int, _ change: (Int, inout SampleMaker) -> Void = { _, _ in }) -> MeasuredRun {
        ComparisonTests.side(n, seed: 5, change).run
    }

    private static func judge(
        _ run: MeasuredRun,
        _ objectives: Objective...,
        prices: PriceBook? = nil
    ) throws -> Judgement {
        try #require(Gate.judge(run, objectives: objectives, prices: prices).judgements.last)
    }

    private static let p95 = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 150e6)

    @Test("goodput is the share of requests that meet every objective on single ones; failed ones meet none")
    func goodput() throws {
        let run = Self.run(400) { index, maker in
            maker.jitter = 0
            if index % 4 == 1 { maker.ttft = 200 }
            if index % 8 == 2 { maker.outcome = .failed(.overloaded, detail: "d") }
        }
        let ask = { (bound: Objective.Bound, limit: Double) in
            try Self.judge(run, Self.p95, Objective(metric: .goodput, percentile: nil, bound: bound, limit: limit))
        }
        let good = try ask(.min, 0.5)
        #expect(good.measured == 0.625 && good.answer == .pass && good.n == 400)
        #expect(try ask(.min, 0.8).answer == .fail)
        #expect(try ask(.min, 0.62).answer == .inconclusive)
        #expect(
            good.sentence.contains(
                "goodput 62.5 % (250 of 400 met every other objective; at least 58.3 % with 95 % confidence)"
            ),
            "\(good.sentence)"
        )
    }

    @Test("goodput leaves out requests that no objective judges, failed ones too")
    func goodputOfPart() throws {
        let run = Self.run(200) { index, maker in
            maker.jitter = 0
            maker.promptID = index % 2 == 0 ? "judged" : "other"
            if index % 4 == 1 || index % 10 == 0 { maker.outcome = .failed(.overloaded, detail: "d") }
        }
        let part = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 150e6, prompt: "judged")
        let gate = Gate.judge(
            run,
            objectives: [part, Objective(metric: .goodput, percentile: nil, bound: .min, limit: 0.5)]
        )
        #expect(gate.judgements.last?.measured == 0.8 && gate.judgements.last?.n == 100)
        #expect(gate.goodput[0].met == 80 && gate.goodput[0].judged == 100)
    }

    @Test("what a request costs is reckoned by the price list, and open where that does not know the model")
    func cost() throws {
        let run = Self.run(100) { $1.usage = TokenUsage(input: 1_000, output: 100) }
        let limit = { (dollars: Double) in
            Objective(metric: .costPerRequest, percentile: 95, bound: .max, limit: dollars)
        }
        let dear = try Self.judge(run, limit(1e-6), prices: .builtIn)
        #expect(dear.answer == .fail && dear.sentence.contains("$"), "\(dear.sentence)")
        #expect(try Self.judge(run, limit(1), prices: .builtIn).answer == .pass)
        #expect(try Self.judge(run, limit(1)).answer == .inconclusive)
        let unknown = ComparisonTests.side(100, seed: 1, model: "nobody-knows") {
            $1.usage = TokenUsage(input: 1_000, output: 100)
        }.run
        #expect(try Self.judge(unknown, limit(1), prices: .builtIn).answer == .inconclusive)
    }

    @Test("output tokens are what usage counts, never chunks")
    func tokens() throws {
        let ask = Objective(metric: .outputTokens, percentile: 50, bound: .min, limit: 20)
        let counted = Self.run(60) { $1.usage = TokenUsage(input: 1, output: 30) }
        #expect(try Self.judge(counted, ask).answer == .pass)
        let chunks = try Self.judge(Self.run(60) { $1.usage = TokenUsage() }, ask)
        #expect(chunks.answer == .inconclusive && chunks.measured == nil)
    }

    @Test("what a cache gave is asked of each request")
    func cache() throws {
        let run = Self.run(100) { $1.usage = TokenUsage(input: 100, output: 10, cacheRead: $0 % 2 == 0 ? 90 : 40) }
        let ask = { Objective(metric: .cacheShare, percentile: 5, bound: .min, limit: $0) }
        #expect(try Self.judge(run, ask(0.3)).answer == .pass)
        let high = try Self.judge(run, ask(0.6))
        #expect(high.answer == .fail && high.sentence.contains("40"), "\(high.sentence)")
    }

    @Test("the first byte, the plan, and gaps between chunks are asked by their own names")
    func times() throws {
        let run = Self.run(100)
        for metric in [Objective.Metric.ttfb, .ttftFromPlan, .icl] {
            let judgement = try Self.judge(run, Objective(metric: metric, percentile: 50, bound: .max, limit: 10e9))
            #expect(judgement.answer == .pass, "\(judgement.sentence)")
        }
        let gaps = try Self.judge(run, Objective(metric: .icl, percentile: 50, bound: .max, limit: 10e9))
        #expect(gaps.sentence.contains("ICL p50") && !gaps.sentence.contains("not tokens"), "\(gaps.sentence)")
    }

    @Test("a part of the requests: one prompt's, or one turn's")
    func parts() throws {
        let run = Self.run(200) { index, maker in
            maker.jitter = 0
            maker.promptID = index % 2 == 0 ? "short" : "long"
            maker.ttft = index % 2 == 0 ? 100 : 300
            maker.turn = ConversationTurn(session: index / 4, turn: index % 4)
        }
        var ask = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 150e6, prompt: "short")
        let short = try Self.judge(run, ask)
        #expect(short.answer == .pass && short.n == 100 && short.attempted == 100)
        #expect(short.sentence.contains("TTFT p50 of prompt short"), "\(short.sentence)")
        ask.prompt = "long"
        #expect(try Self.judge(run, ask).answer == .fail)
        (ask.prompt, ask.turn) = (nil, 4)
        let fourth = try Self.judge(run, ask)
        #expect(fourth.answer == .fail && fourth.n == 50 && fourth.objective.title.contains("turn 4"))
        ask.turn = 5
        #expect(try Self.judge(run, ask).answer == .inconclusive)
        // Failures of a part do not stand for those of the target.
        let rate = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.5, prompt: "short")
        #expect(Gate.judge(run, objectives: [rate]).failures != nil)
    }

    @Test("an open question says on which side it is so far, and how many requests would tell")
    func soFar() throws {
        let run = Self.run(80) { index, maker in
            maker.jitter = 0
            maker.ttft = index % 10 < 4 ? 300 : 100
        }
        let within = try Self.judge(run, Objective(metric: .ttft, percentile: 55, bound: .max, limit: 200e6))
        #expect(within.answer == .inconclusive && within.isOverSoFar == false)
        #expect(within.sentence.contains("within the limit so far"), "\(within.sentence)")
        let beyond = try Self.judge(run, Objective(metric: .ttft, percentile: 65, bound: .max, limit: 200e6))
        #expect(beyond.answer == .inconclusive && beyond.isOverSoFar == true)
        let needed = try #require(within.verdict.requestsToTell)
        #expect(needed > 80 && within.sentence.contains("about \(needed) requests would tell"))
        // As many like these do tell.
        let more = Self.run(needed) { index, maker in
            maker.jitter = 0
            maker.ttft = index % 10 < 4 ? 300 : 100
        }
        #expect(try Self.judge(more, within.objective).answer == .pass)
        #expect(try Self.judge(run, Self.p95).answer == .fail)
    }
}
