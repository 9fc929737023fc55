import BenchModel
import Statistics

/// The values of one metric that one side of a comparison has, in the order in which the requests were made.
struct ComparedSamples {
    /// One measured request's place in the plan, the same on both sides where both have the same plan.
    struct Place: Hashable {
        var promptID: String
        var sequence: RequestIndex
    }

    /// The value of one request, or where nobody told it what it may be.
    struct PlacedValue {
        let value: Double?
        let least: Double
        let most: Double
    }

    /// In ascending order; failed requests are among them, worse than all others.
    let distribution: Distribution
    /// The same, with each figure that nobody told as low as it may be; nil where all were told.
    private let least: Distribution?
    /// The same, with each as high as it may be.
    private let most: Distribution?
    /// How many independent samples the values are worth; never more than the requests that a reader sees beside it.
    var effective: Int { min(requests, distribution.effective) }
    /// Requests with a value, failed ones among them.
    let requests: Int
    let failures: Int
    /// Requests that succeeded and have a value that nobody told.
    let untold: Int
    /// The value of each request that has just one.
    let byPlace: [Place: PlacedValue]
    /// The places of ``byPlace``, in order.
    let places: [Place]

    /// Takes the values as a gate does: what is missing is worse than what was measured, what was not told may be either, and a
    /// retry makes nobody faster.
    init(_ metric: Metric, of target: MeasuredTarget) {
        let isOpenLoop = target.isOpenLoop
        let worst = metric.isBetterHigh ? 0 : Double.infinity
        let judged = target.measured.map { ($0, $0.judged(metric, isOpenLoop: isOpenLoop)) }
        let sizes = judged.compactMap { $0.1.size }
        let weight = JudgedValues.weight(beside: sizes)
        let isWithOne = sizes.allSatisfy { $0 == 1 }
        var series = OpenSeries()
        var (byPlace, places): ([Place: PlacedValue], [Place]) = ([:], [])
        var (failures, untold) = (0, 0)
        for (request, own) in judged {
            let placed: PlacedValue
            switch own {
            case .apart, .missing: continue
            case .untold(let highest):
                untold += 1
                series.appendUntold(atMost: highest, times: weight)
                placed = PlacedValue(value: nil, least: 0, most: highest)
            case .failed:
                failures += 1
                series.append(worst, times: weight)
                placed = PlacedValue(worst)
            case .waitedInVain:
                series.append(worst)
                placed = PlacedValue(worst)
            case .values(let values):
                series.append(values)
                placed = PlacedValue(values[0])
            }
            guard isWithOne else { continue }
            let place = Place(promptID: request.identity.promptID, sequence: request.identity.sequence)
            if byPlace.updateValue(placed, forKey: place) == nil { places.append(place) }
        }
        distribution = Distribution(series.told)
        least = series.least.map { Distribution($0) }
        most = series.most.map { Distribution($0) }
        requests = series.told.requests
        (self.failures, self.untold) = (failures, untold)
        (self.byPlace, self.places) = (byPlace, places)
    }

    /// Returns a percentile with the bounds of the true one; nil where no value is known.
    func percentile(_ percentile: Percentile, confidence: Double) -> OpenEstimate? {
        guard let known = Self.percentile(percentile, of: distribution, confidence) else { return nil }
        return OpenEstimate(
            known: known,
            least: least.flatMap { Self.percentile(percentile, of: $0, confidence) },
            most: most.flatMap { Self.percentile(percentile, of: $0, confidence) }
        )
    }

    private static func percentile(
        _ percentile: Percentile,
        of distribution: Distribution,
        _ confidence: Double
    ) -> Estimate? {
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

extension ComparedSamples.PlacedValue {
    fileprivate init(_ value: Double) { self.init(value: value, least: value, most: value) }
}

extension Metric {
    /// Whether more of it is better: of rates, of what a cache gave, and of requests that are good.
    package var isBetterHigh: Bool { unit == .rate || unit == .portion || [.goodput, .validShare].contains(self) }

    /// Whether it is one of the figures of a comparison: each more there makes all others less sure.
    var isCompared: Bool {
        objective != nil && ![.ttfb, .ttftFromPlan, .outputTokens, .cacheShare].contains(self)
    }
}
