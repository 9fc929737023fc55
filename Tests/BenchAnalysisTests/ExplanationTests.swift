import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Other tools' definitions")
struct ExplanationTests {
    /// Returns a run of one target with these requests.
    static func run(
        _ makers: [SampleMaker],
        wireProtocol: String = "openai-chat",
        shape: LoadShape.Kind = .closed
    ) -> MeasuredRun {
        let record = RunRecord(
            name: "test",
            startedAt: 0,
            version: "0.1.0",
            isSimulated: false,
            loadShape: shape,
            targets: [
                RunRecord.Target(name: "one", wireProtocol: wireProtocol, model: "m", endpoint: "https://one.example")
            ]
        )
        return MeasuredRun(StoredRun(record: record, samples: makers.map { $0.made() }))
    }

    /// A request that connects (24 ms), waits 100 ms and then gets ten tokens, 20 ms apart; its stream ends 1.5 ms later.
    static func request(_ sequence: Int = 0, _ change: (inout SampleMaker) -> Void = { _ in }) -> SampleMaker {
        var maker = SampleMaker(sequence: sequence, start: Double(sequence) * 1_000)
        maker.isReused = false
        change(&maker)
        return maker
    }

    static func figure(
        _ run: MeasuredRun,
        _ tool: String,
        _ quantity: FigureDefinition.Quantity
    ) throws -> ExplainedFigure {
        let tool = try #require(ForeignTool.named(tool))
        let explanation = Explanation(run.targets[0], as: tool, shape: run.record.loadShape)
        return try #require(explanation.figures.first { $0.quantity == quantity })
    }

    private static let catalogue: [(FigureDefinition.Quantity, Metric)] = [
        (.ttft, .ttft), (.e2e, .e2eEnd), (.tpot, .tpot), (.gap, .gap), (.streamRate, .tokensPerSecond),
    ]

    @Test(
        "this program's own definitions give the figures of its reports",
        arguments: [RunFixture.run, OpenLoopFixture.run, PhenomenaFixture.run]
    )
    func own(stored: StoredRun) {
        let run = MeasuredRun(stored)
        let summary = Summary(run, prices: .builtIn)
        for (target, summed) in zip(run.targets, summary.targets) {
            for (quantity, metric) in Self.catalogue {
                let reading = FigureReading(.own(quantity), of: target)
                let figures = target.figures[metric]
                #expect(reading.n == figures.n, "\(target.target.name) \(quantity)")
                for case .percentile(let percentile) in FigureReading.statistics(of: quantity) {
                    #expect(reading[.percentile(percentile)] == figures.percentile(percentile))
                }
            }
            if !target.figures[.ttfa].isEmpty {
                let reading = FigureReading(.own(.ttfa), of: target)
                #expect(reading[.percentile(50)] == target.figures[.ttfa].percentile(50))
            }
            #expect(FigureReading(.own(.systemRate), of: target)[.whole] == summed.systemTokensPerSecond)
            #expect(FigureReading(.own(.failed), of: target)[.whole] ?? 0 == Double(target.counts.failed))
        }
    }

