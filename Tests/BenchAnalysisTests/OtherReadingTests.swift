import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// The same requests, read by others and at other times, whatever happened in a run.
@Suite("Any run, as other tools have it")
struct ForeignLawTests {
    private static let catalogue: [(FigureDefinition.Quantity, Metric)] = [
        (.ttft, .ttft), (.e2e, .e2eEnd), (.tpot, .tpot), (.gap, .gap), (.streamRate, .tokensPerSecond),
    ]

    @Test("has by this program's own definitions the figures of its reports", arguments: 0..<16)
    func own(seed: UInt64) {
        let drawn = AnalysedRun(seed, isOpenLoop: seed % 2 == 1)
        let summary = drawn.summary
        for (target, summed) in zip(drawn.measured.targets, summary.targets) {
            for (quantity, metric) in Self.catalogue {
                let reading = FigureReading(.own(quantity), of: target)
                #expect(reading.n == target.figures[metric].n, "\(quantity)")
                for case .percentile(let percentile) in FigureReading.statistics(of: quantity) {
                    #expect(
                        reading[.percentile(percentile)] == target.figures[metric].percentile(percentile),
                        "\(quantity)"
                    )
                }
            }
            #expect(
                FigureReading(.own(.systemRate), of: target)[.whole] == summed.systemTokensPerSecond
                    && target.systemTokensPerSecond == summed.systemTokensPerSecond
            )
            #expect(FigureReading(.own(.failed), of: target)[.whole] ?? 0 == Double(target.counts.failed))
        }
    }

    @Test(
        "leads from this program's figure to each tool's by one choice after the other, and whatever differs has a reason",
        arguments: 0..<6
    )
    func steps(seed: UInt64) {
        let run = AnalysedRun(seed, isOpenLoop: seed % 2 == 1).measured
        for target in run.targets {
            for tool in ForeignTool.all {
                let explanation = Explanation(target, as: tool, shape: run.record.loadShape)
                for figure in explanation.figures {
                    #expect(
                        (figure.steps.last?.after ?? figure.own) == figure.foreign
                            && zip(figure.steps, figure.steps.dropFirst()).allSatisfy { $0.after == $1.before }
                    )
                    #expect(
                        figure.steps.first.map { $0.before == figure.own } ?? true && figure.own == figure.foreign
                            || figure.steps.contains { $0.hasEffect }
                    )
                    #expect(
                        figure.steps.allSatisfy { FigureDefinition.choices(for: figure.quantity).contains($0.choice) }
                    )
                }
            }
        }
    }

    @Test("counts as each tool does: its successes and failures are some of the requests, each once", arguments: 0..<10)
    func counts(seed: UInt64) {
        let drawn = AnalysedRun(seed, isOpenLoop: seed % 2 == 1)
        let statistics: [FigureReading.Statistic] = [
            .mean, .minimum, .maximum, .sum, .standardDeviation, .percentile(50), .percentile(99),
        ]
        for target in drawn.measured.targets {
            for tool in ForeignTool.all + [ForeignTool.llmd] {
                let reading = ForeignReading(target, as: tool, shape: drawn.shape, statistics)
                #expect(
                    reading.succeeded + reading.failed <= target.everyRequest.count
                        && reading.failures.values.reduce(0, +) == reading.failed,
                    "\(tool.name)"
                )
                #expect(
                    reading.duration.map { $0 > 0 } ?? true
                        && (reading.perSecond(3) == nil) == (reading.duration == nil) && reading.perSecond(nil) == nil
                )
                #expect(
                    reading.tokens.outputLengths.n <= reading.succeeded
                        && reading.tokens.answerLengths.n <= reading.succeeded
                )
                if let sum = reading.tokens.output {
                    #expect(
                        reading.tokens.outputLengths[.sum] == Double(sum)
                            && reading.tokens.outputLengths.n == reading.succeeded
                    )
                }
                for quantity in FigureDefinition.Quantity.allCases {
                    guard let figure = reading[quantity], let least = figure[.minimum], let most = figure[.maximum]
                    else { continue }
                    for statistic in [FigureReading.Statistic.mean, .percentile(50), .percentile(99)] {
                        if let value = figure[statistic] {
                            #expect(
                                value >= least - abs(least) * 1e-9 && value <= most + abs(most) * 1e-9,
                                "\(tool.name) \(quantity)"
                            )
                        }
                    }
                    if let deviation = figure[.standardDeviation] {
                        #expect(deviation >= 0 && deviation <= (most - least) + abs(most) * 1e-9)
                    }
                }
            }
        }
    }

    @Test("has by weight the percentiles of values that are written down as often as they weigh", arguments: 0..<10)
    func weights(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let weighed = (0..<Int.random(in: 1...30, using: &random)).map { _ in
            (
                value: Double(Int.random(in: 0...9, using: &random)),
                weight: Double(Int.random(in: 0...4, using: &random))
            )
        }
        let steps = CumulativeSteps(weighed)
        let written = weighed.flatMap { Array(repeating: $0.value, count: Int($0.weight)) }.sorted()
        for percent in stride(from: 2.5, through: 97.5, by: 5) {
            let rank = Int((Double(written.count) * percent / 100).rounded(.up))
            let exact = written.isEmpty ? nil : written[max(0, rank - 1)]
            // Where the share is met to the last digit, the next value is as good.
            let next = written.isEmpty ? nil : written[min(written.count - 1, rank)]
            let found = steps.percentile(Percentile(percent))
            #expect(found == exact || found == next, "\(percent) of \(written)")
        }
        #expect(steps.mean.map { abs($0 - written.reduce(0, +) / Double(written.count)) < 1e-9 } ?? written.isEmpty)
        #expect(CumulativeSteps([]).percentile(50) == nil && CumulativeSteps([(3, 0)]).mean == nil)
    }
}

