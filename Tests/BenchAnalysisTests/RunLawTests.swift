import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// What becomes of a run's figures where all of it changes in a way that one can reckon with.
@Suite("A run that is changed as a whole")
struct RunLawTests {
    private static func summary(_ run: AnalysedRun, _ samples: [Sample]) -> Summary {
        Summary(MeasuredRun(run.stored(samples)), prices: .builtIn)
    }

    private static func values(_ target: TargetSummary, _ metric: Metric) -> [Double] {
        Array(target.figures[metric].sorted)
    }

    @Test(
        "made twice as slow has times twice as long and rates half as high, and nothing else changes",
        arguments: 0..<16
    )
    func slower(seed: UInt64) {
        let run = AnalysedRun(seed, isOpenLoop: seed % 2 == 0)
        let slow = Self.summary(run, run.samples.map { $0.slowed(by: 2) })
        for (one, two) in zip(run.summary.targets, slow.targets) {
            for metric in Metric.all where metric.unit != .share {
                let factor = metric.unit == .time ? 2 : metric.unit == .rate ? 0.5 : 1
                #expect(Self.values(two, metric) == Self.values(one, metric).map { $0 * factor }, "\(metric.name)")
                for percentile in [1, 50, 95, 99] as [Percentile] {
                    let (before, after) = (
                        one.figures[metric].percentile(percentile), two.figures[metric].percentile(percentile)
                    )
                    #expect(after == before.map { $0 * factor }, "\(metric.name)")
                }
            }
            #expect(
                one.counts == two.counts && one.tokens == two.tokens && one.cost == two.cost
                    && one.answers.stops == two.answers.stops
            )
            #expect(
                two.systemTokensPerSecond == one.systemTokensPerSecond.map { $0 / 2 }
                    && two.steadyTokensPerSecond == one.steadyTokensPerSecond.map { $0 / 2 }
            )
            #expect(
                two.gaps.tokensPerEvent == one.gaps.tokensPerEvent && two.gaps.eventsPerRead == one.gaps.eventsPerRead
                    && two.gaps.name == one.gaps.name
            )
            #expect(
                two.gaps.longest == one.gaps.longest.map { $0 * 2 } && two.gaps.zeroGapShare == one.gaps.zeroGapShare
                    && two.marks == one.marks
            )
            // As many gaps are over twice the limit.
            for limit in [1, 5, 10, 20] {
                #expect(
                    two.gaps.stalls(over: .milliseconds(Double(limit * 2)))
                        == one.gaps.stalls(over: .milliseconds(Double(limit)))
                )
            }
            #expect(
                two.connections.cold == one.connections.cold && two.connections.reused == one.connections.reused
                    && two.thinking == one.thinking
            )
        }
    }

    @Test(
        "that is carried out a second time in another sitting has everything twice, and the same extremes",
        arguments: 0..<16
    )
    func twice(seed: UInt64) {
        let run = AnalysedRun(seed)
        let again = run.samples.map { sample in
            var again = sample
            again.part = 2
            return again
        }
        let double = Self.summary(run, run.samples + again)
        for (one, two) in zip(run.summary.targets, double.targets) {
            #expect(
                two.counts.ok == 2 * one.counts.ok && two.counts.failed == 2 * one.counts.failed
                    && two.counts.cancelled == 2 * one.counts.cancelled
            )
            #expect(
                two.counts.attempted == 2 * one.counts.attempted && two.counts.warmup == 2 * one.counts.warmup
                    && two.counts.retries == 2 * one.counts.retries
            )
            for metric in Metric.all where metric.unit != .share {
                let (before, after) = (Self.values(one, metric), Self.values(two, metric))
                #expect(after == before.flatMap { [$0, $0] }, "\(metric.name)")
                #expect(two.figures[metric].max == one.figures[metric].max, "\(metric.name)")
                // The median may only move within the two values that it lay between.
                if let (old, new) = one.figures[metric].percentile(50).flatMap({ old in
                    two.figures[metric].percentile(50).map { (old, $0) }
                }), !before.isEmpty {
                    let (low, high) = (before[(before.count - 1) / 2], before[before.count / 2])
                    #expect((low...high).contains(old) && (low...high).contains(new), "\(metric.name)")
                }
            }
            for metric in Metric.all where metric.unit == .share {
                #expect(two.share(metric)?.share == one.share(metric)?.share, "\(metric.name)")
            }
            #expect(
                two.tokens.input.sum == 2 * one.tokens.input.sum
                    && two.tokens.output.known == one.tokens.output.known.map { 2 * $0 }
                    && two.tokens.cachedShare == one.tokens.cachedShare
            )
            #expect(
                two.cost.total == one.cost.total.map { $0 * 2 }
                    && two.cost.perThousandRequests == one.cost.perThousandRequests
            )
            #expect(
                two.cost.measured.unknown == 2 * one.cost.measured.unknown
                    && two.cost.failed.cost == one.cost.failed.cost.map { $0 * 2 }
            )
            #expect(
                two.gaps.events == 2 * one.gaps.events && two.gaps.reads == 2 * one.gaps.reads
                    && two.gaps.shareInSharedReads == one.gaps.shareInSharedReads
            )
            #expect(
                two.answers.stops.answers == 2 * one.answers.stops.answers
                    && two.bufferedAnswers == 2 * one.bufferedAnswers
            )
        }
    }

    @Test("whose targets stand in another order has each target's figures all the same", arguments: 0..<10)
    func reordered(seed: UInt64) {
        let run = AnalysedRun(seed)
        var turned = run
        turned.targets.reverse()
        let last = run.targets.count - 1
        turned.samples = run.samples.map { sample in
            var moved = sample
            moved.target = TargetIndex(last - sample.target.number)
            return moved
        }
        for (one, two) in zip(run.summary.targets, turned.summary.targets.reversed()) {
            #expect(
                one.target.name == two.target.name && one.counts == two.counts && one.cost == two.cost
                    && one.tokens == two.tokens
            )
            for metric in Metric.all where metric.unit != .share {
                #expect(Self.values(one, metric) == Self.values(two, metric))
            }
            #expect(
                one.systemTokensPerSecond == two.systemTokensPerSecond && one.gaps == two.gaps
                    && one.retries == two.retries
            )
        }
    }

    @Test(
        "pays for each attempt once: what went well, failed, was closed or broken off, and warm-up",
        arguments: 0..<16
    )
    func bills(seed: UInt64) {
        let run = AnalysedRun(seed)
        for (index, target) in run.summary.targets.enumerated() {
            let own = run.samples.filter { $0.target.number == index }
            let cost = target.cost
            let bills = [cost.measured, cost.failed, cost.cancelled, cost.closedOnPurpose, cost.warmup]
            #expect(bills.reduce(0) { $0 + $1.requests } == own.count)
            #expect(
                cost.warmup.requests == own.count { $0.phase == .warmup } && cost.measured.requests == target.counts.ok
            )
            let prices = TargetPrices(run.targets[index], book: .builtIn)
            let known = own.compactMap { prices.cost(of: $0.response) }
            #expect(bills.compactMap(\.cost).sum == known.sum && bills.reduce(0) { $0 + $1.priced } == known.count)
            for bill in bills {
                #expect(
                    bill.priced + bill.unknown == bill.requests && bill.open <= bill.unknown
                        && bill.compared <= min(bill.billed, bill.priced)
                )
                #expect(
                    (bill.cost == nil) == (bill.priced == 0) && bill.perRequest == bill.cost.map { $0 / bill.priced }
                )
            }
            #expect(
                cost.triedAgain.requests <= cost.failed.requests && cost.perRequest.n == cost.measured.priced
                    && cost.total == cost.measured.cost
            )
        }
    }

    @Test("has charts whose parts are all there is", arguments: 0..<12)
    func charts(seed: UInt64) {
        let run = AnalysedRun(seed, isOpenLoop: seed % 3 == 0)
        let summary = run.summary
        let charts = RunCharts(summary)
        for curve in charts.firstToken {
            let target = summary.targets[curve.target.number]
            let steps = curve.steps
            #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.value < $1.value && $0.share < $1.share })
            #expect(
                steps.last?.share == curve.top && curve.top <= 1 && curve.never <= curve.n && curve.halfWidth > 0
                    && steps.count <= EmpiricalCurve.mostSteps
            )
            #expect(curve.n >= target.figures[.ttft].n && (0...curve.n).contains(curve.never))
        }
        for series in charts.gaps.series {
            #expect(
                series.shares.count == charts.gaps.count && abs(series.zeros + series.shares.reduce(0, +) - 1) < 1e-9
            )
            #expect(
                series.n == summary.targets[series.target.number].gaps.pooled.n
                    && series.isITL == (summary.targets[series.target.number].gaps.name == .itl)
            )
        }
        for bin in 0..<max(1, charts.gaps.count) { #expect(charts.gaps.edge(bin) < charts.gaps.edge(bin + 1)) }
        #expect(
            charts.latencies.points.count == charts.latencies.total && charts.latencies.intervals == nil,
            "so few are all drawn"
        )
        #expect(
            charts.latencies.points.allSatisfy {
                $0.latency >= 0 && $0.at >= -1e-9 && $0.at <= charts.clock.length + 1e-9
            }
        )
        for (index, target) in summary.targets.enumerated() {
            let failed = charts.latencies.failures.filter { $0.target.number == index }
            #expect(
                failed.reduce(0) { $0 + $1.count } == target.counts.failed
                    && failed.allSatisfy { !$0.kinds.isEmpty && $0.kinds.reduce(0) { $0 + $1.count } <= $0.count }
            )
        }
        #expect(charts.streams.rows.count <= charts.streams.total)
        for row in charts.streams.rows {
            let spans = row.phases.spans
            #expect(
                zip(spans, spans.dropFirst()).allSatisfy { $0.to == $1.from } && spans.allSatisfy { $0.length > 0 }
                    && (spans.first?.from ?? 0) == 0
            )
            let order = spans.compactMap { StreamPhases.Phase.allCases.firstIndex(of: $0.phase) }
            #expect(order.first.map { $0 <= 1 } ?? true)
        }
        #expect(
            charts.tokens.series.allSatisfy {
                $0.rates.allSatisfy { $0 >= 0 && $0.isFinite } && $0.rates.count <= TokenRateHistory.mostIntervals + 1
            }
        )
        #expect(
            charts.costs.points.allSatisfy { point in !point.isBeaten || charts.costs.points.count > 1 }
                && charts.clock.seams.isEmpty
        )
    }
}

