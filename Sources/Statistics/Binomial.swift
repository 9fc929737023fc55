#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The number of successes in `n` independent trials of probability `p`: exact, and accurate beyond n = 1e6.
///
/// Every confidence statement of this module rests on it: which order statistic bounds a percentile, and which true
/// error rates are compatible with the observed failures.
package struct Binomial: Sendable {
    package let n: Int
    package let p: Double

    package init(n: Int, p: Double) {
        self.n = n
        self.p = p
    }

    /// Returns P(X = k).
    package func mass(_ k: Int) -> Double {
        guard k >= 0, k <= n else { return 0 }
        if p <= 0 { return k == 0 ? 1 : 0 }
        if p >= 1 { return k == n ? 1 : 0 }
        let choices = Self.logFactorial(n) - Self.logFactorial(k) - Self.logFactorial(n - k)
        return exp(choices + Double(k) * log(p) + Double(n - k) * log1p(-p))
    }

    /// Returns P(X ≤ k).
    ///
    /// It sums the shorter tail from `k` outwards, by the ratio of neighbouring terms, until the terms are negligible:
    /// about √n of them, without cancellation and without underflow at the start.
    package func cumulative(_ k: Int) -> Double {
        guard k >= 0 else { return 0 }
        guard k < n else { return 1 }
        if p <= 0 { return 1 }
        if p >= 1 { return 0 }
        return Double(k) < Double(n) * p ? lowerTail(k) : 1 - upperTail(k + 1)
    }

    /// Returns P(X ≥ k), accurate even far below the precision of 1 − ``cumulative(_:)``.
    package func survival(_ k: Int) -> Double {
        guard k > 0 else { return 1 }
        guard k <= n else { return 0 }
        if p <= 0 { return 0 }
        if p >= 1 { return 1 }
        return Double(k) > Double(n) * p ? upperTail(k) : 1 - lowerTail(k - 1)
    }

    private func lowerTail(_ k: Int) -> Double {
        var term = mass(k)
        var sum = term
        var i = k
        while i > 0, term > sum * 1e-17 {
            term *= Double(i) / Double(n - i + 1) * (1 - p) / p
            sum += term
            i -= 1
        }
        return min(1, sum)
    }

    private func upperTail(_ k: Int) -> Double {
        var term = mass(k)
        var sum = term
        var i = k
        while i < n, term > sum * 1e-17 {
            term *= Double(n - i) / Double(i + 1) * p / (1 - p)
            sum += term
            i += 1
        }
        return min(1, sum)
    }

    /// Returns ln n!, by Stirling's series (error below 2e-14 from n = 16 on); smaller factorials are multiplied out.
    private static func logFactorial(_ n: Int) -> Double {
        guard n >= 16 else { return n < 2 ? 0 : log((2...n).reduce(1.0) { $0 * Double($1) }) }
        let x = Double(n)
        let square = x * x
        let series = (1.0 / 12 - (1.0 / 360 - (1.0 / 1_260 - 1.0 / 1_680 / square) / square) / square) / x
        return x * log(x) - x + 0.5 * log(2 * Double.pi * x) + series
    }
}

extension Binomial {
    /// Returns one-sided confidence bounds of a share (0…1) of which `count` in `n` trials were seen (Clopper and
    /// Pearson, 1934).
    ///
    /// Each bound alone holds with `confidence`, both together with 2·`confidence` − 1. Without trials: 0 and 1.
    package static func shareBounds(count: Int, n: Int, confidence: Double = 0.95) -> (lower: Share, upper: Share) {
        let doubt = 1 - confidence
        // P(X ≥ count) rises with p, P(X ≤ count) falls: bisection finds where each equals `doubt`.
        let lower = count <= 0 ? 0 : bisect { Binomial(n: n, p: $0).survival(count) < doubt }
        let upper = count >= n ? 1 : bisect { Binomial(n: n, p: $0).cumulative(count) > doubt }
        return (Share(clamping: lower), Share(clamping: upper))
    }

    /// Returns the same bounds where the trials are worth fewer independent ones: the share stays, and is rounded away from it.
    package static func shareBounds(
        count: Int,
        n: Int,
        effective: Int,
        confidence: Double = 0.95
    ) -> (lower: Share, upper: Share) {
        guard effective < n, n > 0 else { return shareBounds(count: count, n: n, confidence: confidence) }
        return (
            shareBounds(count: count * effective / n, n: effective, confidence: confidence).lower,
            shareBounds(count: (count * effective + n - 1) / n, n: effective, confidence: confidence).upper
        )
    }

    /// Returns the largest p in 0…1 for which `isBelow` is true.
    private static func bisect(_ isBelow: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if isBelow(middle) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