@Suite("Any run, while it goes on")
struct LiveLawTests {
    private static func scenario(_ run: AnalysedRun, _ objectives: [Objective]) -> Scenario {
        Scenario(
            name: "drawn",
            endpoints: [],
            targets: run.targets.map {
                Target(name: $0.name, endpoint: "e", wireProtocol: .openaiChat, model: $0.model)
            },
            prompts: [],
            load: Load(shape: run.shape == .closed ? .closed : .open(.poisson(rate: 1))),
            objectives: objectives
        )
    }

    private static let objectives: [Objective] =
        [Objective.Metric.ttft, .e2e, .tpot, .stall, .outputTokens, .cacheShare, .tokensPerSecond].flatMap {
            metric -> [Objective] in
            let limits: [Double] =
                metric.kind == .time
                ? [1e6, 20e6, 200e6, 1e9] : metric.kind == .portion ? [0, 0.3, 0.9] : [1, 20, 60]
            return limits.flatMap { limit in
                [50, 90].flatMap { percentile in
                    [Objective.Bound.max, .min].map {
                        Objective(metric: metric, percentile: percentile, bound: $0, limit: limit)
                    }
                }
            }
        }
        + [0, 0.1, 0.9].flatMap { limit in
            [Objective.Metric.errorRate, .cutShare, .filteredShare].map {
                Objective(metric: $0, percentile: nil, bound: .max, limit: limit)
            }
        }

    @Test("is judged as the gate judges it in the end", arguments: 0..<10)
    func gate(seed: UInt64) {
        let run = AnalysedRun(seed, isOpenLoop: seed % 2 == 1)
        var tally = LiveTally(Self.scenario(run, Self.objectives), targets: run.targets, prices: .builtIn)
        for sample in run.samples { tally.take(sample) }
        let answers = tally.answers
        for judgement in Gate.judge(run.measured, objectives: Self.objectives).judgements {
            let found = answers.first { answer in
                var own = answer.objective
                own.target = judgement.objective.target
                return own == judgement.objective && answer.target == judgement.target
            }
            #expect(found?.answer == judgement.answer, "\(judgement.target) \(judgement.objective)")
        }
        let gate = tally.gate
        #expect(gate.holding + gate.open + gate.missed.count == answers.count)
    }

