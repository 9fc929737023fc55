import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Comparing two targets")
struct ComparisonTests {
    /// Returns one side: a run with one target whose requests take what `change` makes of them.
    static func side(
        _ n: Int,
        seed: UInt64,
        name: String = "one",
        model: String = "gpt-5-mini",
        _ change: (Int, inout SampleMaker) -> Void = { _, _ in }
    ) -> Comparison.Side {
        var random = SplitMix64(seed: seed)
        let samples = (0..<n).map { sequence -> Sample in
            var maker = SampleMaker(sequence: sequence, start: Double(sequence) * 400)
            maker.jitter = 40
            change(sequence, &maker)
            return maker.made(&random)
        }
        let record = RunRecord(
            id: Int64(seed),
            name: "test",
            startedAt: 0,
            status: .finished,
            version: "0.1.0",
            isSimulated: false,
            targets: [
                RunRecord.Target(
                    name: name,
                    wireProtocol: "openai-chat",
                    model: model,
                    endpoint: "https://\(name).example"
                )
            ]
        )
        let run = MeasuredRun(StoredRun(record: record, samples: samples))
        return Comparison.Side(run, target: run.targets[0], label: "run \(seed)", scenario: nil, prices: .builtIn)
    }

    private static func figure(_ comparison: Comparison, _ name: String, _ statistic: ComparedFigure.Statistic)
        -> ComparedFigure?
    {
        comparison.figures.first { $0.name == name && $0.statistic == statistic }
    }

