import BenchModel
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import Pricing
@testable import RunFixtures

@Suite("Retries in reports")
struct RetryReportTests {
    private static let target = RunRecord.Target(
        name: "t",
        wireProtocol: "openai-chat",
        model: "priced",
        endpoint: "http://h"
    )
    private static let prices = PriceBook(
        prices: ["priced": ModelPrice(input: "0.001", output: "0.01")],
        source: "test"
    )

    private static func run(_ samples: [Sample], shape: LoadShape.Kind = .closed, reason: String? = nil) -> StoredRun {
        StoredRun(
            record: RunRecord(
                id: 3,
                name: "r",
                startedAt: 0,
                finishedAt: 1,
                status: reason == nil ? .finished : .interrupted,
                endReason: reason,
                version: "1",
                isSimulated: false,
                loadShape: shape,
                targets: [target]
            ),
            samples: samples
        )
    }

    /// A request at `start` (ms) that fails at once, waits a second, and then answers with a TTFT of 100 ms.
    private static func retried(_ sequence: Int, start: Double = 0, then outcome: Sample.Outcome = .ok) -> [Sample] {
        var first = SampleMaker(sequence: sequence, start: start)
        first.ttft = 0
        first.events = 0
        first.outcome = .failed(.overloaded, detail: "HTTP 529")
        first.usage = TokenUsage(input: 10, output: 0)
        first.retryWait = 1000
        var second = SampleMaker(sequence: sequence, start: start + 1002)
        second.attempt = 2
        second.lateness = 1002
        second.outcome = outcome
        return [first.made(), second.made()]
    }

    private static func plain(_ sequence: Int, start: Double = 0) -> Sample {
        SampleMaker(sequence: sequence, start: start).made()
    }

    private static func summary(_ samples: [Sample], shape: LoadShape.Kind = .closed) -> TargetSummary {
        Summary(run: run(samples, shape: shape), prices: prices).targets[0]
    }

    @Test("count requests, each as its last attempt ended")
    func counts() {
        let lost = Sample.Outcome.failed(.serverError, detail: "HTTP 500")
        let pending = Self.retried(3)[0]
        let target = Self.summary(Self.retried(0) + Self.retried(1, then: lost) + [Self.plain(2), pending])
        #expect(target.counts.attempted == 3 && target.counts.ok == 2 && target.counts.failed == 1)
        #expect(target.counts.cancelled == 1 && target.counts.retries == 2)
        #expect(target.share(.errorRate)?.share?.value == 1.0 / 3)
        #expect(
            target.failures == [
                FailureCount(kind: .serverError, count: 1, attempts: 1, example: "HTTP 500"),
                FailureCount(kind: .overloaded, count: 0, attempts: 3, example: "HTTP 529"),
            ]
        )
        let retries = target.retries
        #expect(retries.requests == 3 && retries.retried == 2 && retries.recovered == 1)
        #expect(retries.attempts == 5 && retries.mostAttempts == 2)
    }

    @Test("keep TTFT that of the attempt that succeeded, and show the one from the first attempt beside it")
    func ttft() {
        let target = Self.summary(Self.retried(0) + [Self.plain(1)])
        #expect(target.ttft.sorted == [100e6, 100e6])
        #expect(target.retries.ttft.sorted == [100e6, 1_102e6])
        // From the end of the first attempt, 1.7 ms after its start, to the start of the second.
        #expect(target.retries.waited.sorted == [1_000.3e6])
    }

    @Test("let gates judge what the user waited: TTFT, TTFA and E2E from the first attempt, and requests only")
    func gate() {
        let objectives = [
            Objective(metric: .ttft, percentile: 50, bound: .max, limit: 500e6),
            Objective(metric: .e2e, percentile: 50, bound: .max, limit: 500e6),
            Objective(metric: .ttfa, percentile: 50, bound: .max, limit: 500e6),
            Objective(metric: .tpot, percentile: 50, bound: .max, limit: 500e6),
            Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0),
        ]
        let samples = (0..<20).flatMap { Self.retried($0, start: Double($0) * 2000) }
        let gate = Gate.judge(Self.run(samples), objectives: objectives)
        #expect(gate.judgements.map(\.answer) == [.fail, .fail, .fail, .pass, .pass])
        #expect(gate.judgements.map(\.n) == [20, 20, 20, 20, 20])
        #expect(gate.judgements[0].measured == 1_102e6)
        #expect(gate.judgements[0].sentence.contains(", 20 retried requests counted from the first attempt: fail"))
        #expect(!gate.judgements[3].sentence.contains("retried"))
        #expect(gate.attempted == 20 && gate.failed == 0 && gate.answer == .fail && gate.failures == nil)
        #expect(gate.goodput[0].met == 0 && gate.goodput[0].judged == 20)
    }

    @Test("show what failed attempts were billed, apart from what failed for good")
    func waste() {
        let lost = Sample.Outcome.failed(.serverError, detail: "HTTP 500")
        let cost = Self.summary(Self.retried(0) + Self.retried(1, then: lost)).cost
        #expect(cost.triedAgain.priced == 2 && cost.triedAgain.cost == Money("0.02", .usd))
        #expect(cost.failed.priced == 3 && cost.measured.priced == 1)
    }

    @Test("keep a slot taken while its request waits")
    func steady() throws {
        let plain = Self.plain(1, start: 100)
        let window = try #require(SteadyWindow(RequestAttempts.requests(of: (Self.retried(0) + [plain]).facts)))
        let rate = window.tokensPerSecond(
            RequestAttempts.requests(of: [plain].facts).map { MeasuredRequest($0, of: Self.target) }
        )
        // Two in flight from the start of the one to its end, in the middle of the other's wait.
        #expect(rate == 10 / ((plain.times.end ?? 0) - .milliseconds(100)).inSeconds)
    }

    @Test("leave further attempts out of the plan's starts and its lateness")
    func schedule() throws {
        let schedule = try #require(
            Self.summary(Self.retried(0) + [Self.plain(1, start: 10)], shape: .poisson).schedule
        )
        #expect(schedule.planned == 2 && schedule.started == 2)
        #expect(schedule.lateness.max == 0.1e6)
        let instrument = InstrumentStatement(Self.run(Self.retried(0), shape: .poisson), objectives: [])
        #expect(instrument.lateness.sorted == [0.1e6])
    }

    @Test("have a table of their own only where there were some")
    func table() {
        let none = ReportRenderer.render(Summary(run: Self.run([Self.plain(0)]), prices: Self.prices), as: .table)
        let some = ReportRenderer.render(Summary(run: Self.run(Self.retried(0)), prices: Self.prices), as: .table)
        #expect(!none.contains("Retries, and TTFT with them") && some.contains("Retries, and TTFT with them"))
    }

    @Test("say in every output why a run ended before its plan did")
    func reason() throws {
        let run = Self.run([Self.plain(0)], reason: "the budget of 1 USD is used up")
        let summary = Summary(run: run, prices: Self.prices)
        for format in ReportFormat.allCases {
            #expect(ReportRenderer.render(summary, as: format).contains("the budget of 1 USD is used up"), "\(format)")
        }
        let gate = Gate.judge(run, objectives: [])
        for format in CheckFormat.allCases {
            #expect(GateRenderer.render(gate, as: format).contains("the budget of 1 USD is used up"), "\(format)")
        }
        #expect(GateRenderer.jobSummary(gate).contains("the budget of 1 USD is used up"))
        for format in RunsFormat.allCases {
            let list = RunsRenderer.render([RunListing(record: run.record, ok: 1, failed: 0, cancelled: 0)], as: format)
            #expect(list.contains("the budget of 1 USD is used up"), "\(format)")
        }
    }
}

