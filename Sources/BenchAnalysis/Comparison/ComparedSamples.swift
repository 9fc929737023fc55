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
    /// How many independent samples the values are worth.
    let effective: Int
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
        var (values, perRequest): ([Double], [Double]) = ([], [])
        var (byPlace, places): ([Place: Double], [Place]) = ([:], [])
        var (failures, isWithOne) = (0, true)
        for request in target.measured.sorted(by: Self.isEarlier) {
            let own: [Double]
            if !request.isMeasurement {
                guard case .failed = request.attempts.outcome else { continue }
                failures += 1
                own = [worst]
            } else if metric.judgedWait(request.metrics, isOpenLoop: isOpenLoop) != nil {
                own = [worst]
            } else {
                own = metric.judgedValues(request.metrics, isOpenLoop: isOpenLoop)
            }
            if own.isEmpty { continue }
            if own.count > 1 { isWithOne = false }
            values += own
            perRequest.append(Distribution(own).percentile(.median) ?? worst)
            let place = Place(promptID: request.identity.promptID, sequence: request.identity.sequence)
            if byPlace.updateValue(own[0], forKey: place) == nil { places.append(place) }
        }
        distribution = Distribution(values)
        // Many values of one request may be as alike as one: only requests count as independent.
        effective = min(values.count, EffectiveSize.ofSeries(perRequest))
        requests = perRequest.count
        self.failures = failures
        self.byPlace = isWithOne ? byPlace : [:]
        self.places = isWithOne ? places : []
    }

    private static func isEarlier(_ first: MeasuredRequest, _ second: MeasuredRequest) -> Bool {
        let (one, other) = (first.attempts.first, second.attempts.first)
        if one.part != other.part { return one.part < other.part }
        let (sooner, later) = (one.times.started ?? one.planned, other.times.started ?? other.planned)
        return (sooner, one.sequence) < (later, other.sequence)
    }

    /// Returns a percentile with the bounds of the true one.
    func percentile(_ percentile: Percentile, confidence: Double) -> Estimate? {
        guard let value = distribution.percentile(percentile) else { return nil }
        let bounds = QuantileBounds(sorted: distribution.sorted, effective: effective)
        let oneSided = 1 - (1 - confidence) / 2
        return Estimate(
            value: value,
            low: bounds.lower(percentile, confidence: oneSided),
            high: bounds.upper(percentile, confidence: oneSided)
        )
    }
}

extension Metric {
    /// Whether more of it is better: of rates.
    package var isBetterHigh: Bool { unit == .rate }
}
