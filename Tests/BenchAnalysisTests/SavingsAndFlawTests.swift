import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// What closing and streaming gain, and what a run is not sound by: worked out by hand.
@Suite("Savings, gains and flaws")
struct SavingsAndFlawTests {
    private static let prices = PriceBook(
        prices: ["gpt-5-mini": ModelPrice(input: "0.01", output: "0.02")],
        source: "test"
    )

    @Test("A whole answer is the mean of those whose usage counted it, at the price of their output")
    func uncut() throws {
        let run = MeasuredRun(
            MadeRun.run([MadeRun.target()], n: 4) { maker, _, sequence in
                maker.events = 10
                // 20, 30, 40 tokens, and one of which nobody knows.
                maker.usage =
                    sequence < 3 ? TokenUsage(input: 5, output: 20 + sequence * 10, reasoning: 6) : TokenUsage()
            }
        )
        let target = run.targets[0]
        let prices = TargetPrices(target.target, book: Self.prices, samples: target.samples)
        let uncut = try #require(UncutAnswer(target.requests, name: "t", prices: prices))
        #expect(uncut.n == 3 && uncut.outputTokens == 30 && uncut.reasoningTokens == 6)
        #expect(uncut.outputCost == Money("0.6", .usd))
        // (14 + 24 + 34) visible tokens in 30 events.
        #expect(uncut.countsReasoningApart && uncut.tokensPerEvent == 2.4)
        #expect(UncutAnswer([], name: "t", prices: prices) == nil)
        #expect(UncutAnswer(Array(target.requests.suffix(1)), name: "t", prices: prices) == nil)
        // A stream that was closed after four events had got the reasoning and what four such events carry, unless its usage says.
        var closed = SampleMaker(events: 4, usage: TokenUsage()).made()
        #expect(abs(try #require(uncut.tokensReceived(SampleFacts(closed))) - 15.6) < 1e-9)
        closed.response.usage = TokenUsage(input: 5, output: 7)
        #expect(uncut.tokensReceived(SampleFacts(closed)) == 7)
    }

    /// TTFT 100…119 ms and whole answers of 500…519 ms: the medians lie 400 ms apart.
    @Test("What streaming gains lies between the bounds of both medians")
    func gain() throws {
        let targets = [MadeRun.target("s"), MadeRun.target("b", isStreamed: false)]
        let n = 20
        let summary = MadeRun.summary(targets, n: n) { maker, target, sequence in
            // Neither rising nor falling, since samples that follow one another would then tell less than their number.
            let place = Double(sequence * 7 % n)
            maker.ttft = target == 0 ? 100 + place : 498.5 + place
            (maker.events, maker.gap, maker.isBuffered) = target == 0 ? (3, 100, false) : (1, 0, true)
        }
        let gain = try #require(summary.streamingGains.first)
        #expect(summary.streamingGains.count == 1 && gain.streamed == "s" && gain.buffered == "b")
        #expect(abs(try #require(gain.gain) - 400e6) < 10)
        // Sent to end: 100 + 2 × 100 + 1.5 against 500.
        let cost: Double = (301.5 - 500) * 1e6
        #expect(abs(try #require(gain.costAtEnd) - cost) < 10)
        let interval = gain.gainInterval
        let (low, high) = (try #require(interval.low), try #require(interval.high))
        #expect(low < 400e6 && high > 400e6)
        // By symmetry, and no wider than all samples together.
        let (below, above): (Double, Double) = (400e6 - low, high - 400e6)
        #expect(abs(below - above) < 10 && below + above <= 38e6)
    }

    @Test("Targets of another model, server or protocol are no pair", arguments: ["model", "endpoint", "protocol"])
    func noPair(fact: String) {
        var other = MadeRun.target("b", isStreamed: false)
        switch fact {
        case "model": other.model = "another"
        case "endpoint": other.endpoint = "another"
        default: other.wireProtocol = "another"
        }
        let summary = MadeRun.summary([MadeRun.target("s"), other]) { maker, target, _ in
            maker.isBuffered = target == 1
        }
        #expect(summary.streamingGains.isEmpty)
    }

    // MARK: Flaws

    private static func flaws(_ change: (inout StoredRun) -> Void = { _ in }) -> [Flaw] {
        var run = MadeRun.run([MadeRun.target()], n: 30) { maker, _, _ in maker.lag = 0.001 }
        change(&run)
        return Summary(MeasuredRun(run), prices: .builtIn).flaws
    }

    @Test("A run that did what was asked of it has none")
    func sound() {
        #expect(Self.flaws().isEmpty)
    }

    @Test("A run without a success has measured nothing, whatever else it is")
    func nothing() {
        let flaws = Self.flaws { run in
            for index in run.samples.indices { run.samples[index].outcome = .failed(.connect, detail: "d") }
        }
        #expect(flaws.contains(.nothingMeasured))
        #expect(Self.flaws { $0.samples = [] }.contains(.nothingMeasured))
    }

    @Test("A run that was broken off is incomplete, and its figures are right all the same")
    func incomplete() {
        for status in [RunRecord.Status.running, .interrupted] {
            let flaws = Self.flaws { $0.record.status = status }
            #expect(flaws == [.incomplete] && flaws.allSatisfy { !$0.spoilsFigures })
        }
    }

    @Test(
        "A run in which the program could do nothing for a time is in doubt, whatever lag it measured",
        arguments: [Remark.Kind.throttled, .stolen, .stoodStill, .suspended]
    )
    func lostTime(kind: Remark.Kind) {
        let flaws = Self.flaws { $0.record.remarks = [Remark(at: 1, kind: kind, text: "899 ms in all")] }
        #expect(flaws == [.lostTime] && flaws.allSatisfy { $0.raisesDoubt && !$0.spoilsFigures })
        #expect(Self.flaws { $0.record.remarks = [Remark(at: 1, kind: .clockStep, text: "by 3 s")] }.isEmpty)
    }

    @Test("A client that is late by a large part of what it measures spoils its figures")
    func limited() {
        let flaws = Self.flaws { run in
            for index in run.samples.indices {
                var late = SampleMaker(sequence: index, start: Double(index) * 1_000)
                late.lag = 60
                run.samples[index] = late.made()
            }
        }
        #expect(flaws.contains(.instrumentLimited) && flaws.contains(where: \.spoilsFigures))
    }
}
