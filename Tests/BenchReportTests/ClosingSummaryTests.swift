import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Streams closed on purpose, in summary and gate")
struct ClosingSummaryTests {
    private static func target(_ name: String = "t", cancelAfter: String? = "20 tokens") -> RunRecord.Target {
        RunRecord.Target(
            name: name,
            wireProtocol: "p",
            model: "gpt-5-mini",
            endpoint: "e",
            cancelAfter: cancelAfter
        )
    }

    /// Closed after five events, without usage; the others of the same target have ten events of four tokens.
    private static func half(_ maker: inout SampleMaker, _ target: Int, _ sequence: Int) {
        maker.usage = TokenUsage(input: 10, output: 40)
        if sequence % 2 == 1 {
            (maker.events, maker.closedAfter, maker.goneAfter) = (5, 1, 30)
            maker.usage = TokenUsage()
        }
    }

    @Test("they are attempted and no failure; those that a run's end broke off are neither")
    func counts() throws {
        let summary = MadeRun.summary([Self.target()]) { maker, target, sequence in
            Self.half(&maker, target, sequence)
            if sequence == 2 { maker.outcome = .failed(.overloaded, detail: "d") }
            if sequence == 4 { maker.outcome = .cancelled }
        }
        let target = try #require(summary.targets.first)
        let counts = target.counts
        #expect(counts.ok == 3 && counts.failed == 1 && counts.closedOnPurpose == 5 && counts.cancelled == 1)
        #expect(counts.attempted == 9 && target.share(.errorRate)?.share?.value == 1.0 / 9)
    }

    @Test("what came before the close counts: first token, gaps, connection; what was still to come does not")
    func metrics() throws {
        let target = try #require(MadeRun.summary([Self.target()], Self.half).targets.first)
        #expect(target.ttft.n == 10 && target.gaps.pooled.n == 5 * 9 + 5 * 4)
        #expect(target.e2eEnd.n == 5 && target.e2eLastToken.n == 5)
        // Events stand for tokens in none of them: the others' usage tells that they carry four each.
        #expect(target.tpot.n == 5 && target.tokens.countedFromChunks == 0 && target.tokens.output.sum == 200)
        #expect(target.systemTokensPerSecond == nil)
        #expect(target.connections.requests == 10 && target.cost.measured.requests == 5)
        #expect(target.cost.closedOnPurpose.requests == 5 && target.cost.closedOnPurpose.priced == 0)
    }

