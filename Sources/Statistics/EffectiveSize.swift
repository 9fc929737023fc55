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
    /// Of a longer series so many pairs of neighbours, evenly spaced, tell how alike neighbours are.
    private static let mostPairs = 16_384

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
        let series = SeriesValues(values)
        return ofSeries(series, sorted: series.ascending())
    }

    /// Returns the same where somebody has the values in ascending order already.
    static func ofSeries(_ values: SeriesValues, sorted: SortedValues) -> Int {
        let n = values.count
        guard n > 3, let found = likeness(values, sorted) else { return n }
        guard isBeyondChance(found.value, found.pairs + 1) else { return n }
        return size(n, autocorrelation: 2 * sin(.pi * min(found.value, 1) / 6))
    }

    /// Returns what a series of yes and no is worth, for bounds of the share of yes.
    package static func ofMembers(_ n: Int, autocorrelation: Double?) -> Int {
        guard n > 3, let autocorrelation, isBeyondChance(autocorrelation, n) else { return n }
        return size(n, autocorrelation: min(autocorrelation, 1))
    }

    /// Returns what a series is worth of which a line or a step was taken off that fits it best.
    ///
    /// That takes off likeness, too: twice the bias (1 + 3 ρ) / n of a plain series is added before it is looked at, and again
    /// after. The threshold is 1.28 standard errors, 90 % one-sided, so that a change is rather overlooked than made up.
    static func ofRest(_ rest: [Double]) -> Int {
        let n = rest.count
        let square = rest.reduce(0) { $0 + $1 * $1 }
        guard n > 3, square > 0 else { return n }
        let product = zip(rest, rest.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        let likeness = min(1, product / square + 2 * (1 + 3 * product / square) / Double(n))
        guard likeness > 1.28 / Double(n).squareRoot() else { return n }
        return size(n, autocorrelation: 2 * sin(.pi * likeness / 6))
    }

    private static func isBeyondChance(_ likeness: Double, _ n: Int) -> Bool {
        likeness > threshold / Double(n).squareRoot() - 1 / Double(n)
    }

    private static func size(_ n: Int, autocorrelation: Double) -> Int {
        let rho = min(0.99, autocorrelation + (1 + 3 * autocorrelation) / Double(n))
        return max(1, Int(Double(n) * (1 - rho) / (1 + rho)))
    }

    /// Returns the correlation of each value's rank with the next one's; nil where all are equal.
    package static func rankAutocorrelation(_ values: [Double]) -> Double? {
        let series = SeriesValues(values)
        return likeness(series, series.ascending())?.value
    }

    /// Returns the correlation, and how many pairs tell it.
    private static func likeness(_ values: SeriesValues, _ sorted: SortedValues) -> (value: Double, pairs: Int)? {
        let n = values.count
        guard n > 1, sorted[0] != sorted[n - 1] else { return nil }
        let pairs = Array(stride(from: 0, to: n - 1, by: (n - 2) / mostPairs + 1))
        let ranks = RankDistances(of: pairs.flatMap { [values[$0], values[$0 + 1]] }, among: sorted)
        let product = pairs.indices.reduce(0) { $0 + ranks.asked[2 * $1] * ranks.asked[2 * $1 + 1] }
        // Where not all pairs were looked at, they stand for the others.
        return (product * Double(n - 1) / Double(pairs.count) / ranks.squares, pairs.count)
    }

    /// Returns a value's rank from 1 among sorted ones; equal values share the mean of theirs.
    static func midrank(of value: Double, _ sorted: SortedValues) -> Double {
        let from = sorted.firstPlace(notBelow: value)
        let hasNoEqual = from < sorted.count && (from + 1 == sorted.count || sorted[from + 1] > value)
        let to = hasNoEqual && sorted[from] == value ? from + 1 : sorted.firstPlace(above: value)
        return Double(from + to + 1) / 2
    }
}
