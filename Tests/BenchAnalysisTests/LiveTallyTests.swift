import BenchModel
import Foundation
import Pricing
import RunFixtures
import Statistics
import Testing

@testable import BenchAnalysis

@Suite("The figures of a run so far")
struct LiveTallyTests {
    /// A scenario with a run's targets and these objectives.
    private func scenario(_ record: RunRecord, _ objectives: [Objective], allowing share: Share = .none) -> Scenario {
        Scenario(
            name: record.name,
            endpoints: [],
            targets: record.targets.map {
                Target(name: $0.name, endpoint: "e", wireProtocol: .openaiChat, model: $0.model)
            },
            prompts: [],
            objectives: objectives,
            allowedFailureShare: share
        )
    }

    private func tally(_ run: StoredRun, _ objectives: [Objective], allowing share: Share = .none) -> LiveTally {
        var tally = LiveTally(
            scenario(run.record, objectives, allowing: share),
            targets: run.record.targets,
            prices: .builtIn
        )
        for sample in run.samples { tally.take(sample) }
        return tally
    }

    /// Every metric, with limits from far below to far above what the fixture has.
    private static let objectives: [Objective] = {
        var objectives = RunFixture.objectives
        for metric in Objective.Metric.allCases {
            let limits: [Double] =
                metric.isShare ? [0, 0.01, 0.05, 0.5, 0.99] : [0, 1e6, 40e6, 300e6, 450e6, 900e6, 1e9, 5e9]
            for limit in limits + (metric == .tokensPerSecond ? [5, 20, 50, 100] : []) {
                for bound in [Objective.Bound.max, .min] {
                    for percentile in metric.isShare ? [nil] : [5, 50, 90, 95] as [Percentile?] {
                        objectives.append(
                            Objective(metric: metric, percentile: percentile, bound: bound, limit: limit)
                        )
                    }
                }
            }
        }
        return objectives
    }()

    @Test(
        "The gate so far answers as the gate does of the same requests, whatever is bounded, at any moment",
        arguments: [3, 20, 60, 400]
    )
    func sameAsGate(_ count: Int) {
        var run = RunFixture.run
        run.samples = run.record.targets.indices.flatMap { target in
            run.samples.filter { $0.target.number == target }.prefix(count)
        }
        let report = Gate.judge(MeasuredRun(run), objectives: Self.objectives)
        let answers = tally(run, Self.objectives).answers
        var compared: [Judgement.Answer: Int] = [:]
        for judgement in report.judgements {
            let found = answers.first { $0.objective == judgement.objective.of(judgement.target) }
            // Of gaps a gate may be surer, and what takes prices or other objectives it alone tells.
            let isCautious =
                [.itl, .icl, .goodput, .costPerRequest].contains(judgement.objective.metric)
                && found?.answer == .inconclusive
            #expect(
                isCautious || found?.answer == judgement.answer,
                "\(judgement.target) \(judgement.objective)"
            )
            compared[judgement.answer, default: 0] += 1
        }
        if count == 400 { #expect(compared.values.allSatisfy { $0 > 10 } && compared.count == 3, "\(compared)") }
    }

    @Test("Figures that nobody told, one behind the other, make a miss no surer than they do in the gate")
    func untold() {
        let run = MadeRun.run([MadeRun.target()], n: 800) { maker, _, sequence in
            maker.isBuffered = sequence < 360
            maker.ttft = 200 + Double(SplitMix64.mix(UInt64(sequence)) % 1_000) / 10
        }
        let objective = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 100e6)
        let judged = Gate.judge(MeasuredRun(run), objectives: [objective]).judgements.map(\.answer)
        #expect(judged == [.inconclusive] && tally(run, [objective]).answers.map(\.answer) == judged)
    }

    @Test("Percentiles and money are those of the summary, within what a sketch can tell")
    func figures() throws {
        let run = RunFixture.run
        let figures = tally(run, []).figures
        let summary = Summary(MeasuredRun(run), prices: .builtIn, objectives: [])
        for (live, target) in zip(figures.targets, summary.targets) {
            for (found, percent) in [(live.ttftP50, 50), (live.ttftP95, 95)] as [(Double?, Percentile)] {
                guard let exact = target.ttft.percentile(percent) else {
                    #expect(found == nil)
                    continue
                }
                // The nearest rank, and not between two.
                let near = target.ttft.sorted.map { abs((found ?? 0) / $0 - 1) }.min() ?? 1
                #expect(
                    near < 0.0101 && abs((found ?? 0) / exact - 1) < 0.05,
                    "\(target.target.name) p\(percent.percent)"
                )
            }
        }
        for (index, live) in figures.targets.enumerated() {
            let prices = TargetPrices(run.record.targets[index], book: .builtIn)
            let costs = run.samples.filter { $0.target.number == index }.compactMap { prices.cost(of: $0.response) }
            #expect(live.cost == costs.sum)
        }
    }

    @Test("Failures beyond what the scenario allows are told at once")
    func failures() {
        #expect(tally(RunFixture.run, []).gate.hasTooManyFailures)
        #expect(!tally(RunFixture.run, [], allowing: Share(clamping: 0.9)).gate.hasTooManyFailures)
        let bounded = Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.9)
        #expect(!tally(RunFixture.run, [bounded]).gate.hasTooManyFailures, "objectives judge them")
    }

    @Test("A simulator that nobody ordered is known by its answers, of the target that it answers for")
    func simulated() {
        var run = RunFixture.run
        for place in run.samples.indices where run.samples[place].target == 0 { run.samples[place].simulator = "1" }
        let shown = tally(run, []).figures.targets.map(\.isSimulated)
        #expect(shown.first == true && shown.dropFirst().allSatisfy { !$0 })
        #expect(tally(RunFixture.run, []).figures.targets.allSatisfy { !$0.isSimulated })
    }

    @Test("Nothing is shown of nothing")
    func empty() {
        var run = RunFixture.run
        run.samples = []
        let tally = tally(run, [])
        #expect(tally.gate.isEmpty && tally.figures.targets.allSatisfy { $0 == LiveFigures.Target() })
        let open = self.tally(run, RunFixture.objectives).gate
        #expect(open.holding == 0 && open.missed.isEmpty && open.open > 0)
    }

    @Test("The history keeps the mean of everything in few slices, however long a run is")
    func history() {
        var history = LiveHistory()
        for second in 0..<10_000 { history.add(Double(second % 10), at: .seconds(Double(second))) }
        let means = history.means.compactMap(\.self)
        #expect(means.count <= LiveHistory.mostSlices && means.count > LiveHistory.mostSlices / 2)
        #expect(means.allSatisfy { abs($0 - 4.5) < 0.1 }, "\(means)")
        var sparse = LiveHistory()
        sparse.add(7, at: .seconds(5))
        sparse.add(9, at: .seconds(8))
        sparse.add(5, at: .seconds(1))
        #expect(sparse.means == [6, nil, nil, 9], "one from before the first counts with it")
    }
}

extension Objective {
    fileprivate func of(_ target: String) -> Objective {
        var objective = self
        objective.target = target
        return objective
    }
}