extension Sample {
    /// The same, with every time so many times as long.
    fileprivate func slowed(by factor: Int) -> Sample {
        func slow(_ instant: RunInstant) -> RunInstant { RunInstant(after: instant.sinceEpoch * factor) }
        var slowed = self
        slowed.planned = slow(planned)
        for moment in [\PhaseTimes<RunTime>.started, \.dns, \.connected, \.tls, \.sent, \.headers, \.firstByte, \.end]
            as [WritableKeyPath<PhaseTimes<RunTime>, RunInstant?>]
        {
            slowed.times[keyPath: moment] = times[keyPath: moment].map(slow)
        }
        var deltas = DeltaLog<RunTime>()
        let log = response.deltas
        for index in log.arrivals.indices {
            deltas.append(
                arrival: slow(log.arrivals[index]),
                lag: log.lags[index] * factor,
                kind: log.kinds[index],
                bytes: Int(log.byteCounts[index])
            )
        }
        slowed.response.deltas = deltas
        slowed.response.firstEvent = response.firstEvent.map(slow)
        slowed.response.thinkingBegan = response.thinkingBegan.map(slow)
        slowed.response.terminatorArrival = response.terminatorArrival.map(slow)
        slowed.retryWait = retryWait.map { $0 * factor }
        slowed.cancellation = cancellation.map {
            Cancellation(reason: $0.reason, decided: slow($0.decided), gone: $0.gone.map(slow))
        }
        return slowed
    }
}

