#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Bounds on the mean of independent values between 0 and 1, whatever their distribution.
package enum BoundedMean {
    /// Returns a bound on the probability of a sum this large (Hoeffding, 1963, theorem 1).
    ///
    /// With x = `sum` / `n` and p = `mean` it is exp(−n (x ln(x / p) + (1 − x) ln((1 − x) / (1 − p)))), and 1 where x ≤ p.
    ///
    /// - Parameters:
    ///   - sum: of `n` values of 0…1.
    ///   - n: their number; may be a part of one, where they are worth less.
    ///   - mean: the most that each is on average, 0…1.
    /// - Returns: 0…1.
    package static func doubt(sum: Double, n: Double, mean: Double) -> Double {
        guard n > 0, sum > 0 else { return 1 }
        let share = min(1, sum / n)
        guard share > mean else { return 1 }
        guard mean > 0 else { return 0 }
        let rest = share < 1 ? (1 - share) * log((1 - share) / (1 - mean)) : 0
        return exp(-n * (share * log(share / mean) + rest))
    }
}
