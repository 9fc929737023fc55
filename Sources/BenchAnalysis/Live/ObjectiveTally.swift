import BenchModel
import Statistics

/// What a run has shown of one objective for one target so far, counted as requests end.
///
/// It keeps no sample, only how many lie within the limit: that is all the gate's order statistics ask for, so that the answer
/// is the one ``Gate`` would give of the same requests.
struct ObjectiveTally: Sendable {
    /// Values, by their place towards the limit.
    private struct Count {
        var all = 0
        var atMost = 0
        var below = 0

        mutating func add(_ value: Double, limit: Double, times: Int = 1) {
            all += times
            if value <= limit { atMost += times }
            if value < limit { below += times }
        }

        func adding(_ other: Count) -> Count {
            Count(all: all + other.all, atMost: atMost + other.atMost, below: below + other.below)
        }
    }

    let objective: Objective
    private let metric: Metric
    private let isOpenLoop: Bool
    /// Nil of metrics that are none.
    private var share: ShareCount?
    /// The values of requests that have some, and how many requests those are.
    private var known = Count()
    private var withValues = 0
    /// How long others had waited in vain.
    private var waits = Count()
    private var missing = 0
    private var failures = 0

    init(_ objective: Objective, isOpenLoop: Bool) {
        self.objective = objective
        metric = objective.metric.entry
        self.isOpenLoop = isOpenLoop
        if case .membership = metric.source { share = ShareCount() }
    }

    /// Counts a measured request that has ended, however it did.
    mutating func add(_ request: MeasuredRequest) {
        share?.add(request, of: metric)
        if case .failed = request.attempts.outcome { failures += 1 }
        guard share == nil, request.isMeasurement else { return }
        if let wait = metric.judgedWait(request.metrics, isOpenLoop: isOpenLoop) {
            waits.add(wait, limit: objective.limit)
            return
        }
        let values = metric.judgedValues(request.metrics, isOpenLoop: isOpenLoop)
        if values.isEmpty { missing += 1 } else { withValues += 1 }
        for value in values { known.add(value, limit: objective.limit) }
    }

    /// The answer so far.
    var answer: Judgement.Answer {
        if let share { return Verdict(objective, share).answer }
        let n = withValues + failures + waits.all
        guard n > 0, n > failures || missing == 0 else { return .inconclusive }
        let bad = ObjectiveSamples.badValue(for: objective.bound)
        let perRequest = withValues == 0 ? 1 : max(1, known.all / withValues)
        var all = known
        all.add(bad, limit: objective.limit, times: failures * perRequest)
        // One that waited in vain is no better than its wait, and may be as bad as can be.
        let least = all.adding(waits)
        all.add(bad, limit: objective.limit, times: waits.all)
        let quantile = (objective.percentile ?? .median).share
        let high = OrderStatistics.upperRank(n: n, quantile: quantile, confidence: Gate.confidence)
            .map { ($0 * all.all + n - 1) / n - 1 }
        let low = OrderStatistics.lowerRank(n: n, quantile: quantile, confidence: Gate.confidence)
            .map { ($0 - 1) * least.all / n }
        // The value at a place is within the limit if more values than that are.
        switch objective.bound {
        case .max:
            if let high, all.atMost > high { return .pass }
            if let low, least.atMost <= low { return .fail }
        case .min:
            if let low, least.below <= low { return .pass }
            if let high, all.below > high { return .fail }
        }
        return .inconclusive
    }
}