    @Test("A first token that comes later is worse, by a ratio whose interval holds the true one")
    func worse() throws {
        let comparison = Comparison(Self.side(200, seed: 1), Self.side(200, seed: 2) { $1.ttft = 150 })
        for percentile in [50, 95] as [Percentile] {
            let figure = try #require(Self.figure(comparison, "ttft", .percentile(percentile)))
            #expect(figure.verdict == .worse)
            let ratio = try #require(figure.ratio)
            let (low, high) = (try #require(ratio.low), try #require(ratio.high))
            #expect(low > 1.2 && high < 1.7)
            #expect(figure.p < 0.001)
        }
        #expect(comparison.isWorse)
        #expect(Self.figure(comparison, "tpot", .percentile(50))?.verdict == .noDifferenceShown)
    }

    @Test("What a server did not tell may be anything: where that may turn a verdict, nobody can tell; a few turn none")
    func untold() throws {
        let before = Self.side(300, seed: 1)
        let whole = { (every: Int) in
            Self.side(300, seed: 2) { sequence, maker in
                maker.ttft = 60
                maker.isBuffered = sequence % every == 0
            }
        }
        let open = Comparison(before, whole(3))
        let tail = try #require(Self.figure(open, "ttft", .percentile(95)))
        #expect(tail.verdict == .cannotTell && tail.first.untold == 0 && tail.second.untold == 100)
        #expect(tail.second.n == 200 && tail.ratio?.high.map { $0 > 1 } ?? true)
        // Two of three pairs are faster, whatever the third is.
        let median = try #require(Self.figure(open, "ttft", .percentile(50)))
        #expect(median.verdict == .better && median.second.untold == 100)
        let few = Comparison(before, whole(100))
        #expect(Self.figure(few, "ttft", .percentile(95))?.verdict == .better)
        // The side that lacks them may as well be the first.
        let turned = try #require(Self.figure(Comparison(whole(3), before), "ttft", .percentile(95)))
        #expect(turned.verdict == .cannotTell && turned.first.untold == 100)
    }

    @Test("What all requests of a side lack is named as not compared, and so is a cost of which one is not known")
    func uncompared() throws {
        let before = Self.side(100, seed: 1) { $1.usage = TokenUsage(input: 10, output: 20) }
        let whole = Self.side(100, seed: 2) { sequence, maker in
            maker.isBuffered = true
            maker.usage = sequence == 7 ? TokenUsage() : TokenUsage(input: 10, output: 20)
        }
        let comparison = Comparison(before, whole)
        let ttft = try #require(comparison.uncompared.first { $0.name == "ttft" })
        #expect(!ttft.isOfFirst && ttft.untold == 100)
        let cost = try #require(comparison.uncompared.first { $0.name == "cost_per_1000_requests" })
        #expect(!cost.isOfFirst && cost.untold == 1)
        #expect(Comparison(whole, before).uncompared.allSatisfy { $0.isOfFirst })
        #expect(Comparison(before, before).uncompared.isEmpty)
    }

    @Test("A share of which a side says nothing is named as not compared, and none is where neither says it")
    func unsaidShare() throws {
        let before = Self.side(100, seed: 1) { $1.stopReason = "stop" }
        let silent = Self.side(100, seed: 2) { $1.stopReason = nil }
        let uncompared = Comparison(before, silent).uncompared
        #expect(uncompared.map(\.name) == ["cut_share", "filtered_share"])
        #expect(uncompared.allSatisfy { !$0.isOfFirst && $0.untold == 100 })
        #expect(Comparison(silent, before).uncompared.map(\.isOfFirst) == [true, true])
        #expect(Comparison(silent, silent).uncompared.isEmpty)
    }

    @Test("Turned about, worse is better and the ratio its inverse")
    func turned() throws {
        let (slow, fast) = (Self.side(200, seed: 1) { $1.gap = 30 }, Self.side(200, seed: 2))
        let there = Comparison(slow, fast)
        let back = Comparison(fast, slow)
        for (one, other) in zip(there.figures, back.figures) {
            let turned: [ComparedFigure.Verdict: ComparedFigure.Verdict] = [
                .better: .worse, .worse: .better, .perhapsBetter: .perhapsWorse, .perhapsWorse: .perhapsBetter,
            ]
            #expect(other.verdict == turned[one.verdict] ?? one.verdict, "\(one.name)")
            if let ratio = one.ratio?.value, let inverse = other.ratio?.value {
                #expect(abs(ratio * inverse - 1) < 1e-9)
            }
        }
        // Of a rate more is better.
        let rate = try #require(Self.figure(there, "tokens_per_second_per_stream", .percentile(50)))
        #expect(rate.verdict == .better && rate.second.value > rate.first.value)
    }

    @Test("Runs of the same server: of 40 pairs the whole family errs in few")
    func family() {
        let wrong = (0..<40).count { seed in
            let (first, second) = (Self.side(80, seed: UInt64(2 * seed)), Self.side(80, seed: UInt64(2 * seed + 1)))
            return Comparison(first, second).figures.contains { [.better, .worse].contains($0.verdict) }
        }
        // 2 are expected at most; 6 are three standard deviations more.
        #expect(wrong <= 6)
    }

    @Test("Too few requests show nothing of a p95, whatever they are")
    func few() {
        let comparison = Comparison(Self.side(40, seed: 1), Self.side(40, seed: 2) { $1.ttft = 900 })
        #expect(Self.figure(comparison, "ttft", .percentile(95))?.verdict == .tooFew)
        #expect(Self.figure(comparison, "ttft", .percentile(50))?.verdict == .worse)
    }

    @Test("Requests that failed count as slower than all others: who loses half of them is not faster")
    func failures() throws {
        let failing = Self.side(100, seed: 2) { sequence, maker in
            maker.ttft = 50
            if sequence % 5 < 3 { maker.outcome = .failed(.serverError, detail: "x") }
        }
        let comparison = Comparison(Self.side(100, seed: 1), failing)
        let ttft = try #require(Self.figure(comparison, "ttft", .percentile(50)))
        #expect(ttft.verdict != .better && ttft.verdict != .perhapsBetter)
        #expect(ttft.second.value == .infinity && ttft.second.failures == 60)
        #expect(Self.figure(comparison, "error_rate", .share)?.verdict == .worse)
    }

    @Test("Requests of the same prompt and place are paired, so that what prompts have of their own falls out")
    func pairs() throws {
        // Prompts differ by seconds, the sides by 5 %.
        let ttft = { (sequence: Int) in 100 + Double((sequence * 37) % 101) * 30 }
        let first = Self.side(100, seed: 1) {
            $1.ttft = ttft($0); $1.jitter = 0
        }
        let second = Self.side(100, seed: 2) {
            $1.ttft = 1.05 * ttft($0); $1.jitter = 0
        }
        let figure = try #require(Self.figure(Comparison(first, second), "ttft", .percentile(50)))
        #expect(figure.pairs == 100 && figure.verdict == .worse)
        let ratio = try #require(figure.ratio?.value)
        #expect(abs(ratio - 1.05) < 0.001)
        // Half as many requests are no pairs of all.
        let half = Self.side(50, seed: 3) { $1.ttft = ttft($0) }
        #expect(Self.figure(Comparison(first, half), "ttft", .percentile(50))?.pairs == nil)
    }

    @Test("Neighbours that are alike are worth fewer requests, and the interval is wider")
    func dependence() throws {
        // Half a run slow, half fast: two regimes, not 200 requests.
        let drifting = { (seed: UInt64) in
            Self.side(200, seed: seed) {
                $1.ttft = $0 < 100 ? 100 : 200; $1.jitter = 5
            }
        }
        let figure = try #require(
            Self.figure(Comparison(Self.side(200, seed: 1), drifting(2)), "ttft", .percentile(50))
        )
        #expect(figure.second.effective < 40 && figure.second.n == 200)
    }

