#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The standard normal distribution.
package enum Normal {
    /// Returns P(Z ≤ z).
    package static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

    /// Returns the z with P(Z ≤ z) = `share`, for a share between 0 and 1 (1.96 for 0.975).
    package static func quantile(_ share: Double) -> Double {
        var (low, high) = (-40.0, 40.0)
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if cumulative(middle) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

extension Estimate {
    /// The share (0…1) that `count` of `n` trials show, with Wilson's score interval (1927).
    ///
    /// - Parameters:
    ///   - count: trials of the kind.
    ///   - n: all trials.
    ///   - effective: as many independent trials these are worth.
    ///   - confidence: of both bounds together.
    /// - Returns: nil without trials.
    package static func share(count: Int, n: Int, effective: Int? = nil, confidence: Double) -> Estimate? {
        guard n > 0 else { return nil }
        let (share, size) = (Double(count) / Double(n), Double(max(1, min(n, effective ?? n))))
        let z = Normal.quantile(1 - (1 - confidence) / 2)
        let middle = (share + z * z / (2 * size)) / (1 + z * z / size)
        let spread = z / (1 + z * z / size) * (share * (1 - share) / size + z * z / (4 * size * size)).squareRoot()
        // At the ends the bound is the end itself, but for rounding.
        return Estimate(
            value: share,
            low: count == 0 ? 0 : max(0, middle - spread),
            high: count == n ? 1 : min(1, middle + spread)
        )
    }
}
