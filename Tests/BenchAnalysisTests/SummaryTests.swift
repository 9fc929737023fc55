import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Summary of a run")
struct SummaryTests {
    private func summary(_ samples: [Sample], isStreamed: Bool = true, model: String = "gpt-5-mini") throws
        -> TargetSummary
    {
        let target = RunRecord.Target(name: "t", wireProtocol: "p", model: model, endpoint: "e", isStreamed: isStreamed)
        let record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: [target])
        return try #require(Summary(run: StoredRun(record: record, samples: samples), prices: .builtIn).targets.first)
    }

    private func samples(_ n: Int, _ change: (inout SampleMaker, Int) -> Void = { _, _ in }) -> [Sample] {
        (0..<n).map { index in
            var maker = SampleMaker(sequence: index, start: Double(index) * 1_000)
            change(&maker, index)
            return maker.made()
        }
    }

    @Test("counts that a server made up end no report, however large", arguments: [Int.max, Int.max / 2 + 1, 1 << 55])
    func largeCounts(count: Int) throws {
        let usage = TokenUsage(
            input: count,
            output: count,
            reasoning: count / 2,
            cacheRead: count,
            cacheWrite: count,
            total: count
        )
        let samples = samples(300) { maker, _ in maker.usage = usage }
        let target = try summary(samples)
        let (sum, isBeyond) = count.multipliedReportingOverflow(by: 300)
        for total in [target.tokens.input, target.tokens.output, target.tokens.cacheRead, target.tokens.cacheWrite] {
            #expect(total.sum == (isBeyond ? .max : sum) && total.n == 300)
        }
        #expect(target.tokens.cachedShare == 1)
        let record = RunRecord(
            name: "r",
            startedAt: 0,
            version: "1",
            isSimulated: false,
            targets: [RunRecord.Target(name: "t", wireProtocol: "p", model: "gpt-5-mini", endpoint: "e")]
        )
        for format in ReportFormat.allCases {
            let whole = Summary(run: StoredRun(record: record, samples: samples), prices: .builtIn)
            #expect(!ReportRenderer.render(ReportSubject(whole), as: format).isEmpty)
        }
    }

    @Test("a run without samples has no figures")
    func empty() throws {
        let target = try summary([])
        #expect(target.counts == RequestCounts())
        #expect(target.share(.errorRate)?.share == nil)
        #expect(target.ttft.isEmpty && target.e2eEnd.isEmpty && target.tpot.isEmpty)
        #expect(target.systemTokensPerSecond == nil && target.steadyTokensPerSecond == nil)
        #expect(target.tokens.input.known == nil && target.tokens.input.mean == nil)
        #expect(target.cost.total == nil && target.cost.perMillionOutputTokens == nil)
        #expect(target.connections.reusedShare == nil && target.gaps.eventsPerRead == nil)
    }

    @Test("warm-up never counts, failures and cancelled ones never enter a latency")
    func phases() throws {
        let target = try summary(
            samples(8) { maker, index in
                maker.ttft = index < 4 ? 100 : 9_000
                if index == 4 { maker.phase = .warmup }
                if index == 5 { maker.outcome = .cancelled }
                if index == 6 { maker.outcome = .failed(.truncated, detail: "first") }
                if index == 7 { maker.outcome = .failed(.truncated, detail: "second") }
            }
        )
        #expect(target.ttft.max == 100e6)
        #expect(target.ttft.n == 4)
        #expect(target.counts.attempted == 6)
        #expect(target.counts.cancelled == 1)
        #expect(target.counts.warmup == 1)
        #expect(target.counts.retries == 0)
        #expect(target.share(.errorRate)?.share?.value == 1.0 / 3)
        #expect(target.failures == [FailureCount(kind: .truncated, count: 2, attempts: 2, example: "first")])
    }

    @Test("failures are listed the frequent ones first")
    func failureOrder() throws {
        let kinds: [FailureKind] = [.tls, .connect, .overloaded, .overloaded, .connect, .overloaded]
        let target = try summary(samples(6) { $0.outcome = .failed(kinds[$1], detail: "d") })
        #expect(target.failures.map(\.kind) == [.overloaded, .connect, .tls])
        #expect(target.ttft.isEmpty)
    }

    @Test("TTFT says how many of its requests opened a connection")
    func coldAndReused() throws {
        let target = try summary(samples(5) { $0.isReused = $1 > 1 })
        #expect(target.ttftCold == 2)
        #expect(target.connections.cold == 2)
        #expect(target.connections.connect.n == 2)
        #expect(target.connections.reusedShare == 0.6)
    }

    @Test(
        "gaps are ITL up to 1.05 tokens per event and ICL beyond",
        arguments: [(10, "itl"), (11, "icl"), (20, "icl")]
    )
    func gapName(output: Int, name: String) throws {
        let target = try summary(samples(3) { maker, _ in maker.usage = TokenUsage(input: 1, output: output) })
        #expect(target.gaps.name.rawValue == name)
        #expect(target.gaps.pooled.n == 27)
    }

    @Test("tokens per event are the answer's where usage counts reasoning")
    func tokensPerEventOfAnswer() throws {
        let target = try summary(
            samples(3) { maker, _ in
                maker.thinkingEvents = 2
                maker.usage = TokenUsage(output: 508, reasoning: 500)
            }
        )
        #expect(target.gaps.tokensPerEvent == 1)
        #expect(target.gaps.name == .itl)
    }

    @Test(
        "a first event taken for one token is told where events carry more, and nobody says how many",
        arguments: [(10, nil, 0), (20, nil, 3), (20, 2, 0)] as [(Int, Int?, Int)]
    )
    func firstEventsTakenAsOne(output: Int, firstEventTokens: Int?, expected: Int) throws {
        let samples = samples(3) { maker, _ in
            maker.usage = TokenUsage(input: 1, output: output)
            maker.firstEventTokens = firstEventTokens
        }
        let target = try summary(samples)
        #expect(target.firstEventsTakenAsOne == expected)
        let record = RunRecord(name: "r", startedAt: 0, version: "1", isSimulated: false, targets: [target.target])
        let table = ReportTable.throughput(Summary(run: StoredRun(record: record, samples: samples), prices: .builtIn))
        let cells = try #require(table.rows.first)
        #expect(cells[2...6].allSatisfy { $0.marks.contains(.firstEventAsOne) } == (expected > 0))
        #expect(!cells[7].marks.contains(.firstEventAsOne))
        #expect(table.notes.contains(Mark.firstEventAsOne.note) == (expected > 0))
    }

    @Test("system tokens/s is not given where a request's tokens have no count")
    func uncountedTokens() throws {
        let samples = samples(3) { maker, index in
            if index != 1 { return }
            maker.isBuffered = true
            maker.usage = TokenUsage()
        }
        let target = try summary(samples)
        #expect(target.tokens.output.known == 20)
        #expect(target.systemTokensPerSecond == nil)
    }

    @Test("gaps are not called ITL where nobody says how many tokens an event carries")
    func unknownTokensPerEvent() throws {
        let target = try summary(samples(3) { maker, _ in maker.usage = TokenUsage() })
        #expect(target.gaps.tokensPerEvent == nil)
        #expect(target.gaps.name == .icl)
        #expect(target.tokens.countedFromChunks == 3)
    }

    @Test("stalls are counted by how long they last")
    func stalls() throws {
        let target = try summary(samples(4) { $0.stall = [0, 240, 490, 1_000][$1] })
        #expect(target.gaps.longest == 1_020e6)
        #expect([250.0, 500, 1_000].map { target.gaps.stalls(over: .milliseconds($0)) } == [3, 2, 1])
    }

    @Test("a stream whose events share their reads was buffered on its way", arguments: [(1, false), (4, true)])
    func bufferedOnTheWay(eventsPerRead: Int, isBuffered: Bool) throws {
        let target = try summary(
            samples(3) { maker, _ in
                maker.events = 16
                maker.eventsPerRead = eventsPerRead
            }
        )
        #expect(target.gaps.isBufferedOnTheWay == isBuffered)
        #expect(target.gaps.eventsPerRead == Double(eventsPerRead))
    }

    @Test("system tokens/s spans first sent to last token; the steady window leaves the drain out")
    func throughput() throws {
        // Two slots: a stream of 1 s in each, then one more that drains alone.
        let target = try summary(
            [0.0, 0, 1_002].enumerated().map { index, start in
                var maker = SampleMaker(sequence: index, start: start, ttft: 99.8)
                maker.gap = 100
                return maker.made()
            }
        )
        // 30 tokens, from 0.2 ms to 1002 + 0.2 + 99.8 + 900 ms.
        let system = try #require(target.systemTokensPerSecond)
        #expect(abs(system - 30 / 2.0018) < 1e-9)
        // Both slots are busy from 0 to 1001.5 ms.
        let steady = try #require(target.steadyTokensPerSecond)
        #expect(abs(steady - 20 / 1.0015) < 1e-9)
    }

    @Test("the steady window ends when the first slot runs dry")
    func drain() throws {
        let target = try summary(
            [0.0, 500].enumerated().map { index, start in
                SampleMaker(sequence: index, start: start, ttft: 99.8, gap: 100).made()
            }
        )
        // Both run from 500 ms to 1001.5 ms: the first brings its tokens at 500…1000, the second its at 600…1000.
        let steady = try #require(target.steadyTokensPerSecond)
        #expect(abs(steady - 11 / 0.5015) < 1e-9)
    }

    @Test("a buffered target has tokens and E2E, and no window in which its tokens came")
    func buffered() throws {
        let target = try summary(samples(3) { $0.isBuffered = $1 >= 0 }, isStreamed: false)
        #expect(target.ttft.isEmpty && target.gaps.pooled.isEmpty)
        #expect(target.e2eEnd.n == 3)
        #expect(target.bufferedAnswers == 3)
        #expect(target.tokens.output.known == 30)
        #expect(target.systemTokensPerSecond != nil)
        #expect(target.steadyTokensPerSecond == nil)
    }

    @Test("reasoning is streamed, hidden or none; only streamed reasoning gives a TTFA of its own")
    func thinking() throws {
        #expect(try summary(samples(2)).thinking == .none)
        let hidden = try summary(samples(2) { maker, _ in maker.usage.reasoning = 4 })
        #expect(hidden.thinking == .hidden)
        #expect(hidden.ttfa.isEmpty)
        let streamed = try summary(samples(2) { maker, _ in maker.thinkingEvents = 2 })
        #expect(streamed.thinking == .streamed)
        #expect(streamed.ttfa.percentile(50) == 140e6)
    }

    @Test("cost keeps what is unknown, failed or warm-up apart")
    func cost() throws {
        let target = try summary(
            samples(7) { maker, index in
                maker.usage = TokenUsage(input: 1_000, output: 100)
                if index == 1 { maker.usage = TokenUsage() }
                if index == 2 { maker.outcome = .failed(.truncated, detail: "d") }
                if index == 3 {
                    maker.outcome = .failed(.connect, detail: "d")
                    maker.usage = TokenUsage()
                }
                if index == 4 { maker.phase = .warmup }
                if index == 5 { maker.outcome = .cancelled }
            }
        )
        // gpt-5-mini: 1000 · 2.5e-7 + 100 · 2e-6 = 0.00045 each.
        let cost = target.cost
        #expect(cost.measured.priced == 2)
        #expect(cost.measured.unknown == 1)
        #expect(cost.total == Money("0.0009", .usd))
        #expect(cost.perThousandRequests == Money("0.45", .usd))
        #expect(cost.perMillionOutputTokens == Money("4.5", .usd))
        #expect(cost.failed.priced == 1 && cost.failed.unknown == 1)
        #expect(cost.failed.cost == Money("0.00045", .usd))
        #expect(cost.warmup.priced == 1 && cost.cancelled.priced == 1)
    }

    @Test("a model without a price costs an unknown amount")
    func unknownPrice() throws {
        let cost = try summary(samples(2), model: "house-llm-1").cost
        #expect(cost.match == nil)
        #expect(cost.total == nil)
        #expect(cost.measured.unknown == 2)
    }

    @Test("client lag and the source of the stamps are told")
    func instrument() throws {
        let target = try summary(samples(2))
        #expect(target.connections.lag.n == 20)
        #expect(target.connections.kernelStamped == 2)
    }

    @Test("connections are counted by their numbers, and not at all where one has none")
    func connections() throws {
        var numbered = samples(3)
        for (index, number) in [Int64(7), 8, 7].enumerated() { numbered[index].connection.connectionID = number }
        #expect(try summary(numbered).connections.distinct == 2)
        numbered[2].part = 2
        #expect(try summary(numbered).connections.distinct == 3)
        numbered[1].connection.connectionID = nil
        #expect(try summary(numbered).connections.distinct == nil)
        #expect(try summary([]).connections.distinct == nil)
    }
}