@Suite("Every gate of any run")
struct GateLawTests {
    private static func rank(_ answer: GateAnswer) -> Int {
        [.fail, .inconclusive, .pass].firstIndex(of: answer) ?? -1
    }

    private static func answers(_ run: MeasuredRun, _ objectives: [Objective]) -> [[GateAnswer]] {
        objectives.map { objective in
            Gate.judge(run, objectives: [objective], prices: .builtIn).judgements.map(\.answer)
        }
    }

    private static let metrics: [(metric: Objective.Metric, percentile: Percentile?, limits: [Double])] = [
        (.ttft, 50, [0, 50e6, 150e6, 250e6, 400e6, 1e9]), (.ttft, 95, [0, 50e6, 250e6, 400e6, 1e9]),
        (.e2e, 90, [0, 100e6, 500e6, 2e9]), (.tpot, 50, [0, 5e6, 15e6, 30e6, 1e9]), (.itl, 95, [0, 5e6, 20e6, 1e9]),
        (.stall, 50, [0, 10e6, 25e6, 1e9]), (.errorRate, nil, [0, 0.05, 0.2, 0.5, 1]),
        (.cutShare, nil, [0, 0.1, 0.5, 1]), (.outputTokens, 50, [0, 10, 20, 100]),
        (.tokensPerSecond, 10, [0, 20, 60, 1_000]), (.cacheShare, 50, [0, 0.2, 0.4, 1]),
    ]

