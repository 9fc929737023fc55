import BenchModel
import Statistics

/// The values of one metric that one side of a comparison has, in the order in which the requests were made.
struct ComparedSamples {
    /// One measured request's place in the plan, the same on both sides where both have the same plan.
    struct Place: Hashable {
        var promptID: String
        var sequence: RequestIndex
    }

    /// In ascending order; failed requests are among them, worse than all others.
    let distribution: Distribution
    /// How many independent samples the values are worth; never more than the requests that a reader sees beside it.
    var effective: Int { min(requests, distribution.effective) }
    /// Requests with a value, failed ones among them.
    let requests: Int
    let failures: Int
    /// The value of each request that has just one.
    let byPlace: [Place: Double]
    /// The places of ``byPlace``, in order.
    let places: [Place]

    /// Takes the values as a gate does: what is missing is worse than what was measured, and a retry makes nobody faster.
    init(_ metric: Metric, of target: MeasuredTarget) {
        let isOpenLoop = target.isOpenLoop
        let worst = metric.isBetterHigh ? 0 : Double.infinity
        var series = SampleSeries()
        var (byPlace, places): ([Place: Double], [Place]) = ([:], [])
        var (failures, isWithOne) = (0, true)
        for request in target.measured {
            let own: [Double]
            switch request.judged(metric, isOpenLoop: isOpenLoop) {
            case .apart, .missing, .untold: continue
            case .failed:
                failures += 1
                own = [worst]
            case .waitedInVain: own = [worst]
            case .values(let values): own = values
            }
            if own.count > 1 { isWithOne = false }
            series.append(own)
            let place = Place(promptID: request.identity.promptID, sequence: request.identity.sequence)
            if byPlace.updateValue(own[0], forKey: place) == nil { places.append(place) }
        }
        distribution = Distribution(series)
        requests = series.requests
        self.failures = failures
        self.byPlace = isWithOne ? byPlace : [:]
        self.places = isWithOne ? places : []
    }

    /// Returns a percentile with the bounds of the true one.
    func percentile(_ percentile: Percentile, confidence: Double) -> Estimate? {
        guard let value = distribution.percentile(percentile) else { return nil }
        let bounds = QuantileBounds(sorted: distribution.sorted, effective: distribution.effective(for: percentile))
        let oneSided = 1 - (1 - confidence) / 2
        return Estimate(
            value: value,
            low: bounds.lower(percentile, confidence: oneSided),
            high: bounds.upper(percentile, confidence: oneSided)
        )
    }
}

extension Metric {
    /// Whether more of it is better: of rates, of what a cache gave, and of requests that are good.
    package var isBetterHigh: Bool { unit == .rate || unit == .portion || [.goodput, .validShare].contains(self) }

    /// Whether it is one of the figures of a comparison: each more there makes all others less sure.
    var isCompared: Bool {
        objective != nil && ![.ttfb, .ttftFromPlan, .outputTokens, .cacheShare].contains(self)
    }
}
