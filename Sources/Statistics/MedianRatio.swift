#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The median of the ratios of paired values: what both values of a pair have in common falls out.
package struct MedianRatio: Sendable {
    /// Of the ratios' logarithms, in the order of the pairs; ±∞ where one of the two is not finite, or 0.
    private let distribution: Distribution
    private let effective: Int

    /// Creates it of pairs in the order of time; a pair of which both are not finite, or 0, says nothing.
    package init(_ pairs: some Sequence<(first: Double, second: Double)>) {
        let logarithms = pairs.map { log($0.second) - log($0.first) }.filter { !$0.isNaN }
        distribution = Distribution(logarithms)
        effective = EffectiveSize.ofSeries(logarithms)
    }

    /// Pairs that say something.
    package var n: Int { distribution.n }

    /// Returns the median ratio, second over first, with its bounds; nil where it is not finite.
    package func estimate(_ confidence: Double) -> Estimate? {
        guard let median = distribution.percentile(.median), median.isFinite else { return nil }
        let bounds = QuantileBounds(sorted: distribution.sorted, effective: effective)
        let oneSided = 1 - (1 - confidence) / 2
        let finite = { (bound: Double?) in bound.flatMap { $0.isFinite ? exp($0) : nil } }
        return Estimate(
            value: exp(median),
            low: finite(bounds.lower(.median, confidence: oneSided)),
            high: finite(bounds.upper(.median, confidence: oneSided))
        )
    }
}

/// How unlikely what was seen is if nothing is behind it.
package enum Doubt {
    /// Finds the least doubt (1 − confidence) at which something is shown still.
    ///
    /// - Parameter isShown: whether the interval of some confidence shows it; an interval only widens with confidence.
    /// - Returns: 1e-9…0.5; 1 where it is shown at none of these.
    package static func least(_ isShown: (_ confidence: Double) -> Bool) -> Double {
        guard isShown(0.5) else { return 1 }
        var (low, high) = (-9.0, log10(0.5))
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if isShown(1 - pow(10, middle)) { high = middle } else { low = middle }
        }
        return pow(10, high)
    }
}
