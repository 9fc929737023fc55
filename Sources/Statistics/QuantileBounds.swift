/// Bounds of a true quantile between two neighbouring samples, so that they hold with just the confidence asked for.
///
/// A bound that is itself a sample holds with some confidence of the binomial's steps, mostly more than asked. Between the two
/// samples around the wanted confidence lies a bound that holds with nearly that, whatever the distribution is
/// (Hettmansperger and Sheather, 1986, for the median; Nyblom, 1992, for any quantile).
package struct QuantileBounds: Sendable {
    /// In ascending order; ±∞ may be among them.
    private let sorted: SortedValues
    /// How many independent samples they are worth, at most their number.
    private let effective: Int

    /// Creates bounds of some samples.
    ///
    /// - Parameters:
    ///   - sorted: in ascending order.
    ///   - effective: how many independent samples they are worth; nil for all of them.
    package init(sorted: SortedValues, effective: Int? = nil) {
        self.sorted = sorted
        self.effective = min(effective ?? sorted.count, sorted.count)
    }

    package init(sorted: [Double], effective: Int? = nil) {
        self.init(sorted: SortedValues(ascending: sorted), effective: effective)
    }

    /// Returns a value at or below the true quantile with `confidence`; nil where there are too few samples.
    package func lower(_ percentile: Percentile, confidence: Double) -> Double? {
        Self.rank(n: effective, percentile, doubt: 1 - confidence).map { value(atRank: $0, isLower: true) }
    }

    /// Returns a value at or above the true quantile with `confidence`; nil where there are too few samples.
    package func upper(_ percentile: Percentile, confidence: Double) -> Double? {
        // The same from above: the ranks of a sample turned about.
        Self.rank(n: effective, percentile.mirrored, doubt: 1 - confidence)
            .map { value(atRank: Double(effective + 1) - $0, isLower: false) }
    }

    /// Returns the rank (from 1, between two samples) that is below the quantile but for a `doubt`; nil if none is.
    private static func rank(n: Int, _ percentile: Percentile, doubt: Double) -> Double? {
        let quantile = percentile.share.value
        guard n > 0, quantile > 0, quantile < 1 else { return nil }
        let below = Binomial(n: n, p: quantile)
        guard below.cumulative(0) <= doubt else { return nil }
        // The largest rank r with P(B ≤ r − 1) ≤ doubt, by bisection: the probability rises with it.
        var (low, high) = (1, n + 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if below.cumulative(middle - 1) <= doubt { low = middle } else { high = middle }
        }
        guard low < n else { return Double(n) }
        let (under, over) = (below.cumulative(low - 1), below.cumulative(low))
        guard doubt > under else { return Double(low) }
        let (left, right) = (Double(low) * (1 - quantile), Double(n - low) * quantile)
        return Double(low) + 1 / (1 + left * (over - doubt) / (right * (doubt - under)))
    }

    /// Returns the value at a rank among ``effective`` samples, scaled to all of them.
    ///
    /// Between a sample and one that is infinite there is nothing in the middle: a bound then is the one that is surely one.
    private func value(atRank rank: Double, isLower: Bool) -> Double {
        let place = rank * Double(sorted.count + 1) / Double(effective + 1) - 1
        let index = min(max(Int(place), 0), sorted.count - 1)
        let share = min(max(place - Double(index), 0), 1)
        guard index + 1 < sorted.count, share > 0, sorted[index + 1] != sorted[index] else { return sorted[index] }
        let (below, above) = (sorted[index], sorted[index + 1])
        guard below.isFinite, above.isFinite else { return isLower ? below : above }
        return below + share * (above - below)
    }
}
