import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// A database gives rows in an order of its own, and joined files in another.
@Suite("Whatever order samples are read in")
struct SampleOrderTests {
    private static let objectives = [
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: 300e6),
        Objective(metric: .ttft, percentile: 50, bound: .max, limit: 200e6, prompt: "sse"),
        Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 50),
        Objective(metric: .itl, percentile: 90, bound: .max, limit: 25e6),
        Objective(metric: .e2e, percentile: 95, bound: .max, limit: 1e9),
        Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.2),
        Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.3),
        Objective(metric: .goodput, percentile: nil, bound: .min, limit: 0.2),
        Objective(metric: .costPerRequest, percentile: 50, bound: .max, limit: 0.01),
        Objective(
            metric: .ttft,
            percentile: 50,
            bound: .max,
            limit: 300e6,
            windows: WindowsInARow(count: 2, size: .requests(5))
        ),
    ]

    private static func runs(_ seed: UInt64) -> (one: MeasuredRun, other: MeasuredRun) {
        let run = AnalysedRun(seed, isOpenLoop: seed % 2 == 0)
        var random = SplitMix64(seed: seed &+ 1_000)
        return (run.measured, MeasuredRun(run.stored(run.samples.shuffled(using: &random))))
    }

    @Test("the gate judges the same, by every kind of objective", arguments: 0..<12)
    func gate(seed: UInt64) {
        let (one, other) = Self.runs(seed)
        let judge = { (run: MeasuredRun) in Gate.judge(run, objectives: Self.objectives, prices: .builtIn) }
        let (first, second) = (judge(one), judge(other))
        #expect(first.judgements == second.judgements && first.goodput == second.goodput)
        #expect(first.failures == second.failures && first.answer == second.answer && first.alarms == second.alarms)
    }

    @Test("charts are drawn the same", arguments: 0..<8)
    func charts(seed: UInt64) {
        let (one, other) = Self.runs(seed)
        let (first, second) = (
            RunCharts(Summary(one, prices: .builtIn)), RunCharts(Summary(other, prices: .builtIn))
        )
        #expect(first.clock == second.clock && first.firstToken == second.firstToken && first.gaps == second.gaps)
        #expect(first.streams == second.streams && first.tokens == second.tokens && first.costs == second.costs)
        #expect(
            first.latencies.failures == second.latencies.failures && first.latencies.total == second.latencies.total
        )
        let order = { (points: [LatencyHistory.Point]) in
            points.map { [Double($0.target.number), $0.at, $0.latency] }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        #expect(order(first.latencies.points) == order(second.latencies.points))
    }

    @Test("targets are compared the same, and cost the same", arguments: 0..<8)
    func comparison(seed: UInt64) {
        let (one, other) = Self.runs(seed)
        let figures = { (run: MeasuredRun) -> [ComparedFigure] in
            let sides = run.targets.map { Comparison.Side(run, target: $0, label: "", scenario: nil, prices: .builtIn) }
            return zip(sides, sides.dropFirst()).flatMap { Comparison($0, $1).figures }
        }
        #expect(figures(one) == figures(other))
        let (first, second) = (Summary(one, prices: .builtIn), Summary(other, prices: .builtIn))
        #expect(first.unitCosts == second.unitCosts && first.contests == second.contests)
        #expect(first.closings == second.closings && first.streamingGains == second.streamingGains)
    }
}

/// Whatever a report takes apart adds up to the whole again.
@Suite("Parts of a target's requests")
struct RequestPartTests {
    private static let groupings: [RequestGrouping] = [.prompt, .model, .length, .turn, .field("topic")]

    @Test("add up to all of them, by whatever they are grouped", arguments: 0..<10)
    func groups(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var run = AnalysedRun(seed)
        for index in run.samples.indices {
            // By the request, so that its attempts stay together.
            let place = run.samples[index].sequence.number
            run.samples[index].promptID = "p\(place % 27)"
            if place % 3 == 0 { run.samples[index].turn = ConversationTurn(session: place, turn: place % 4) }
            if place % 2 == 0 { run.samples[index].rowFields = ["topic": "t\(place % 5)"] }
            if Bool.random(using: &random) { run.samples[index].response.usage.input = place * place * 40 }
        }
        let summary = Summary(run.measured, prices: .builtIn, by: Self.groupings)
        for target in summary.targets {
            let counts = target.counts
            for grouped in target.groups {
                let groups = grouped.groups
                #expect(
                    groups.reduce(0) { $0 + $1.requests } == counts.attempted + counts.cancelled,
                    "\(grouped.grouping.text)"
                )
                #expect(groups.reduce(0) { $0 + $1.failed + $1.notStarted } == counts.failed)
                #expect(groups.reduce(0) { $0 + $1.ttft.n } == target.ttft.n)
                #expect(groups.flatMap { Array($0.e2eEnd.sorted) }.sorted() == Array(target.e2eEnd.sorted))
                #expect(groups.reduce(0) { $0 + $1.figures[.gap].n } == target.figures[.gap].n)
                #expect(groups.reduce(0) { $0 + $1.outputTokens.n } == grouped.outputTokens.n)
                #expect(groups.count <= GroupedRequests.mostGroups + 1 && Set(groups.map(\.key)).count == groups.count)
            }
        }
    }

    /// Whether a percentile that reports show differs by a tenth, as the figures of both say.
    private static func differs(_ parts: FirstWaveSummary, _ metric: Metric, _ all: LatencyView) -> Bool {
        [5, 50, 95, 99].contains { (percentile: Percentile) in
            guard let before = all.figures[metric].percentile(percentile),
                let after = parts.steady.figures[metric].percentile(percentile)
            else { return false }
            return abs(after - before) > 0.1 * abs(before)
        }
    }

    @Test("are the first wave and the rest", arguments: 0..<8)
    func waves(seed: UInt64) {
        for target in AnalysedRun(seed).summary.targets {
            guard let wave = target.firstWave else { continue }
            for metric in Metric.all where metric.shown.isOfParts {
                let parts = Array(wave.wave.figures[metric].sorted) + Array(wave.steady.figures[metric].sorted)
                #expect(parts.sorted() == Array(target.figures[metric].sorted), "\(metric.name)")
                #expect(wave.differs(metric, from: target.latencies) == Self.differs(wave, metric, target.latencies))
            }
            #expect(wave.wave.n + wave.steady.n == target.latencies.n)
            #expect(wave.wave.ttftCold + wave.steady.ttftCold == target.ttftCold)
        }
    }

    @Test("cost together what the run costs, and what is not known is counted with each", arguments: 0..<8)
    func costs(seed: UInt64) {
        for target in AnalysedRun(seed).summary.targets {
            let cost = target.cost
            let bills = [cost.measured, cost.failed, cost.cancelled, cost.closedOnPurpose]
            // Attempts that were followed by another are among the failed ones.
            #expect(cost.triedAgain.requests <= cost.failed.requests && cost.measured.requests == target.counts.ok)
            #expect(bills.allSatisfy { $0.priced + $0.unknown == $0.requests && $0.open <= $0.unknown })
            #expect(cost.closedOnPurpose.requests == target.counts.closedOnPurpose)
            let groups = target.answers.groups
            #expect(groups.reduce(0) { $0 + $1.bill.requests } == target.answers.n)
            #expect(groups.reduce(0) { $0 + $1.bill.priced } == cost.measured.priced + cost.closedOnPurpose.priced)
            #expect(target.cache.populations.reduce(0) { $0 + $1.bill.requests } == cost.measured.requests)
            #expect(cost.perRequest.n == cost.measured.priced)
        }
    }
}
