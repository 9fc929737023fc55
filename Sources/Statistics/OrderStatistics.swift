/// Chooses the ranks of sorted samples that bound a quantile, for any distribution.
///
/// Of n samples, the number below the quantile q is binomial (n, q). Hence X₍ᵤ₎ lies at or above the quantile with
/// probability P(B ≤ u − 1), and X₍ₗ₎ at or below it with probability 1 − P(B ≤ l − 1). (David and Nagaraja, *Order
/// Statistics*, section 7.1.)
package enum OrderStatistics {
    /// Keeps rounding errors from costing a rank: in binary, 1 − 0.95 is not exactly 0.05.
    private static let tolerance = 1e-12

    /// Returns the rank (from 1) of the smallest sample that is an upper bound with `confidence`; nil if none is.
    package static func upperRank(n: Int, quantile: Share, confidence: Double) -> Int? {
        let below = Binomial(n: n, p: quantile.value)
        guard n > 0, below.cumulative(n - 1) >= confidence - tolerance else { return nil }
        return first(in: 1...n) { below.cumulative($0 - 1) >= confidence - tolerance }
    }

    /// Returns the rank (from 1) of the largest sample that is a lower bound with `confidence`; nil if none is.
    package static func lowerRank(n: Int, quantile: Share, confidence: Double) -> Int? {
        let below = Binomial(n: n, p: quantile.value)
        let doubt = 1 - confidence + tolerance
        guard n > 0, below.cumulative(0) <= doubt else { return nil }
        guard below.cumulative(n - 1) > doubt else { return n }
        return first(in: 1...n) { below.cumulative($0 - 1) > doubt } - 1
    }

    /// Returns where among `n` sorted samples, from 0, an upper bound's rank among the independent ones they are worth lies.
    ///
    /// The ranks of both are spread alike, rank r of e at r / (e + 1); between two samples it is the higher one.
    package static func place(ofUpper rank: Int, among effective: Int, in n: Int) -> Int {
        min(n, (rank * (n + 1) + effective) / (effective + 1)) - 1
    }

    /// Returns the same of a lower bound; between two samples it is the lower one.
    package static func place(ofLower rank: Int, among effective: Int, in n: Int) -> Int {
        max(1, rank * (n + 1) / (effective + 1)) - 1
    }

    /// Returns the least number of samples whose maximum is an upper bound of the quantile: 59 for 0.95.
    package static func leastSamples(toBoundAbove quantile: Share, confidence: Double = 0.95) -> Int? {
        guard quantile > 0, quantile < 1 else { return nil }
        let enough = 1 << 24
        let isBound = { (n: Int) in Binomial(n: n, p: quantile.value).cumulative(n - 1) >= confidence - tolerance }
        return isBound(enough) ? first(in: 1...enough, where: isBound) : nil
    }

    /// Returns the first element from which on `condition` holds; it must hold for the last element.
    private static func first(in range: ClosedRange<Int>, where condition: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if condition(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
