import BenchModel
import BenchReport
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Gate")
struct GateTests {
    private func run(
        ok: Int,
        failed: Int = 0,
        isSimulated: Bool = false,
        isStreamed: Bool = true,
        _ change: (inout SampleMaker, Int) -> Void = { _, _ in }
    ) -> StoredRun {
        let target = RunRecord.Target(
            name: "claude",
            wireProtocol: "p",
            model: "m",
            endpoint: "e",
            isStreamed: isStreamed,
            isSimulated: isSimulated
        )
        let record = RunRecord(
            id: 3,
            name: "r",
            startedAt: 0,
            status: .finished,
            version: "1",
            isSimulated: isSimulated,
            targets: [target]
        )
        let samples = (0..<ok + failed).map { index in
            var maker = SampleMaker(sequence: index, start: Double(index) * 1_000, isBuffered: !isStreamed)
            change(&maker, index)
            if index >= ok { maker.outcome = .failed(.overloaded, detail: "d") }
            return maker.made()
        }
        return StoredRun(record: record, samples: samples)
    }

    private func judge(
        _ run: StoredRun,
        _ metric: Objective.Metric = .ttft,
        _ percentile: Percentile? = 95,
        _ bound: Objective.Bound = .max,
        _ limit: Double
    ) throws -> Judgement {
        let objective = Objective(metric: metric, percentile: percentile, bound: bound, limit: limit)
        return try #require(Gate.judge(run, objectives: [objective]).judgements.first)
    }

    // MARK: Percentiles

    @Test(
        "59 samples are the least that can prove a p95",
        arguments: [(58, Judgement.Answer.inconclusive), (59, .pass)]
    )
    func floor(n: Int, answer: Judgement.Answer) throws {
        let judgement = try judge(run(ok: n), .ttft, 95, .max, 500e6)
        #expect(judgement.answer == answer)
        #expect(judgement.measured == 100e6)
        #expect(judgement.n == n)
    }

