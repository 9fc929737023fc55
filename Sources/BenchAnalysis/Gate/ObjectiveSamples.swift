import BenchModel
import Statistics

/// The samples one objective is judged by, for one target.
struct ObjectiveSamples {
    /// Values of the requests that succeeded, and one bad value for each that failed, or was closed or ended before it had one.
    let values: Distribution
    /// The same, with what a request that was closed had waited by then in place of its bad value: it is no less.
    private let leastValues: Distribution
    /// Independent samples among ``values``: gaps of one stream are not, so that there the requests count.
    let n: Int
    let failures: Int
    /// Requests that succeeded and have no value.
    let missing: Int
    /// Requests that were closed before they had one.
    let closedWithout: Int
    /// Streams that ended by themselves without one that a stream can have: an answer of thinking alone has no TTFA.
    let endedWithout: Int
    /// Requests whose value counts from an earlier attempt than the one that succeeded.
    let retried: Int

    /// A failed request is worse than any limit.
    static func badValue(for bound: Objective.Bound) -> Double { bound == .max ? .infinity : 0 }

    init(_ objective: Objective, requests: [RequestMetrics], failures: Int, isOpenLoop: Bool) {
        let metric = objective.metric.entry
        let waiting = requests.filter { metric.judgedWait($0, isOpenLoop: isOpenLoop) != nil }
        let waits = waiting.compactMap { metric.judgedWait($0, isOpenLoop: isOpenLoop) }
        let perRequest = requests.map { metric.judgedValues($0, isOpenLoop: isOpenLoop) }.filter { !$0.isEmpty }
        // Where requests have many values each, a failed one must weigh as much as the others do.
        let valuesPerRequest =
            perRequest.isEmpty ? 1 : Swift.max(1, perRequest.map(\.count).reduce(0, +) / perRequest.count)
        let bad = [Double](repeating: Self.badValue(for: objective.bound), count: failures * valuesPerRequest)
        let unknown = [Double](repeating: Self.badValue(for: objective.bound), count: waits.count)
        let known = perRequest.joined() + bad
        values = Distribution(known + unknown)
        leastValues = waits.isEmpty ? values : Distribution(known + waits)
        n = perRequest.count + failures + waits.count
        missing = requests.count - perRequest.count - waits.count
        closedWithout = waiting.count(where: \.isCut)
        endedWithout = waits.count - closedWithout
        retried = metric.countsRetries ? requests.count { $0.retryTime > 0 } : 0
        self.failures = failures
    }

    /// Returns a value at or above the true percentile, with 95 % one-sided confidence.
    ///
    /// The rank comes from the independent samples and is scaled to all values, as if those of one request were all alike:
    /// the cautious end of what their dependence can be.
    func upperBound(_ percentile: Percentile) -> Double? {
        guard let rank = OrderStatistics.upperRank(n: n, quantile: percentile.share, confidence: 0.95) else {
            return nil
        }
        return values.sorted[(rank * values.n + n - 1) / n - 1]
    }

    /// Returns a value at or below the true percentile, with 95 % one-sided confidence.
    func lowerBound(_ percentile: Percentile) -> Double? {
        guard let rank = OrderStatistics.lowerRank(n: n, quantile: percentile.share, confidence: 0.95) else {
            return nil
        }
        return leastValues.sorted[(rank - 1) * leastValues.n / n]
    }
}
