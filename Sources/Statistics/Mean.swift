/// A mean with its normal interval, for sums that are many small parts.
package struct Mean: Sendable, Equatable {
    package let mean: Double
    /// The standard error of ``mean``; nil of a single value.
    package let error: Double?

    /// Computes a mean; nil without values.
    package init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        self.mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        error = values.count > 1 ? (squares / (n - 1) / n).squareRoot() : nil
    }

    /// Returns the mean with bounds that hold it together with `confidence`.
    package func estimate(_ confidence: Double) -> Estimate {
        let spread = error.map { $0 * Normal.quantile(1 - (1 - confidence) / 2) }
        return Estimate(value: mean, low: spread.map { mean - $0 }, high: spread.map { mean + $0 })
    }
}
