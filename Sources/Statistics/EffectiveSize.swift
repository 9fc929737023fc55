#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many independent samples a number of dependent ones is worth.
///
/// Requests that follow one another are often alike: a server that is slow now is slow for the next one too. Bounds that take
/// them for independent are too narrow, and a gate that uses them passes by luck.
package enum EffectiveSize {
    /// How sure it must be that neighbours are alike before that counts: 1.645 standard errors, 95 % one-sided.
    ///
    /// Without a threshold chance alone would take samples away from each series that is independent.
    private static let threshold = 1.645

    /// Returns what a series in the order of time is worth, for bounds of its percentiles.
    ///
    /// A first-order autoregressive series of n samples is worth n (1 − ρ) / (1 + ρ) (Bartlett, 1946). ρ is the
    /// autocorrelation of neighbours' ranks, which no outlier governs, turned into that of normal scores by
    /// 2 sin(π r / 6) (Pearson, 1907), and freed of its bias (1 + 3 ρ) / n (Kendall, 1954). Neighbours that are less alike than
    /// chance would have it add nothing.
    ///
    /// - Parameter values: in order of time; ±∞ may be among them.
    /// - Returns: 1…n; 0 for an empty series.
    package static func ofSeries(_ values: [Double]) -> Int {
        let n = values.count
        guard n > 3, let likeness = rankAutocorrelation(values) else { return n }
        guard likeness > threshold / Double(n).squareRoot() - 1 / Double(n) else { return n }
        let normal = 2 * sin(.pi * min(likeness, 1) / 6)
        let rho = min(0.99, normal + (1 + 3 * normal) / Double(n))
        return max(1, Int(Double(n) * (1 - rho) / (1 + rho)))
    }

    /// Returns the correlation of each value's rank with the next one's; nil where all are equal.
    package static func rankAutocorrelation(_ values: [Double]) -> Double? {
        let ranks = midranks(values)
        let mean = Double(values.count + 1) / 2
        var (product, square) = (0.0, 0.0)
        for place in ranks.indices {
            let distance = ranks[place] - mean
            square += distance * distance
            if place > 0 { product += distance * (ranks[place - 1] - mean) }
        }
        return square > 0 ? product / square : nil
    }

    /// Returns each value's rank from 1; equal values share the mean of theirs.
    private static func midranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }
}