    @Test("asks less where a limit is wider, of a most as of a least", arguments: 0..<10)
    func monotone(seed: UInt64) {
        let run = AnalysedRun(seed, isOpenLoop: seed % 2 == 1).measured
        for (metric, percentile, limits) in Self.metrics {
            for bound in [Objective.Bound.max, .min] {
                let objectives = (bound == .max ? limits : limits.reversed()).map {
                    Objective(metric: metric, percentile: percentile, bound: bound, limit: $0)
                }.filter { !$0.isOfWhatWasSeen }
                let answers = Self.answers(run, objectives)
                for (tighter, wider) in zip(answers, answers.dropFirst()) {
                    for (one, other) in zip(tighter, wider) {
                        #expect(Self.rank(one) <= Self.rank(other), "\(metric) \(bound): \(one) then \(other)")
                    }
                }
            }
        }
    }

    @Test(
        "says of each target what it says where only that target is named, and adds its answers up",
        arguments: 0..<10
    )
    func named(seed: UInt64) {
        let drawn = AnalysedRun(seed)
        let run = drawn.measured
        let all = Self.metrics.map {
            Objective(metric: $0.metric, percentile: $0.percentile, bound: .max, limit: $0.limits[2])
        }
        let report = Gate.judge(run, objectives: all, prices: .builtIn)
        for objective in all {
            let together = report.judgements.filter { $0.objective == objective }
            let apart = drawn.targets.flatMap { target -> [Judgement] in
                var named = objective
                named.target = target.name
                return Gate.judge(run, objectives: [named], prices: .builtIn).judgements
            }
            #expect(
                together.map(\.target) == apart.map(\.target) && together.map(\.answer) == apart.map(\.answer)
                    && together.map(\.measured) == apart.map(\.measured)
            )
            #expect(together.map(\.n) == apart.map(\.n) && together.allSatisfy { $0.effective <= $0.n && $0.n >= 0 })
        }
        let answers = report.judgements.map(\.answer) + [report.failures?.answer].compactMap(\.self)
        #expect(report.answer == answers.combined && report.answer == answers.shuffled().combined)
        #expect(
            report.exitCode(strict: false) == (report.answer == .fail ? 1 : 0)
                && report.exitCode(strict: true) == [1, 3, 0][Self.rank(report.answer)]
        )
        // Named twice it is judged once.
        let again = Gate.judge(run, objectives: all + all, prices: .builtIn)
        #expect(again.judgements == report.judgements && again.goodput == report.goodput)
        for goodput in report.goodput {
            #expect(goodput.met <= goodput.judged && goodput.attainment.map { $0 <= .all } ?? true)
        }
    }

    @Test(
        "adds answers up by the worst",
        arguments: [
            ([], .pass), ([.pass], .pass), ([.pass, .inconclusive], .inconclusive), ([.inconclusive, .fail], .fail),
            ([.fail, .pass], .fail), ([.pass, .pass], .pass),
        ] as [([GateAnswer], GateAnswer)]
    )
    func combined(answers: [GateAnswer], whole: GateAnswer) {
        #expect(answers.combined == whole && answers.reversed().combined == whole)
    }
}
