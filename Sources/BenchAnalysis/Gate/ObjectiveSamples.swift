import BenchModel
import Statistics

/// The samples one objective is judged by, for one target.
struct ObjectiveSamples {
    /// Values of the requests that succeeded, and one bad value for each that failed, or was closed or ended before it had one.
    let values: Distribution
    /// The same, with what a request that was closed had waited by then in place of its bad value: it is no less.
    private let leastValues: Distribution
    /// The same, with the highest figure that each request may have whose figure nobody told.
    private let mostValues: Distribution
    /// What each value of those that succeeded is worth, by which a limit is missed; nil where none failed.
    ///
    /// Many failures in a row make samples more alike, and a failure no less of one.
    private let worthOfKnown: Double?
    /// Requests among ``values``.
    private(set) var n = 0
    private(set) var failures = 0
    /// Requests that succeeded and cannot have a value.
    private(set) var missing = 0
    /// Requests that succeeded and have a value that nobody told: it may lie on either side of the limit.
    private(set) var untold = 0
    /// Requests that were closed before they had one.
    private(set) var closedWithout = 0
    /// Streams that ended by themselves without one that a stream can have: an answer of thinking alone has no TTFA.
    private(set) var endedWithout = 0
    /// Requests whose value counts from an earlier attempt than the one that succeeded.
    private(set) var retried = 0

    /// A failed request is worse than any limit.
    static func badValue(for bound: Objective.Bound) -> Double { bound == .max ? .infinity : 0 }

    /// Takes the samples of measured requests, in the order in which they began.
    ///
    /// - Parameters:
    ///   - objective: what is bounded.
    ///   - requests: those that are judged.
    ///   - isOpenLoop: whether a figure counts from the plan that has one.
    ///   - value: gives the figure of a request that succeeded, where the request does not have it by itself.
    init(
        _ objective: Objective,
        _ requests: some RandomAccessCollection<MeasuredRequest>,
        isOpenLoop: Bool,
        value: ((MeasuredRequest) -> Double?)? = nil
    ) {
        let metric = objective.metric.entry
        let judgedMetric = metric.judged(isOpenLoop: isOpenLoop)
        let judge = { (request: MeasuredRequest) -> JudgedValues in
            guard let value, request.isMeasurement else { return request.judged(as: judgedMetric) }
            return value(request).map { .values([$0]) }
                ?? (request.metrics.isCut ? .missing : .untold(atMost: .infinity))
        }
        let areSeveral = if case .values = judgedMetric.source { value == nil } else { false }
        let weight = areSeveral ? JudgedValues.weight(beside: requests.compactMap { judge($0).size }) : 1
        let bad = Self.badValue(for: objective.bound)
        var (series, known) = (OpenSeries(), SampleSeries())
        for request in requests {
            if metric.countsRetries, request.isMeasurement, request.metrics.retryTime > 0 { retried += 1 }
            switch judge(request) {
            case .apart: continue
            case .missing:
                missing += 1
                continue
            case .untold(let most):
                untold += 1
                series.appendUntold(atMost: most, times: weight)
                continue
            case .failed:
                failures += 1
                series.append(bad, times: weight)
            case .waitedInVain(let wait):
                if request.metrics.isCut { closedWithout += 1 } else { endedWithout += 1 }
                series.append(bad, atLeast: wait)
            case .values(let own):
                series.append(own)
                known.append(own)
            }
            n += 1
        }
        let percentile = objective.percentile ?? .median
        values = Distribution(series.told, bounding: [percentile])
        if n == known.requests {
            worthOfKnown = nil
        } else {
            let own = Distribution(known, bounding: [percentile])
            worthOfKnown = own.isEmpty ? 1 : Double(own.effective(for: percentile)) / Double(own.n)
        }
        leastValues = series.least.map { Distribution($0, bounding: [percentile]) } ?? values
        mostValues = series.most.map { Distribution($0, bounding: [percentile]) } ?? values
    }

    /// Returns a value at or above the true percentile.
    ///
    /// - Parameters:
    ///   - percentile: of what.
    ///   - isToFail: whether it is to show that a limit is missed, see ``worthOfKnown``.
    ///   - confidence: one-sided.
    /// - Returns: nil if there are too few samples.
    func upperBound(
        _ percentile: Percentile,
        isToFail: Bool = false,
        confidence: Double = Gate.confidence
    ) -> Double? {
        (isToFail ? failing(mostValues) : mostValues).upperBound(percentile, confidence: confidence)
    }

    /// Returns a value at or below the true percentile.
    func lowerBound(
        _ percentile: Percentile,
        isToFail: Bool = false,
        confidence: Double = Gate.confidence
    ) -> Double? {
        (isToFail ? failing(leastValues) : leastValues).lowerBound(percentile, confidence: confidence)
    }

    private func failing(_ samples: Distribution) -> Distribution {
        guard let worthOfKnown else { return samples }
        return Distribution(
            sorted: samples.sorted,
            effective: max(samples.effective, Int(worthOfKnown * Double(samples.n)))
        )
    }

    /// How many independent samples tell of a percentile.
    func effective(for percentile: Percentile) -> Int { values.effective(for: percentile) }
}
