/// The sorted samples of one metric, from which every percentile of a report is computed.
package struct Distribution: Sendable, Equatable {
    /// In ascending order, in the unit of the metric.
    ///
    /// It may end in +∞, one for each failure that counts as infinitely slow.
    package let sorted: [Double]

    /// Sorts the samples.
    ///
    /// It takes an array and no other sequence: across targets a generic initializer is not specialised, and sorting
    /// then took longer than everything else in a run's report.
    package init(_ values: [Double]) { sorted = values.sorted() }

    package var n: Int { sorted.count }
    package var isEmpty: Bool { sorted.isEmpty }
    package var min: Double? { sorted.first }
    package var max: Double? { sorted.last }
    package var mean: Double? { isEmpty ? nil : sorted.reduce(0, +) / Double(n) }

    /// Returns a percentile by linear interpolation, "type 7" of Hyndman and Fan (1996), the default of numpy.
    ///
    /// - Parameter percentile: which one.
    /// - Returns: nil if there are no samples.
    package func percentile(_ percentile: Percentile) -> Double? {
        guard let last = sorted.indices.last else { return nil }
        let place = Double(last) * percentile.percent / 100
        let index = Int(place)
        let share = place - Double(index)
        let low = sorted[index]
        guard index < last, share > 0, sorted[index + 1] != low else { return low }
        return low + share * (sorted[index + 1] - low)
    }

    /// Returns whether the samples suffice to tell a percentile from the extreme value: 20 for p95, 100 for p99.
    package func canTell(_ percentile: Percentile) -> Bool { n >= Self.leastSamples(toTell: percentile) }

    /// Returns the least number of samples of which one is expected beyond the percentile.
    package static func leastSamples(toTell percentile: Percentile) -> Int {
        let beyond = Swift.min(percentile, percentile.mirrored).percent
        guard beyond > 0 else { return .max }
        return Int((100 / beyond - 1e-9).rounded(.up))
    }

    /// Returns the interval that contains the true percentile with `confidence`, from order statistics, with equal
    /// tails.
    package func interval(_ percentile: Percentile, confidence: Double = 0.95) -> PercentileInterval {
        let oneSided = 1 - (1 - confidence) / 2
        return PercentileInterval(
            low: lowerBound(percentile, confidence: oneSided),
            high: upperBound(percentile, confidence: oneSided)
        )
    }

    /// Returns a sample that is at or above the true percentile with `confidence`; nil if there are too few samples.
    package func upperBound(_ percentile: Percentile, confidence: Double = 0.95) -> Double? {
        OrderStatistics.upperRank(n: n, quantile: percentile.share, confidence: confidence).map { sorted[$0 - 1] }
    }

    /// Returns a sample that is at or below the true percentile with `confidence`; nil if there are too few samples.
    package func lowerBound(_ percentile: Percentile, confidence: Double = 0.95) -> Double? {
        OrderStatistics.lowerRank(n: n, quantile: percentile.share, confidence: confidence).map { sorted[$0 - 1] }
    }
}

/// The bounds of a true percentile; a side is nil if the samples do not bound it.
package struct PercentileInterval: Sendable, Equatable {
    package var low: Double?
    package var high: Double?

    package init(low: Double?, high: Double?) {
        self.low = low
        self.high = high
    }
}
