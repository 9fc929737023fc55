/// Raw samples of one metric, sorted; what every percentile of a report is taken from.
package struct Distribution: Sendable, Equatable {
    /// Rising; in the unit of the metric.
    ///
    /// May end in +∞, where failures are counted in.
    package let sorted: [Double]

    package init(_ values: some Sequence<Double>) { sorted = values.sorted() }

    package var n: Int { sorted.count }
    package var isEmpty: Bool { sorted.isEmpty }
    package var min: Double? { sorted.first }
    package var max: Double? { sorted.last }
    package var mean: Double? { isEmpty ? nil : sorted.reduce(0, +) / Double(n) }

    /// Returns a percentile by linear interpolation between neighbours, "type 7" of Hyndman and Fan (1996), as numpy does.
    ///
    /// - Parameter percent: 0…100.
    /// - Returns: nil where there are no samples.
    package func percentile(_ percent: Double) -> Double? {
        guard let last = sorted.indices.last else { return nil }
        let place = Double(last) * Swift.min(Swift.max(percent, 0), 100) / 100
        let index = Int(place)
        let share = place - Double(index)
        let low = sorted[index]
        guard index < last, share > 0, sorted[index + 1] != low else { return low }
        return low + share * (sorted[index + 1] - low)
    }

    /// Returns whether there are enough samples to tell a percentile from the extreme: 20 for p95, 100 for p99.
    package func canTell(_ percent: Double) -> Bool { n >= Self.leastSamples(toTell: percent) }

    /// Returns the least number of samples of which one lies beyond the percentile.
    package static func leastSamples(toTell percent: Double) -> Int {
        let beyond = Swift.min(percent, 100 - percent)
        guard beyond > 0 else { return .max }
        return Int((100 / beyond - 1e-9).rounded(.up))
    }

    /// Returns the interval that holds the true percentile with `confidence`, by order statistics, both tails alike.
    package func interval(_ percent: Double, confidence: Double = 0.95) -> PercentileInterval {
        let oneSided = 1 - (1 - confidence) / 2
        return PercentileInterval(
            low: lowerBound(percent, confidence: oneSided),
            high: upperBound(percent, confidence: oneSided)
        )
    }

    /// Returns a sample at or above the true percentile with `confidence`; nil where there are too few to say.
    package func upperBound(_ percent: Double, confidence: Double = 0.95) -> Double? {
        OrderStatistics.upperRank(n: n, quantile: percent / 100, confidence: confidence).map { sorted[$0 - 1] }
    }

    /// Returns a sample at or below the true percentile with `confidence`; nil where there are too few to say.
    package func lowerBound(_ percent: Double, confidence: Double = 0.95) -> Double? {
        OrderStatistics.lowerRank(n: n, quantile: percent / 100, confidence: confidence).map { sorted[$0 - 1] }
    }
}

/// Where a true percentile lies; a side is nil where the samples set it no bound.
package struct PercentileInterval: Sendable, Equatable {
    package var low: Double?
    package var high: Double?

    package init(low: Double?, high: Double?) {
        self.low = low
        self.high = high
    }
}