    @Test("one request by every tool's definitions", arguments: ForeignTool.all.map(\.name))
    func byHand(tool: String) throws {
        let expected: [String: [FigureDefinition.Quantity: Double]] = [
            "vllm": [.ttft: 124, .e2e: 304, .tpot: 20, .gap: 20, .systemRate: 10 / 0.3055],
            "sglang": [.ttft: 124, .e2e: 305.5, .tpot: 181.5 / 9, .gap: 20, .systemRate: 10 / 0.3055],
            "guidellm": [.ttft: 100, .e2e: 281.5, .tpot: 20, .tpotFromStart: 28, .systemRate: 10 / 0.3055],
            "aiperf": [
                .ttft: 124, .e2e: 304, .tpot: 20, .gap: 20, .streamRate: 50, .systemRate: 10 / 0.304,
            ],
            "genai-bench": [.ttft: 124, .e2e: 305.5, .tpot: 181.5 / 9, .streamRate: 9 / 0.1815],
            "llmperf": [.ttft: 124, .e2e: 305.5, .tpot: 30.4, .streamRate: 10 / 0.3055],
            "inference-perf": [.ttft: 124, .e2e: 305.5, .tpot: 20, .gap: 20],
            "mlperf": [.ttft: 124, .e2e: 305.5, .tpot: 181.5 / 9, .gap: 20, .systemRate: 10 / 0.3055],
        ]
        let run = Self.run([Self.request()])
        for (quantity, value) in try #require(expected[tool]) {
            let figure = try Self.figure(run, tool, quantity)
            let statistic = FigureReading.statistics(of: quantity)[0]
            let got = try #require(figure.foreign[statistic])
            let scaled = [.streamRate, .systemRate].contains(quantity) ? got : got / 1e6
            #expect(abs(scaled - value) < 1e-6 * value, "\(tool) \(quantity): \(scaled), not \(value)")
        }
    }

    @Test("the steps lead from this program's figure to the tool's, and each is one choice")
    func steps() {
        for stored in [RunFixture.run, OpenLoopFixture.run, PhenomenaFixture.run] {
            let run = MeasuredRun(stored)
            for target in run.targets {
                for tool in ForeignTool.all {
                    let explanation = Explanation(target, as: tool, shape: run.record.loadShape)
                    #expect(explanation.limits.contains(.ownLateness))
                    for figure in explanation.figures {
                        var reading = figure.own
                        for step in figure.steps {
                            #expect(step.before == reading)
                            reading = step.after
                        }
                        #expect(reading == figure.foreign)
                        #expect(Set(figure.steps.map(\.choice)).count == figure.steps.count)
                        // Whatever differs has a reason.
                        let hasReason = figure.steps.contains { $0.hasEffect }
                        #expect(figure.own == figure.foreign || hasReason)
                    }
                }
            }
        }
    }

    @Test("thinking is no token to a tool that reads content alone")
    func thinking() throws {
        let run = Self.run((0..<20).map { sequence in Self.request(sequence) { $0.thinkingEvents = 4 } })
        let figure = try Self.figure(run, "inference-perf", .ttft)
        let step = try #require(figure.steps.first { $0.choice == .events })
        let (before, after) = (try #require(step.before[.percentile(50)]), try #require(step.after[.percentile(50)]))
        #expect(abs(after - before - 80e6) < 1)
        #expect(try Self.figure(run, "vllm", .ttft).limits.contains(.memberOfThinking))
        let answer = try #require(try Self.figure(run, "aiperf", .ttfa).foreign[.percentile(50)])
        #expect(abs(answer - 204e6) < 1)
    }

    @Test("an answer without a token is a failure here, and the fastest of all to some")
    func emptyAnswers() throws {
        let run = Self.run(
            (0..<10).map { sequence in
                Self.request(sequence) { maker in
                    guard sequence < 6 else { return }
                    maker.outcome = .failed(.empty, detail: "no token")
                    maker.events = 0
                }
            }
        )
        let sglang = try Self.figure(run, "sglang", .ttft)
        #expect(sglang.foreign[.percentile(50)] == 0 && sglang.foreign.n == 10)
        #expect(try Self.figure(run, "sglang", .failed).foreign[.whole] == 0)
        let vllm = try Self.figure(run, "vllm", .ttft)
        #expect(vllm.foreign.n == 4 && vllm.own.n == 4)
        #expect(try Self.figure(run, "vllm", .failed).foreign[.whole] == 6)
        // GuideLLM has no first token of them, but a latency: usage counts their output.
        #expect(try Self.figure(run, "guidellm", .ttft).foreign.n == 4)
        #expect(try Self.figure(run, "guidellm", .e2e).foreign.n == 10)
        let uncounted = Self.run([
            Self.request(),
            Self.request(1) {
                $0.outcome = .failed(.empty, detail: "no token")
                $0.events = 0
                $0.usage = TokenUsage(input: 10, output: 0)
            },
        ])
        #expect(try Self.figure(uncounted, "guidellm", .e2e).foreign.n == 1)
        #expect(try Self.figure(uncounted, "guidellm", .failed).foreign[.whole] == 1)
    }

    @Test("retried, closed, dropped and warm-up requests count as each tool has it")
    func population() throws {
        var makers = (0..<4).map { Self.request($0) }
        makers.append(
            Self.request(4) {
                $0.outcome = .failed(.overloaded, detail: "x")
                $0.events = 0
                $0.retryWait = 100
            }
        )
        makers.append(
            Self.request(4) {
                $0.attempt = 2; $0.start += 200
            }
        )
        makers.append(
            Self.request(5) {
                $0.closedAfter = 1; $0.events = 3
            }
        )
        makers.append(Self.request(6) { $0.isDropped = true })
        makers.append(
            Self.request(0) {
                $0.phase = .warmup; $0.ttft = 900
            }
        )
        let run = Self.run(makers)
        let vllm = try Self.figure(run, "vllm", .ttft)
        #expect(vllm.own.n == 6 && vllm.foreign.n == 4)
        #expect(try Self.figure(run, "llmperf", .ttft).foreign.n == 5)
        let failed = try Self.figure(run, "vllm", .failed)
        #expect(failed.own[.whole] == 1 && failed.foreign[.whole] == 1)
        #expect(Set(failed.steps.filter(\.hasEffect).map(\.choice)) == [.retries, .droppedStarts])
    }

    @Test("percentiles of guidellm are the first sample at which its share is reached, by weight")
    func cumulative() throws {
        // What DistributionSummary.from_values of GuideLLM 0.8.1 gives for the same values and weights; its sums of shares
        // are rounded, so that the median of twenty is the eleventh.
        let twenty = CumulativeSteps((0..<20).map { (Double(($0 * 7) % 20), 1) })
        #expect([5, 10, 50, 95, 99].map { twenty.percentile($0) } == [0, 1, 10, 18, 19])
        let values = (0..<101).map { number in
            let root = Double((number * 37) % 101)
            return root * root / 7
        }
        let plain = CumulativeSteps(values.map { ($0, 1) })
        #expect(
            [5, 10, 50, 95, 99].map { plain.percentile($0) }
                == [3.5714285714285716, 14.285714285714286, 357.14285714285717, 1289.2857142857142, 1400.142857142857]
        )
        #expect(abs((plain.mean ?? 0) - 478.5714285714285) < 1e-9)
        let weighed = CumulativeSteps(values.enumerated().map { ($1, Double(($0 * 11) % 17)) })
        #expect(
            [5, 10, 50, 95, 99].map { weighed.percentile($0) }
                == [5.142857142857143, 17.285714285714285, 357.14285714285717, 1316.5714285714287, 1400.142857142857]
        )
        #expect(abs((weighed.mean ?? 0) - 464.28183421516746) < 1e-9)
        // Where nothing weighs anything it says 0; here there is no figure.
        #expect(CumulativeSteps([(1, 0), (2, 0)]).mean == nil && CumulativeSteps([]).percentile(50) == nil)
    }

    @Test("percentiles of MLPerf's endpoints are the sample at or below the place")
    func lower() {
        let distribution = Distribution((1...101).map(Double.init))
        for percent in [1.0, 5, 10, 25, 50, 75, 90, 95, 97, 99] {
            #expect(distribution.lowerPercentile(Percentile(percent)) == percent + 1)
        }
        #expect(Distribution([1, 2, 3, 4]).lowerPercentile(50) == 2)
        #expect(Distribution([]).lowerPercentile(50) == nil)
    }

    @Test("under Poisson load MLPerf's time ends with the request that was started last")
    func lastStarted() throws {
        // The first request ends long after the second, which was started last.
        let makers = [Self.request(0) { $0.gap = 500 }, Self.request(1)]
        for (shape, seconds) in [(LoadShape.Kind.poisson, 1.3055), (.constant, 0.124 + 9 * 0.5 + 0.0015)] {
            let figure = try Self.figure(Self.run(makers, shape: shape), "mlperf", .systemRate)
            let rate = try #require(figure.foreign[.whole])
            #expect(abs(rate - 20 / seconds) < 1e-6)
        }
    }

    @Test("what a tool cannot measure at all is said, and what was not measured has no figure")
    func limits() throws {
        let gemini = Self.run([Self.request()], wireProtocol: "gemini")
        let tool = try #require(ForeignTool.named("vllm"))
        #expect(Explanation(gemini.targets[0], as: tool, shape: .closed).limits.contains(.foreignProtocol))
        #expect(ForeignTool.named("nonsense") == nil)
        let none = Self.run([])
        for tool in ForeignTool.all {
            #expect(Explanation(none.targets[0], as: tool, shape: .closed).figures.isEmpty)
        }
        let cut = Self.run([Self.request(), Self.request(1) { $0.outcome = .failed(.truncated, detail: "x") }])
        #expect(Explanation(cut.targets[0], as: tool, shape: .closed).limits.contains(.cutStreams))
    }
}