    @Test("a judgement is a plain sentence")
    func sentences() throws {
        #expect(
            try judge(run(ok: 60), .ttft, 95, .max, 500e6).sentence
                == "claude: TTFT p95 100 ms (at most 100 ms with 95 % confidence), limit 500 ms, n 60: pass"
        )
        #expect(
            try judge(run(ok: 20), .ttft, 95, .max, 500e6).sentence
                == "claude: TTFT p95 100 ms, limit 500 ms, n 20: "
                + "cannot tell, within the limit so far: 59 samples are the least that can prove a p95, here 20"
        )
        #expect(
            try judge(run(ok: 20), .ttft, 95, .max, 90e6).sentence
                == "claude: TTFT p95 100 ms (at least 100 ms with 95 % confidence), limit 90.0 ms, n 20: fail"
        )
    }

    @Test("a few samples can prove that a limit is missed")
    func fail() throws {
        #expect(try judge(run(ok: 2), .ttft, 95, .max, 90e6).answer == .fail)
    }

    @Test("a limit exactly met is met", arguments: [Objective.Bound.max, .min])
    func exactly(bound: Objective.Bound) throws {
        #expect(try judge(run(ok: 10), .ttft, 50, bound, 100e6).answer == .pass)
    }

    @Test("near its limit a percentile is an open question, however many samples lie on either side")
    func near() throws {
        // Half of the samples above the limit of a median: nothing can be told.
        let run = run(ok: 200) { $0.ttft = $1 % 2 == 0 ? 100 : 200 }
        let judgement = try judge(run, .ttft, 50, .max, 150e6)
        #expect(judgement.answer == .inconclusive)
        #expect(judgement.sentence.contains("anywhere from 100 ms to 200 ms; more requests would tell"))
    }

    @Test("failed requests count as beyond any limit")
    func failures() throws {
        let few = try judge(run(ok: 99, failed: 1), .ttft, 95, .max, 500e6)
        #expect(few.answer == .pass)
        #expect(few.n == 100 && few.attempted == 100)
        #expect(few.sentence.contains("1 failed request counted beyond the limit"))
        let many = try judge(run(ok: 80, failed: 20), .ttft, 95, .max, 500e6)
        #expect(many.answer == .fail)
        #expect(many.measured == .infinity)
        #expect(many.sentence.contains("TTFT p95 beyond any limit"))
        #expect(try judge(run(ok: 0, failed: 5), .ttft, 95, .max, 500e6).answer == .fail)
    }

    @Test("for a least rate a failed request counts as 0 tokens/s")
    func leastRate() throws {
        // 20 ms a token: 50 tokens/s.
        #expect(try judge(run(ok: 59), .tokensPerSecond, 5, .min, 40).answer == .pass)
        #expect(try judge(run(ok: 58), .tokensPerSecond, 5, .min, 40).answer == .inconclusive)
        #expect(try judge(run(ok: 59, failed: 30), .tokensPerSecond, 5, .min, 40).answer == .fail)
        #expect(try judge(run(ok: 59), .tokensPerSecond, 5, .min, 60).answer == .fail)
    }

    @Test("without samples nothing can be told")
    func empty() throws {
        let judgement = try judge(run(ok: 0), .ttft, 50, .max, 500e6)
        #expect(judgement.answer == .inconclusive)
        #expect(judgement.measured == nil)
        #expect(judgement.sentence == "claude: TTFT p50: cannot tell: no request was measured")
    }

    @Test("a buffered answer has no TTFT to judge, and an E2E")
    func buffered() throws {
        let run = run(ok: 100, isStreamed: false)
        #expect(try judge(run, .ttft, 50, .max, 500e6).answer == .inconclusive)
        #expect(try judge(run, .e2e, 50, .max, 500e6).answer == .pass)
    }

    @Test("warm-up and cancelled requests are not judged")
    func notJudged() throws {
        let run = run(ok: 12) { maker, index in
            maker.ttft = index < 10 ? 100 : 9_000
            if index == 10 { maker.phase = .warmup }
            if index == 11 { maker.outcome = .cancelled }
        }
        let judgement = try judge(run, .ttft, 50, .max, 500e6)
        #expect(judgement.n == 10 && judgement.attempted == 10)
        #expect(judgement.answer == .pass)
    }

    @Test(
        "gaps of one stream are not independent: the requests count",
        arguments: [(58, Judgement.Answer.inconclusive), (59, .pass)]
    )
    func gaps(n: Int, answer: Judgement.Answer) throws {
        let judgement = try judge(run(ok: n), .itl, 95, .max, 30e6)
        #expect(judgement.answer == answer)
        #expect(judgement.n == n)
    }

    @Test("a failed request weighs as many gaps as the others have")
    func gapsOfFailures() throws {
        #expect(try judge(run(ok: 50, failed: 10), .itl, 95, .max, 30e6).measured == .infinity)
        #expect(try judge(run(ok: 50, failed: 1), .itl, 95, .max, 30e6).measured == 20e6)
    }

    @Test("gaps between chunks of several tokens are not called ITL")
    func chunkGaps() throws {
        let run = run(ok: 60) { maker, _ in maker.usage = TokenUsage(input: 1, output: 30) }
        #expect(
            try judge(run, .itl, 50, .max, 30e6).sentence.hasPrefix("claude: ICL (gaps between chunks, not tokens) p50")
        )
    }

    @Test("every metric can be judged", arguments: Objective.Metric.allCases)
    func metrics(metric: Objective.Metric) throws {
        let isRate = metric == .tokensPerSecond
        let limit = metric.isShare ? 0 : isRate ? 1 : 1e12
        let run = run(ok: 60) { maker, _ in
            maker.stopReason = "stop"
            // A share of 0 is what the limit below asks for.
            if metric == .validShare { maker.validity = AnswerValidity(.notJSON, "it ends before its JSON does") }
            if [.outputTokens, .cacheShare].contains(metric) {
                maker.usage = TokenUsage(input: 10, output: 8, cacheRead: 5)
            }
        }
        if Metric.ofGate.contains(metric.entry) {
            // These take prices, or other objectives.
            let open = try judge(run, metric, metric.isShare ? nil : 95, .max, limit)
            #expect(open.answer == .inconclusive)
            return
        }
        let judgement = try judge(run, metric, metric.isShare ? nil : 95, isRate ? .min : .max, limit)
        #expect(judgement.answer == .pass)
    }

    // MARK: Error rate

    @Test(
        "an error rate has three answers too",
        arguments: [
            (299, 0, 0.01, Judgement.Answer.pass), (298, 0, 0.01, .inconclusive), (40, 10, 0.05, .fail),
            (95, 5, 0.05, .inconclusive), (10, 0, 0, .pass), (999, 1, 0, .fail), (0, 0, 0, .inconclusive),
            (0, 3, 1, .pass),
        ]
    )
    func errorRate(ok: Int, failed: Int, limit: Double, answer: Judgement.Answer) throws {
        #expect(try judge(run(ok: ok, failed: failed), .errorRate, nil, .max, limit).answer == answer)
    }

    @Test("an open error rate says how many requests it would take")
    func errorRateSentence() throws {
        let sentence = try judge(run(ok: 20), .errorRate, nil, .max, 0.01).sentence
        #expect(sentence.hasSuffix("299 requests without a failure are the least that can prove 1 %"))
    }

    // MARK: The report

    @Test("an objective for a target that is not there is an open question")
    func unknownTarget() throws {
        let objective = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1, target: "gpt")
        let judgement = try #require(Gate.judge(run(ok: 5), objectives: [objective]).judgements.first)
        #expect(judgement.answer == .inconclusive)
        #expect(judgement.sentence == "gpt: cannot tell: the run has no such target")
    }

    @Test("a simulated run says so in every sentence")
    func simulated() {
        let report = Gate.judge(RunFixture.run, objectives: RunFixture.objectives)
        #expect(report.judgements.count == 11)
        #expect(report.judgements.allSatisfy { $0.sentence.hasPrefix("SIMULATED ") })
        // An objective on the error rate judges the failures of every target: no second rule does.
        #expect(report.failures == nil)
        #expect(Gate.judge(RunFixture.run, objectives: []).failures?.sentence.hasPrefix("SIMULATED ") == true)
    }

    @Test("the exit code follows the worst of the answers")
    func exitCode() {
        let pass = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 500e6)
        let miss = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1)
        let open = Objective(metric: .ttft, percentile: 99, bound: .max, limit: 500e6)
        let codes = { (run: StoredRun, objectives: [Objective], allowed: Share) -> [Int32] in
            let report = Gate.judge(run, objectives: objectives, allowedFailureShare: allowed)
            return [report.exitCode(strict: false), report.exitCode(strict: true)]
        }
        #expect(codes(run(ok: 20), [], 0) == [0, 0])
        #expect(codes(run(ok: 20), [pass], 0) == [0, 0])
        #expect(codes(run(ok: 20), [pass, open], 0) == [0, 3])
        #expect(codes(run(ok: 20), [pass, open, miss], 0) == [1, 1])
        #expect(codes(run(ok: 19, failed: 1), [], 0) == [1, 1])
        #expect(codes(run(ok: 19, failed: 1), [], 0.05) == [0, 0])
        #expect(codes(run(ok: 18, failed: 2), [], 0.05) == [1, 1])
        #expect(codes(run(ok: 0), [], 0) == [0, 3])
    }

    @Test("goodput counts requests that succeeded and met every objective")
    func goodput() throws {
        let objectives = [
            Objective(metric: .ttft, percentile: 95, bound: .max, limit: 150e6),
            Objective(metric: .stall, percentile: 95, bound: .max, limit: 100e6),
            Objective(metric: .e2e, percentile: 95, bound: .max, limit: 1, target: "another"),
        ]
        let run = run(ok: 8, failed: 2) { maker, index in
            if index == 0 { maker.ttft = 200 }
            if index == 1 { maker.stall = 500 }
        }
        let goodput = try #require(Gate.judge(run, objectives: objectives).goodput.first)
        #expect(goodput.met == 6)
        #expect(goodput.attainment == 0.6)
        // From 0.2 ms to 9281.7 ms.
        #expect(abs((goodput.perSecond ?? 0) - 6 / 9.2815) < 1e-9)
    }

    /// Two of five answers lack the figure, by a server that does not tell it: what is left proves nothing of them.
    static let untold: [(objective: Objective, change: @Sendable (inout SampleMaker) -> Void)] = [
        (Objective(metric: .itl, percentile: 90, bound: .max, limit: 1e12), { $0.isBuffered = true }),
        (Objective(metric: .stall, percentile: 90, bound: .max, limit: 1e12), { $0.isBuffered = true }),
        (Objective(metric: .tokensPerSecond, percentile: 10, bound: .min, limit: 0.001), { $0.isBuffered = true }),
        (Objective(metric: .ttft, percentile: 90, bound: .max, limit: 101e6), { $0.isBuffered = true }),
        (Objective(metric: .ttfa, percentile: 90, bound: .max, limit: 101e6), { $0.isBuffered = true }),
        (Objective(metric: .outputTokens, percentile: 90, bound: .max, limit: 1e9), { $0.usage = TokenUsage() }),
        (Objective(metric: .outputTokens, percentile: 10, bound: .min, limit: 1), { $0.usage = TokenUsage() }),
    ]

    @Test(
        "does not pass by what is left where a server did not tell a figure, nor fail by it",
        arguments: untold.indices
    )
    func isOpen(index: Int) throws {
        let (objective, change) = Self.untold[index]
        let lacking = run(ok: 200, failed: 0) { maker, index in if index % 5 < 2 { change(&maker) } }
        let open = try #require(Gate.judge(lacking, objectives: [objective]).judgements.first)
        #expect(open.answer == .inconclusive, "\(objective.metric)")
        let told = try #require(Gate.judge(run(ok: 200, failed: 0), objectives: [objective]).judgements.first)
        #expect(told.answer == .pass, "\(objective.metric)")
        // The other way round, they may be what keeps the limit.
        var missed = objective
        missed.limit = objective.bound == .max ? 0.5 : 1e12
        let mayBe = try #require(Gate.judge(lacking, objectives: [missed]).judgements.first)
        #expect(mayBe.answer != .pass)
        let allTold = try #require(Gate.judge(run(ok: 200, failed: 0), objectives: [missed]).judgements.first)
        #expect(allTold.answer == .fail, "\(objective.metric)")
    }

    @Test("passes a first token by the end of an answer that came whole, if that is within the limit")
    func wholeWithinTheLimit() throws {
        let whole = run(ok: 200, failed: 0) { maker, index in maker.isBuffered = index % 5 < 2 }
        let objective = Objective(metric: .ttft, percentile: 90, bound: .max, limit: 1e12)
        let judgement = try #require(Gate.judge(whole, objectives: [objective]).judgements.first)
        #expect(judgement.answer == .pass)
        let goodput = try #require(Gate.judge(whole, objectives: [objective]).goodput.first)
        #expect(goodput.met == 200 && goodput.judged == 200)
        let tight = Objective(metric: .ttft, percentile: 90, bound: .max, limit: 101e6)
        let less = try #require(Gate.judge(whole, objectives: [tight]).goodput.first)
        #expect(less.met == 120 && less.judged == 200)
    }

    @Test("goodput leaves out what a request has no figure for, as the gate does")
    func goodputOfOneTokenAnswers() throws {
        let run = run(ok: 6, failed: 1) { maker, index in
            if index < 2 {
                maker.events = 1
                maker.usage = TokenUsage(input: 1, output: 1)
            }
            if index == 1 || index == 2 { maker.ttft = 200 }
        }
        let stall = Objective(metric: .stall, percentile: 95, bound: .max, limit: 100e6)
        let tpot = Objective(metric: .tpot, percentile: 95, bound: .max, limit: 100e6)
        let ttft = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 150e6)
        // No gap and no TPOT: nothing to be judged by.
        let alone = Gate.judge(run, objectives: [stall, tpot])
        let goodput = try #require(alone.goodput.first)
        #expect(goodput.met == 4 && goodput.judged == 5 && goodput.missing == 2)
        #expect(alone.judgements.map(\.n) == [goodput.judged, goodput.judged])
        // With a TTFT, that is what such an answer is judged by.
        let both = try #require(Gate.judge(run, objectives: [stall, tpot, ttft]).goodput.first)
        #expect(both.met == 4 && both.judged == 7 && both.missing == 0)
        // Without objectives on single requests, every one that succeeded will do.
        let none = try #require(Gate.judge(run, objectives: []).goodput.first)
        #expect(none.met == 6 && none.judged == 7 && none.missing == 0)
    }
}
