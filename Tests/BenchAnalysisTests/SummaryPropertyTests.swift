import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// What holds of the figures of any run, whatever happened in it.
@Suite("Every summary")
struct SummaryPropertyTests {
    /// All figures that a target's requests give, by the metric's name.
    private static func figures(_ target: TargetSummary) -> [String: [Double]] {
        Dictionary(
            uniqueKeysWithValues: Metric.all.filter { $0.unit != .share }.map {
                ($0.name, Array(target.figures[$0].sorted))
            }
        )
    }

    @Test("counts each measured request once: well, failed, closed or broken off", arguments: 0..<40)
    func counts(seed: UInt64) {
        let run = AnalysedRun(seed)
        for (index, target) in run.summary.targets.enumerated() {
            let own = RequestAttempts.requests(of: run.samples.filter { $0.target.number == index }.facts)
            let counts = target.counts
            let measured = own.count { $0.first.phase == .measure }
            #expect(counts.ok + counts.failed + counts.closedOnPurpose + counts.cancelled == measured)
            #expect(counts.warmup == own.count - measured)
            #expect(counts.attempted == measured - counts.cancelled)
            #expect(target.failures.reduce(0) { $0 + $1.count } == counts.failed)
            #expect(target.share(.errorRate)?.total == counts.attempted)
            #expect(target.share(.errorRate)?.count == counts.failed)
        }
        #expect(run.summary.attempted == run.summary.targets.reduce(0) { $0 + $1.counts.attempted })
        #expect(run.summary.failed == run.summary.targets.reduce(0) { $0 + $1.counts.failed })
        #expect(run.summary.ok == run.summary.targets.reduce(0) { $0 + $1.counts.ok })
    }

    @Test("is the same in whatever order the database gives the samples", arguments: 0..<20)
    func orderOfSamples(seed: UInt64) {
        let run = AnalysedRun(seed)
        var random = SplitMix64(seed: seed)
        let shuffled = Summary(MeasuredRun(run.stored(run.samples.shuffled(using: &random))), prices: .builtIn)
        for (one, two) in zip(run.summary.targets, shuffled.targets) {
            #expect(Self.figures(one) == Self.figures(two))
            #expect(one.counts == two.counts && one.tokens == two.tokens && one.cost == two.cost)
            #expect(one.retries == two.retries && one.cache == two.cache && one.gaps == two.gaps)
            #expect(one.connections == two.connections && one.marks == two.marks)
            #expect(one.systemTokensPerSecond == two.systemTokensPerSecond)
        }
    }

    @Test(
        "has no figure that depends on when the run took place",
        arguments: 0..<20,
        [1_000_000_007, -3_000_000] as [Nanoseconds]
    )
    func shiftedInTime(seed: UInt64, by: Nanoseconds) {
        let run = AnalysedRun(seed)
        let shifted = Summary(MeasuredRun(run.stored(run.samples.map { $0.moved(by) })), prices: .builtIn)
        for (one, two) in zip(run.summary.targets, shifted.targets) {
            #expect(Self.figures(one) == Self.figures(two))
            #expect(one.retries == two.retries && one.gaps == two.gaps)
            #expect(one.systemTokensPerSecond == two.systemTokensPerSecond)
            #expect(one.steadyTokensPerSecond == two.steadyTokensPerSecond)
        }
    }

    @Test("takes nothing from warm-up but its own count and cost", arguments: 0..<20)
    func warmup(seed: UInt64) {
        let run = AnalysedRun(seed)
        let bare = Summary(MeasuredRun(run.stored(run.samples.filter { $0.phase == .measure })), prices: .builtIn)
        for (with, without) in zip(run.summary.targets, bare.targets) {
            #expect(Self.figures(with) == Self.figures(without))
            #expect(without.counts.warmup == 0 && without.cost.warmup == CostSummary.Bill())
            var counts = with.counts
            counts.warmup = 0
            #expect(counts == without.counts)
            #expect(with.cost.measured == without.cost.measured && with.cost.failed == without.cost.failed)
            #expect(with.tokens == without.tokens && with.answers == without.answers && with.gaps == without.gaps)
        }
    }

    @Test("takes no latency from a request that failed or was broken off", arguments: 0..<20)
    func failures(seed: UInt64) {
        let run = AnalysedRun(seed)
        let requests = RequestAttempts.requests(of: run.samples.facts).filter {
            $0.isMeasurement || $0.first.phase == .warmup
        }
        let good = run.samples.filter { sample in
            requests.contains { request in
                (request.first.target, request.first.phase, request.first.sequence, request.first.part)
                    == (sample.target, sample.phase, sample.sequence, sample.part)
            }
        }
        let bare = Summary(MeasuredRun(run.stored(good)), prices: .builtIn)
        for (with, without) in zip(run.summary.targets, bare.targets) {
            #expect(Self.figures(with) == Self.figures(without))
            #expect(with.tokens == without.tokens && with.cost.measured == without.cost.measured)
            #expect(without.counts.failed == 0 && without.counts.ok == with.counts.ok)
        }
    }