    @Test("Gaps between chunks of unlike numbers of tokens are not compared")
    func chunks() {
        let coarse = Self.side(80, seed: 2) {
            $1.events = 4; $1.gap = 60; $1.usage = TokenUsage(input: 10, output: 40)
        }
        let comparison = Comparison(Self.side(80, seed: 1), coarse)
        let gaps = comparison.figures.filter { $0.name == "gap" }
        #expect(!gaps.isEmpty && gaps.allSatisfy { $0.verdict == .notAlike && $0.title == "ICL" })
        let longest = comparison.figures.filter { $0.name == "longest_gap" }
        #expect(!longest.isEmpty && longest.allSatisfy { $0.verdict == .notAlike && $0.title == "longest gap" })
        #expect(comparison.family == comparison.figures.count(where: \.isOfFamily))
    }

    @Test("Costs are compared where all requests of both sides have a price")
    func cost() throws {
        let dear = Self.side(80, seed: 2) { $1.usage = TokenUsage(input: 10, output: 30) }
        let cost = try #require(Self.figure(Comparison(Self.side(80, seed: 1), dear), "cost_per_1000_requests", .mean))
        #expect(cost.verdict == .worse)
        let unknown = Self.side(80, seed: 3, model: "house-llm")
        #expect(Self.figure(Comparison(dear, unknown), "cost_per_1000_requests", .mean) == nil)
    }

    @Test("What differs in the set-up is found, and nothing else")
    func setUp() {
        let (first, second) = (Self.side(3, seed: 1), Self.side(3, seed: 2, name: "two", model: "gpt-5"))
        let facts = Comparison(first, second).differences
        #expect(facts.map(\.fact) == [.named(.model), .named(.address)])
        #expect(facts.first == SetUp.Difference(fact: .named(.model), first: "gpt-5-mini", second: "gpt-5"))
        #expect(Comparison(first, Self.side(3, seed: 2)).differences.isEmpty)
    }

    @Test("Sides without a measured request have nothing to compare")
    func empty() {
        let comparison = Comparison(Self.side(0, seed: 1), Self.side(50, seed: 2))
        #expect(comparison.figures.isEmpty && comparison.family == 0 && !comparison.isWorse)
    }
}
