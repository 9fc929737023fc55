import BenchModel
import BenchReport
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("How much worse than a baseline")
struct RegressionTests {
    private static func run(_ n: Int, seed: UInt64, _ change: (Int, inout SampleMaker) -> Void = { _, _ in })
        -> MeasuredRun
    {
        ComparisonTests.side(n, seed: seed, change).run
    }

    private static func judge(
        _ run: MeasuredRun,
        against baseline: MeasuredRun?,
        _ metric: Objective.Metric = .ttft,
        _ percentile: Percentile? = 95,
        most: Share = 0.1,
        target: String? = nil
    ) throws -> RegressionJudgement {
        let objective = RegressionObjective(metric: metric, percentile: percentile, most: most, target: target)
        let gate = Gate.judge(
            run,
            objectives: [],
            allowedFailureShare: 1,
            regressions: [objective, objective],
            against: baseline.map { GateBaseline(label: "main (run 1)", run: $0, scenario: nil) }
        )
        #expect(gate.regressions.count == 1, "an equal objective is judged once")
        #expect(gate.answer == gate.regressions[0].answer)
        return gate.regressions[0]
    }

    @Test("a run like its baseline holds, one that takes half as long again fails, and near the limit nothing is told")
    func answers() throws {
        let baseline = Self.run(400, seed: 1)
        let same = try Self.judge(Self.run(400, seed: 2), against: baseline, most: 0.3)
        #expect(same.answer == .pass, "\(same.sentence)")
        let slow = try Self.judge(Self.run(400, seed: 3) { $1.ttft = 200 }, against: baseline)
        #expect(slow.answer == .fail && slow.isOverSoFar == true, "\(slow.sentence)")
        let near = try Self.judge(Self.run(400, seed: 4), against: baseline, most: 0.001)
        #expect(near.answer == .inconclusive && near.sentence.contains("so far"), "\(near.sentence)")
        #expect(same.sentence.contains("in main (run 1)") && same.sentence.hasSuffix("pass"))
    }

    @Test("less speed is worse, and more is none too much")
    func rates() throws {
        let baseline = Self.run(300, seed: 1)
        let slow = try Self.judge(Self.run(300, seed: 2) { $1.gap = 30 }, against: baseline, .tokensPerSecond, 50)
        #expect(slow.answer == .fail && slow.sentence.contains("10 % less allowed"), "\(slow.sentence)")
        let fast = try Self.judge(Self.run(300, seed: 3) { $1.gap = 10 }, against: baseline, .tokensPerSecond, 50)
        #expect(fast.answer == .pass, "\(fast.sentence)")
    }

    @Test("shares are held against each other by their difference")
    func shares() throws {
        let failing = { (share: Int) in
            { (index: Int, maker: inout SampleMaker) in
                if index * share % 100 < share { maker.outcome = .failed(.overloaded, detail: "d") }
            }
        }
        let baseline = Self.run(1_000, seed: 1, failing(2))
        let same = try Self.judge(Self.run(1_000, seed: 2, failing(2)), against: baseline, .errorRate, nil, most: 0.05)
        #expect(same.answer == .pass, "\(same.sentence)")
        let worse = try Self.judge(
            Self.run(1_000, seed: 3, failing(30)),
            against: baseline,
            .errorRate,
            nil,
            most: 0.05
        )
        #expect(worse.answer == .fail && worse.sentence.contains("pp"), "\(worse.sentence)")
    }

    @Test("a percentile that failures reach into is worse than any, and never better")
    func failures() throws {
        let broken = Self.run(200, seed: 2) { index, maker in
            if index % 2 == 0 { maker.outcome = .failed(.overloaded, detail: "d") }
        }
        #expect(try Self.judge(broken, against: Self.run(200, seed: 1)).answer == .fail)
        let few = Self.run(3, seed: 3) { index, maker in
            if index == 0 { maker.outcome = .failed(.overloaded, detail: "d") }
        }
        let open = try Self.judge(few, against: Self.run(200, seed: 1))
        #expect(open.answer == .inconclusive, "\(open)")
    }

    @Test("what a server did not tell may be anything, of either side: where that decides, nothing passes")
    func untold() throws {
        let baseline = Self.run(400, seed: 1)
        let open = Self.run(400, seed: 2) { index, maker in
            maker.ttft = 60
            maker.isBuffered = index % 3 == 0
        }
        let judged = try Self.judge(open, against: baseline)
        #expect(judged.answer == .inconclusive && judged.doubt == .untold, "\(judged.sentence)")
        #expect(judged.untold == 134 && judged.baselineUntold == 0)
        #expect(judged.sentence.contains("134 requests and 0 of the baseline whose server did not tell it"))
        // A baseline that is not known cannot be kept, either.
        let slow = try Self.judge(baseline, against: open)
        #expect(slow.answer == .inconclusive && slow.baselineUntold == 134, "\(slow.sentence)")
        // A few turn nothing.
        let few = Self.run(400, seed: 3) { index, maker in
            maker.ttft = 60
            maker.isBuffered = index == 0
        }
        #expect(try Self.judge(few, against: baseline).answer == .pass)
        let none = try Self.judge(Self.run(50, seed: 4) { $1.isBuffered = true }, against: baseline)
        #expect(none.answer == .inconclusive && none.sentence.contains("none of 50 requests"), "\(none.sentence)")
    }