    @Test("where usage comes along with the stream, its pace counts too")
    func paceByUsage() throws {
        let target = try #require(
            MadeRun.summary([Self.target()]) { maker, _, _ in
                (maker.events, maker.closedAfter, maker.usage) = (5, 1, TokenUsage(input: 10, output: 20))
            }.targets.first
        )
        #expect(target.tpot.n == 10 && target.systemTokensPerSecond != nil)
    }

    @Test("the summary tells when they were closed and when they were gone")
    func closing() throws {
        let summary = MadeRun.summary([Self.target()]) { maker, target, sequence in
            Self.half(&maker, target, sequence)
            if sequence == 9 { maker.goneAfter = nil }
        }
        let closing = try #require(summary.closings.first)
        #expect(closing.n == 5 && closing.askedAt == "20 tokens")
        #expect(closing.events.percentile(50) == 5)
        #expect(closing.closedAfter.percentile(50) == 181e6)
        #expect(closing.gone.n == 4 && closing.gone.percentile(50) == 30e6)
        #expect(closing.input.n == 0 && closing.output.n == 0)
        #expect(MadeRun.summary([Self.target()]) { _, _, _ in }.closings.isEmpty)
    }

    @Test("what they saved at most is held against the target's own streams that ran to their end")
    func savings() throws {
        let savings = try #require(MadeRun.summary([Self.target()], Self.half).closings.first?.savings)
        #expect(savings.uncut.target == "t" && savings.uncut.n == 5)
        #expect(savings.tokensReceived == 20 && savings.isReckoned)
        #expect(savings.tokens == 20 && savings.share == 0.5)
        // 40 tokens at 2 dollars per million, half of them.
        #expect(savings.cost == Money("0.00004", .usd))
    }

    @Test("or else against a target that asks the same and closes nothing")
    func savingsOfAnother() throws {
        let targets = [Self.target("closed"), Self.target("whole", cancelAfter: nil)]
        let summary = MadeRun.summary(targets) { maker, target, sequence in
            Self.half(&maker, target, target == 0 ? 1 : 0)
        }
        #expect(summary.closings.map(\.target) == ["closed"])
        #expect(summary.closings.first?.savings?.uncut.target == "whole")
        let alone = MadeRun.summary([Self.target("closed")]) { maker, target, _ in Self.half(&maker, target, 1) }
        #expect(try #require(alone.closings.first).savings == nil)
    }

    @Test("reasoning was made before the first answer token, and is not saved")
    func savingsWithReasoning() throws {
        let summary = MadeRun.summary([Self.target()]) { maker, _, sequence in
            maker.usage = TokenUsage(input: 10, output: 60, reasoning: 40)
            if sequence % 2 == 1 { (maker.events, maker.closedAfter, maker.usage) = (5, 1, TokenUsage()) }
        }
        // Ten events of two tokens each after 40 of reasoning: five of them make 50.
        #expect(try #require(summary.closings.first?.savings).tokensReceived == 50)
    }

    @Test("usage that came along is believed")
    func savingsByUsage() throws {
        let summary = MadeRun.summary([Self.target()]) { maker, target, sequence in
            Self.half(&maker, target, sequence)
            if sequence % 2 == 1 { maker.usage = TokenUsage(input: 10, output: 12) }
        }
        let closing = try #require(summary.closings.first)
        #expect(closing.output.n == 5 && closing.savings?.tokensReceived == 12 && closing.savings?.isReckoned == false)
        #expect(summary.targets.first?.cost.closedOnPurpose.priced == 5)
    }

    // MARK: The gate

    private func judge(_ metric: Objective.Metric, limit: Double, percentile: Percentile? = 50, _ wait: Double) throws
        -> Judgement
    {
        let run = MadeRun.run([Self.target()], n: 60) { maker, _, sequence in
            // Every third is closed with nothing received yet.
            if sequence % 3 == 0 { (maker.events, maker.closedAfter) = (0, wait) } else { maker.closedAfter = 1 }
        }
        let objective = Objective(metric: metric, percentile: percentile, bound: .max, limit: limit)
        return try #require(Gate.judge(run, objectives: [objective]).judgements.first)
    }

    @Test("a stream closed before its first token waited at least that long, and nobody knows how much longer")
    func waits() throws {
        // Of 60, 40 came after 100 ms; the p50 lies among these, whatever the rest would have been.
        #expect(try judge(.ttft, limit: 200e6, 150).answer == .pass)
        // The p95 lies among the others: beyond a limit that they have waited out, unknown where they have not.
        #expect(try judge(.ttft, limit: 140e6, percentile: 95, 150).answer == .fail)
        let open = try judge(.ttft, limit: 200e6, percentile: 95, 150)
        #expect(open.answer == .inconclusive && open.n == 60)
        #expect(open.sentence.contains("20 streams closed before it was there counted beyond the limit"))
    }

    @Test("figures of the whole answer are not asked of a stream that was cut")
    func wholeAnswers() throws {
        #expect(try judge(.e2e, limit: 1, 150).answer == .inconclusive)
        #expect(try judge(.errorRate, limit: 0, percentile: nil, 150).answer == .pass)
    }

    @Test("a stream closed before its first token has not met an objective about it")
    func goodput() throws {
        let run = MadeRun.run([Self.target()]) { maker, _, sequence in
            maker.closedAfter = 150
            if sequence == 0 { maker.events = 0 }
        }
        let objective = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6)
        let goodput = try #require(Gate.judge(run, objectives: [objective]).goodput.first)
        #expect(goodput.met == 9 && goodput.judged == 10 && goodput.missing == 0)
    }
}