    @Test("costs and is as fast as its report says, at every moment", arguments: 0..<10)
    func figures(seed: UInt64) {
        let run = AnalysedRun(seed)
        var tally = LiveTally(Self.scenario(run, []), targets: run.targets, prices: .builtIn)
        for (place, sample) in run.samples.enumerated() {
            tally.take(sample)
            guard place % 17 == 0 || place == run.samples.count - 1 else { continue }
            let soFar = Array(run.samples.prefix(place + 1))
            let summary = Summary(MeasuredRun(run.stored(soFar)), prices: .builtIn)
            for (index, (live, target)) in zip(tally.figures.targets, summary.targets).enumerated() {
                let prices = TargetPrices(run.targets[index], book: .builtIn)
                #expect(
                    live.cost
                        == soFar.filter { $0.target.number == index }.compactMap { prices.cost(of: $0.response) }.sum
                )
                guard let median = live.ttftP50 else { #expect(target.figures[.ttft].isEmpty); continue }
                let sorted = target.figures[.ttft].sorted
                let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
                #expect(median >= low * 0.985 && median <= high * 1.015 && live.ttftP95 ?? 0 >= median)
                #expect(
                    live.history.compactMap(\.self).allSatisfy { $0 > 0 }
                        && live.history.count <= LiveHistory.mostSlices
                )
            }
        }
    }

    @Test("is told of to a collector once for each attempt that ended, whatever their order", arguments: 0..<8)
    func meters(seed: UInt64) {
        let run = AnalysedRun(seed)
        var random = SplitMix64(seed: seed)
        func meters(_ samples: [Sample]) -> OperationMeters {
            var meters = OperationMeters(run.targets)
            for sample in samples { meters.take(sample) }
            return meters
        }
        let (one, other) = (meters(run.samples), meters(run.samples.shuffled(using: &random)))
        for instrument in OperationMeters.Instrument.allCases {
            let (mine, theirs) = (one.series(of: instrument), other.series(of: instrument))
            #expect(
                mine.map(\.series) == theirs.map(\.series)
                    && mine.map(\.meter.buckets.counts) == theirs.map(\.meter.buckets.counts)
            )
            for (_, meter) in mine {
                let buckets = meter.buckets
                #expect(
                    buckets.count > 0 && buckets.bounds == instrument.bounds && buckets.cumulative.last == buckets.count
                        && meter.least <= meter.most
                )
                #expect(
                    zip(buckets.cumulative, buckets.cumulative.dropFirst()).allSatisfy { $0 <= $1 }
                        && buckets.sum >= meter.least * Double(buckets.count) * 0.999_999
                )
            }
        }
        let ended = run.samples.filter { $0.phase == .measure }
        let failed = ended.count { if case .failed = $0.outcome { true } else { false } }
        let series = one.series(of: .duration)
        #expect(series.reduce(0) { $0 + $1.meter.buckets.count } == failed + ended.count { $0.outcome == .ok })
        #expect(series.filter { $0.series.failure != nil }.reduce(0) { $0 + $1.meter.buckets.count } == failed)
        let tokens = one.series(of: .tokens).filter { $0.series.tokens == .output }.reduce(0.0) {
            $0 + $1.meter.buckets.sum
        }
        #expect(
            tokens
                == Double(
                    ended.filter { $0.outcome != .cancelled || $0.wasClosedOnPurpose }.compactMap(
                        \.response.usage.output
                    ).reduce(0, +)
                )
        )
    }

    @Test("has a history whose slices are the means of what came in them", arguments: 0..<8)
    func history(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var (history, values) = (LiveHistory(), [(value: Double, at: Int64)]())
        var moment = Int64.random(in: 0...5_000_000_000, using: &random)
        for _ in 0..<Int.random(in: 1...300, using: &random) {
            let value = Double(Int.random(in: 0...1_000, using: &random))
            history.add(value, at: RunInstant(nanoseconds: moment))
            values.append((value, moment))
            moment += .random(in: 0...3_000_000_000, using: &random)
        }
        var width = Int64(1_000_000_000)
        let begin = values[0].at
        while (values[values.count - 1].at - begin) / width >= Int64(LiveHistory.mostSlices) { width *= 2 }
        let slices = Dictionary(grouping: values) { Int(($0.at - begin) / width) }
        let expected = (0...(slices.keys.max() ?? 0)).map { place in
            slices[place].map { $0.reduce(0) { $0 + $1.value } / Double($0.count) }
        }
        #expect(history.means == expected)
    }
}