    @Test("answers that did not say how they ended may have been cut or not")
    func unsaid() throws {
        let baseline = Self.run(400, seed: 1) { $1.stopReason = $0 % 10 == 0 ? "length" : "stop" }
        let silent = Self.run(400, seed: 2) { $1.stopReason = $0 % 2 == 0 ? nil : "stop" }
        let judged = try Self.judge(silent, against: baseline, .cutShare, nil, most: 0.05)
        #expect(judged.answer == .inconclusive && judged.doubt == .untold && judged.untold == 200, "\(judged.sentence)")
    }

    @Test("gaps of 0, as of events that share a read, are not taken for failed requests, and have no ratio")
    func zero() throws {
        let joined = Self.run(300, seed: 2) { $1.eventsPerRead = 10 }
        let baseline = Self.run(300, seed: 1)
        for (run, other) in [(joined, baseline), (baseline, joined)] {
            let judged = try Self.judge(run, against: other, .stall, 50)
            #expect(judged.answer == .inconclusive, "\(judged.sentence)")
            #expect(judged.doubt == .noRatio && judged.sentence.contains("a figure of 0 has no ratio"))
        }
    }

    @Test("without a baseline, its target or its figure nothing passes, and each says why")
    func open() throws {
        let run = Self.run(100, seed: 1)
        let none = try Self.judge(run, against: nil)
        #expect(none.answer == .inconclusive && none.sentence.contains("no baseline was named"))
        let other = ComparisonTests.side(100, seed: 2, name: "two").run
        #expect(try Self.judge(run, against: other).doubt == .missingTarget)
        #expect(try Self.judge(run, against: other, target: "three").doubt == .unknownTarget)
        let empty = Self.run(0, seed: 3)
        #expect(try Self.judge(run, against: empty).doubt == .emptyBaseline)
        #expect(try Self.judge(empty, against: run).doubt == .noFigure(ofBaseline: false))
        #expect(try Self.judge(Self.run(2, seed: 4), against: run).doubt == .tooFew)
    }

    @Test("what the two were measured with is said where it differs, in every format")
    func setUp() throws {
        let baseline = ComparisonTests.side(300, seed: 1, model: "gpt-5").run
        let gate = Gate.judge(
            Self.run(300, seed: 2),
            objectives: [],
            regressions: [RegressionObjective(metric: .ttft, percentile: 95, most: 0.5)],
            against: GateBaseline(label: "main (run 1)", run: baseline, scenario: nil)
        )
        for format in CheckFormat.allCases {
            let text = GateRenderer.render(gate, as: format)
            if format == .gitlab { continue }
            #expect(text.contains("model") && text.contains("TTFT"), "\(format): \(text)")
        }
        #expect(GateRenderer.render(gate, as: .text).contains("model asked: gpt-5 → gpt-5-mini"))
        #expect(!GateRenderer.render(gate, as: .text).contains("no objective was named"))
    }

    @Test(
        "of runs alike a bound of nothing fails one in twenty at the most, and a true loss beyond it passes no more often"
    )
    func errorRates() throws {
        let objective = RegressionObjective(metric: .ttft, percentile: 50, most: 0.1)
        var (falseFails, falsePasses) = (0, 0)
        let trials = 200
        for trial in 0..<trials {
            let baseline = Self.run(80, seed: UInt64(3 * trial + 1))
            let atLimit = Self.run(80, seed: UInt64(3 * trial + 2)) { _, _ in }
            let gate = { (run: MeasuredRun) in
                Gate.judge(
                    run,
                    objectives: [],
                    regressions: [objective],
                    against: GateBaseline(label: "b", run: baseline, scenario: nil)
                ).regressions[0].answer
            }
            if gate(atLimit) == .fail { falseFails += 1 }
            let worse = Self.run(80, seed: UInt64(3 * trial + 3)) { $1.ttft = 115 + 100 * 0.1 }
            if gate(worse) == .pass { falsePasses += 1 }
        }
        // Five in a hundred, and what chance adds to 200 trials.
        #expect(falseFails <= 18 && falsePasses <= 18, "\(falseFails) and \(falsePasses) of \(trials)")
    }
}