@Suite("What a run may cost")
struct CostEstimateTests {
    private static func scenario(_ extent: Load.Extent = .requests(10), model: String = "priced") -> Scenario {
        Scenario(
            name: "s",
            endpoints: [],
            targets: [
                Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: model, maxTokens: 100),
                Target(
                    name: "u",
                    endpoint: "e",
                    wireProtocol: .gemini,
                    model: "x",
                    maxTokens: 50,
                    priceModel: "priced"
                ),
            ],
            prompts: [
                Prompt(id: "p", system: String(repeating: "s", count: 20), user: String(repeating: "u", count: 20))
            ],
            load: Load(extent: extent, warmup: 2)
        )
    }

    private static let prices = PriceBook(
        prices: ["priced": ModelPrice(input: "0.001", output: "0.01")],
        source: "test"
    )

    private static let requests = [
        CostEstimate.Request(inputBytes: 40, outputTokens: 100), CostEstimate.Request(inputBytes: 40, outputTokens: 50),
    ]

    @Test("is guessed from four bytes per token and the longest answers, warm-up included")
    func plan() {
        let estimate = CostEstimate(Self.scenario(), requests: Self.requests, prices: Self.prices)
        // 10 tokens in, 100 and 50 out: 1.01 + 0.51 dollars, twelve times.
        #expect(estimate.perRound?.full == Money("1.52", .usd))
        #expect(estimate.total?.full == Money("18.24", .usd))
        #expect(estimate.unpriced.isEmpty)
    }

    @Test("is not known of a plan by time; a model without a price is named, and the others are told")
    func unknown() {
        let byTime = CostEstimate(
            Self.scenario(.duration(.seconds(9))),
            requests: Self.requests,
            prices: Self.prices
        )
        #expect(byTime.total == nil && byTime.perRound?.full == Money("1.52", .usd))
        let unpriced = CostEstimate(
            Self.scenario(model: "house-llm"),
            requests: Self.requests,
            prices: Self.prices
        )
        #expect(unpriced.unpriced == ["house-llm"] && unpriced.total?.full == Money("6.12", .usd))
    }

    @Test("is at most each token at the dearest rate within reach")
    func most() throws {
        let plain = ModelPrice(input: "0.001", output: "0.01")
        #expect(plain.most(input: 10, output: 10) == Money("0.11", .usd))
        let dear = ModelPrice(
            input: "0.001",
            output: "0.01",
            cacheRead: "0.0001",
            cacheWrite: "0.002",
            reasoning: "0.03",
            tiers: [ModelPrice.Tier(aboveInputTokens: 100, input: "0.005", output: "0.02")]
        )
        #expect(dear.most(input: 100, output: 10) == Money("0.5", .usd))
        #expect(dear.most(input: 101, output: 10) == Money("0.805", .usd))
        #expect(ModelPrice(input: "x", output: "0.01").most(input: 1, output: 1) == nil)
        for usage in [
            TokenUsage(input: 101, output: 10, reasoning: 9, cacheRead: 50, cacheWrite: 51),
            TokenUsage(input: 101, output: 10), TokenUsage(input: 90, output: 10, cacheWrite: 90),
        ] {
            let cost = try #require(dear.cost(of: usage))
            #expect(try cost <= #require(Money("0.805", .usd)))
        }
    }
}
