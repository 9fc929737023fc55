import BenchModel
import Statistics

/// What a run has shown of one objective for one target so far, counted as requests end.
///
/// It counts how many values lie within the limit: that is all the gate's order statistics ask for. What the values are worth is
/// told by the latest of them, so that the answer is the one ``Gate`` would give of the same requests; of gaps it is as sure at
/// the most. Members of a share follow on each other here as they end, and in the gate as they began.
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

        func adding(_ other: Count, times: Int = 1) -> Count {
            Count(
                all: all + other.all * times,
                atMost: atMost + other.atMost * times,
                below: below + other.below * times
            )
        }
    }

    /// The latest requests tell how alike neighbours are; so many, that memory does not grow with the run.
    private static let window = 4_096

    let objective: Objective
    private let metric: Metric
    private let isOpenLoop: Bool
    /// Nil of metrics that are none.
    private var share: ShareCount?
    /// The values of requests that have some.
    private var known = Count()
    private var withValues = 0
    /// The sum of the squares of their numbers.
    private var squaredSizes = 0.0
    /// How long others had waited in vain.
    private var waits = Count()
    private var missing = 0
    /// The most that figures may be which nobody told.
    private var untold = Count()
    private var failures = 0
    /// The mean value of each of the latest requests with the instant of its start, in a ring.
    private var latest: [(began: RunInstant, value: Double, isKnown: Bool)] = []
    private var next = 0

    init(_ objective: Objective, isOpenLoop: Bool) {
        self.objective = objective
        metric = objective.metric.entry
        self.isOpenLoop = isOpenLoop
        if case .membership = metric.source { share = ShareCount() }
    }

    /// Counts a measured request that has ended, however it did, if the objective judges it.
    mutating func add(_ request: MeasuredRequest) {
        guard objective.judges(request) else { return }
        if share != nil {
            share?.add(request, of: metric)
            return
        }
        var (mean, isKnown) = (ObjectiveSamples.badValue(for: objective.bound), false)
        switch request.judged(metric, isOpenLoop: isOpenLoop) {
        case .apart: return
        case .missing:
            missing += 1
            return
        case .untold(let most):
            untold.add(most, limit: objective.limit)
        case .failed:
            failures += 1
        case .waitedInVain(let wait):
            waits.add(wait, limit: objective.limit)
        case .values(let values):
            withValues += 1
            squaredSizes += Double(values.count) * Double(values.count)
            for value in values { known.add(value, limit: objective.limit) }
            mean = values.count == 1 ? values[0] : values.reduce(0, +) / Double(values.count)
            isKnown = true
        }
        keep((request.attempts.startedOrPlanned, mean, isKnown))
    }

    private mutating func keep(_ item: (RunInstant, Double, Bool)) {
        if latest.count < Self.window { latest.append(item) } else { latest[next] = item }
        next = (next + 1) % Self.window
    }

    /// The answer so far; windows in a row are judged when all of them are there.
    var answer: Judgement.Answer {
        if objective.windows != nil { return .inconclusive }
        if let share { return Verdict(objective, share).answer }
        let n = withValues + failures + waits.all
        guard n > 0, n > failures || missing + untold.all == 0 else { return .inconclusive }
        let bad = ObjectiveSamples.badValue(for: objective.bound)
        let perRequest = withValues == 0 ? 1 : max(1, known.all / withValues)
        var all = known
        all.add(bad, limit: objective.limit, times: failures * perRequest)
        // One that waited in vain is no better than its wait, and may be as bad as can be.
        var least = all.adding(waits)
        all.add(bad, limit: objective.limit, times: waits.all)
        // A figure that nobody told may be as low as can be.
        least.add(0, limit: objective.limit, times: untold.all * perRequest)
        all = all.adding(untold, times: perRequest)
        let (worth, worthToFail) = effective(all.all, perRequest)
        let (worthLow, worthHigh) = objective.bound == .max ? (worthToFail, worth) : (worth, worthToFail)
        let quantile = (objective.percentile ?? .median).share
        let high = OrderStatistics.upperRank(n: worthHigh, quantile: quantile, confidence: Gate.confidence)
            .map { OrderStatistics.place(ofUpper: $0, among: worthHigh, in: all.all) }
        let low = OrderStatistics.lowerRank(n: worthLow, quantile: quantile, confidence: Gate.confidence)
            .map { OrderStatistics.place(ofLower: $0, among: worthLow, in: least.all) }
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

    /// How many independent samples there are, as the gate reckons where requests are few (of many streams' gaps it may find more):
    /// by which a limit is met, and by which it is missed.
    private func effective(_ values: Int, _ perRequest: Int) -> (all: Int, toFail: Int) {
        let inOrder = latest.sorted { $0.began < $1.began }
        let squares = squaredSizes + Double((failures + untold.all) * perRequest * perRequest + waits.all)
        let clusters = EffectiveSize.kish(sum: Double(values), squares: squares)
        let alike = Double(EffectiveSize.ofSeries(inOrder.map(\.value))) / Double(inOrder.count)
        let all = min(values, max(1, Int(Double(clusters) * alike)))
        guard failures + waits.all > 0 else { return (all, all) }
        // Many failures in a row make samples more alike, and a failure no less of one.
        let known = inOrder.filter(\.isKnown).map(\.value)
        if known.isEmpty { return (all, values) }
        let knownClusters = Double(EffectiveSize.kish(sum: Double(self.known.all), squares: squaredSizes))
        let worth = max(1, (knownClusters * Double(EffectiveSize.ofSeries(known)) / Double(known.count)).rounded(.down))
        return (all, max(all, Int(worth / Double(self.known.all) * Double(values))))
    }
}
