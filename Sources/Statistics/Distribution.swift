/// The sorted samples of one metric, from which every percentile of a report is computed.
package struct Distribution: Sendable, Equatable {
    /// In ascending order, in the unit of the metric.
    ///
    /// It may end in +∞, one for each failure that counts as infinitely slow.
    package let sorted: SortedValues
    /// How many independent samples they are worth, for bounds of any percentile; 1…``n``.
    package let effective: Int
    /// The same for bounds of some percentiles, where that is known to be more.
    private var effectiveAt: [Percentile: Int] = [:]

    /// Sorts samples that are taken for independent.
    ///
    /// It takes an array and no other sequence: across targets a generic initializer is not specialised, and sorting
    /// then took longer than everything else in a run's report.
    package init(_ values: [Double]) { self.init(sorted: SortedValues(sorting: values)) }

    /// Sorts samples that are taken for independent, kept in few bytes.
    package init(unordered values: SeriesValues) { self.init(sorted: values.ascending()) }

    /// Takes samples in ascending order, and what they are worth where that is less than their number.
    package init(sorted: SortedValues, effective: Int? = nil) {
        self.sorted = sorted
        self.effective = Swift.min(Swift.max(effective ?? sorted.count, Swift.min(1, sorted.count)), sorted.count)
    }

    package init(sorted: [Double], effective: Int? = nil) {
        self.init(sorted: SortedValues(ascending: sorted), effective: effective)
    }

    /// Sorts samples that came in an order, by which they may be worth less than their number.
    ///
    /// - Parameters:
    ///   - series: in the order of time.
    ///   - percentiles: those that bounds are wanted of; of others the bounds may be wider than need be.
    package init(_ series: SampleSeries, bounding percentiles: [Percentile] = [5, 50, 95, 99]) {
        guard series.isOfSingles else {
            self.init(ValueClusters(series), bounding: percentiles)
            return
        }
        let sorted = series.values.ascending()
        self.init(sorted: sorted, effective: EffectiveSize.ofSeries(series.values, sorted: sorted))
    }

    /// Sorts values that came in clusters, in the order of time, by which they may be worth less than their number.
    package init(_ clusters: ValueClusters, bounding percentiles: [Percentile] = [5, 50, 95, 99]) {
        let sorted = clusters.ascending()
        guard !clusters.isOfSingles else {
            self.init(
                sorted: sorted,
                effective: EffectiveSize.ofSeries(SeriesValues(clusters.means), sorted: sorted)
            )
            return
        }
        let worth = EffectiveSize.ofClusters(clusters, sorted: sorted, at: percentiles)
        self.init(sorted: sorted, effective: worth.any)
        effectiveAt = worth.at
    }

    /// Returns which part of the samples is larger than a value, 0…1; 0 without samples.
    package func share(above value: Double) -> Double { share(sorted.count(above: value)) }

    /// Returns which part of the samples is smaller than a value, 0…1; 0 without samples.
    package func share(below value: Double) -> Double { share(sorted.firstPlace(notBelow: value)) }

    private func share(_ count: Int) -> Double { isEmpty ? 0 : Double(count) / Double(n) }

    /// Returns how many independent samples they are worth for bounds of a percentile.
    package func effective(for percentile: Percentile) -> Int { effectiveAt[percentile] ?? effective }

    /// Returns the same samples with so many more of one value, which make it worth more in proportion.
    package func adding(_ value: Double, count: Int) -> Distribution {
        guard count > 0 else { return self }
        let values = (Array(sorted) + Array(repeating: value, count: count)).sorted()
        return Distribution(sorted: values, effective: isEmpty ? nil : effective * values.count / n)
    }

    package var n: Int { sorted.count }
    package var min: Double? { sorted.first }
    package var max: Double? { sorted.last }
    package var mean: Double? { isEmpty ? nil : sorted.reduce(0, +) / Double(n) }

    /// Returns a percentile by linear interpolation, "type 7" of Hyndman and Fan (1996), the default of numpy.
    ///
    /// It is numpy's to the last digit: the place is rounded as there, and reckoned from the nearer sample.
    ///
    /// - Parameter percentile: which one.
    /// - Returns: nil if there are no samples.
    package func percentile(_ percentile: Percentile) -> Double? { percentile.value(among: n) { sorted[$0] } }

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
        let effective = effective(for: percentile)
        return OrderStatistics.upperRank(n: effective, quantile: percentile.share, confidence: confidence)
            .map { sorted[OrderStatistics.place(ofUpper: $0, among: effective, in: n)] }
    }

    /// Returns a sample that is at or below the true percentile with `confidence`; nil if there are too few samples.
    package func lowerBound(_ percentile: Percentile, confidence: Double = 0.95) -> Double? {
        let effective = effective(for: percentile)
        return OrderStatistics.lowerRank(n: effective, quantile: percentile.share, confidence: confidence)
            .map { sorted[OrderStatistics.place(ofLower: $0, among: effective, in: n)] }
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

extension Percentile {
    /// Returns its value among ascending samples, see ``Distribution/percentile(_:)``.
    package func value(among n: Int, _ sample: (Int) -> Double) -> Double? {
        guard n > 0 else { return nil }
        let last = n - 1
        let place = Double(last) * (percent / 100)
        let index = Int(place)
        let share = place - Double(index)
        let low = sample(index)
        guard index < last, share > 0 else { return low }
        let high = sample(index + 1)
        if high == low { return low }
        // Towards what is infinite there is no way back.
        return share < 0.5 || !high.isFinite ? low + share * (high - low) : high - (1 - share) * (high - low)
    }
}
