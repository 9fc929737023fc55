#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Student's distribution: how far a mean of few samples may lie from the true one, in standard errors.
package enum StudentT {
    /// Beyond so many degrees of freedom the quantiles change in the fourth digit only; those of this number are larger.
    private static let most = 1_000

    /// Returns P(−t ≤ T ≤ t), by the finite sums for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4).
    static func central(_ t: Double, degrees: Int) -> Double {
        let degrees = min(degrees, most)
        let angle = atan(t / Double(degrees).squareRoot())
        let (sine, cosine) = (sin(angle), cos(angle))
        let square = cosine * cosine
        let isOdd = degrees % 2 == 1
        var term = isOdd ? cosine : 1
        var sum = degrees == 1 ? 0 : term
        var factor = isOdd ? 3 : 2
        while factor < degrees {
            term *= square * Double(factor - 1) / Double(factor)
            sum += term
            factor += 2
        }
        return isOdd ? 2 / Double.pi * (angle + sine * sum) : sine * sum
    }

    /// Returns the t within which, on either side of 0, the given share lies.
    package static func bound(confidence: Double, degrees: Int) -> Double {
        var (low, high) = (0.0, 1.0)
        while central(high, degrees: degrees) < confidence, high < 1e9 { high *= 2 }
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if central(middle, degrees: degrees) < confidence { low = middle } else { high = middle }
        }
        return high
    }
}

extension Distribution {
    /// Returns the interval that contains the true mean with `confidence`, by Student's distribution.
    ///
    /// - Returns: no bounds of what is worth fewer than two samples.
    package func meanInterval(confidence: Double = 0.95) -> PercentileInterval {
        let estimate = Mean(Array(sorted), effective: effective)?.estimate(confidence)
        return PercentileInterval(low: estimate?.low, high: estimate?.high)
    }
}