    @Test("keeps each target's figures to itself", arguments: 0..<20)
    func targetsApart(seed: UInt64) {
        let run = AnalysedRun(seed)
        for index in run.targets.indices {
            let own = run.samples.filter { $0.target.number == index }
            let alone = Summary(MeasuredRun(run.stored(own)), prices: .builtIn)
            #expect(Self.figures(alone.targets[index]) == Self.figures(run.summary.targets[index]))
            #expect(alone.targets[index].counts == run.summary.targets[index].counts)
            for other in run.targets.indices where other != index {
                #expect(alone.targets[other].counts == RequestCounts())
                #expect(Self.figures(alone.targets[other]).values.allSatisfy { $0.isEmpty })
            }
        }
    }

    @Test("has no negative time, no rate of none and no share beyond the whole", arguments: 0..<40, [false, true])
    func ranges(seed: UInt64, isOpenLoop: Bool) {
        for target in AnalysedRun(seed, isOpenLoop: isOpenLoop).summary.targets {
            for metric in Metric.all where metric.unit != .share {
                for value in target.figures[metric].sorted {
                    #expect(value.isFinite && (metric.unit == .rate ? value > 0 : value >= 0), "\(metric.name)")
                }
            }
            #expect(target.systemTokensPerSecond.map { $0 > 0 } ?? true)
            #expect(target.steadyTokensPerSecond.map { $0 >= 0 } ?? true)
            #expect(target.cost.measured.priced <= target.cost.measured.requests)
            #expect((target.cost.total == nil) == (target.cost.measured.priced == 0))
        }
    }

    @Test("orders what one answer's moments give: first token, last token, end", arguments: 0..<40)
    func orderOfMoments(seed: UInt64) {
        for target in AnalysedRun(seed).measured.targets {
            for request in target.requests {
                let metrics = request.metrics
                if let first = metrics.ttft, let answer = metrics.ttfa { #expect(first <= answer) }
                if let first = metrics.ttft, let last = metrics.e2eLastToken { #expect(first <= last) }
                if let last = metrics.e2eLastToken, let end = metrics.e2eEnd { #expect(last <= end) }
                if let first = metrics.ttft, let withRetries = metrics.ttftWithRetries {
                    #expect(withRetries >= first && (withRetries > first) == request.attempts.wasRetried)
                }
                if let pace = metrics.tpot, let rate = metrics.tokensPerSecond {
                    #expect(abs(pace * rate / 1e9 - 1) < 1e-12)
                }
                // A buffered answer has no moment within.
                if !metrics.isStreamed { #expect(metrics.ttft == nil && metrics.gaps.isEmpty && metrics.tpot == nil) }
            }
        }
    }

    @Test("parts its requests without losing one: by cache, by model, by the end of the answer", arguments: 0..<40)
    func parts(seed: UInt64) {
        for target in AnalysedRun(seed).summary.targets {
            #expect(target.cache.populations.reduce(0) { $0 + $1.n } == target.counts.ok)
            #expect(target.answers.n == target.counts.ok + target.counts.closedOnPurpose)
            #expect(target.answers.stops.answers == target.counts.ok)
            #expect(StopKind.allCases.reduce(0) { $0 + target.answers.stops.n($1) } == target.counts.ok)
            #expect(target.connections.cold + target.connections.reused == target.answers.n)
            #expect(
                target.firstWaveLatencies.n + target.steadyLatencies.n
                    == (target.firstWave == nil ? 0 : target.answers.n)
            )
            #expect(
                target.retries.retried <= target.retries.requests && target.retries.recovered <= target.retries.retried
            )
            #expect(target.retries.attempts >= target.retries.requests)
        }
    }
}

extension Sample {
    /// The same, with every instant so much later.
    fileprivate func moved(_ by: Nanoseconds) -> Sample {
        var moved = self
        moved.planned += by
        for moment in [
            \PhaseTimes<RunTime>.started, \.dns, \.connected, \.tls, \.sent, \.headers, \.firstByte, \.end,
        ] as [WritableKeyPath<PhaseTimes<RunTime>, RunInstant?>] {
            moved.times[keyPath: moment] = times[keyPath: moment].map { $0 + by }
        }
        var deltas = DeltaLog<RunTime>()
        let log = response.deltas
        for index in log.arrivals.indices {
            deltas.append(
                arrival: log.arrivals[index] + by,
                lag: log.lags[index],
                kind: log.kinds[index],
                bytes: Int(log.byteCounts[index])
            )
        }
        moved.response.deltas = deltas
        moved.response.thinkingBegan = response.thinkingBegan.map { $0 + by }
        moved.response.terminatorArrival = response.terminatorArrival.map { $0 + by }
        moved.cancellation = cancellation.map {
            Cancellation(reason: $0.reason, decided: $0.decided + by, gone: $0.gone.map { $0 + by })
        }
        return moved
    }
}
