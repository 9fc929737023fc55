/// A mean with its interval by Student's distribution.
///
/// That is exact for normal samples, and near enough for others as they grow in number.
package struct Mean: Sendable, Equatable {
    package let mean: Double
    /// The standard error of ``mean``; nil of what is worth a single value.
    package let error: Double?
    private let effective: Int

    /// Computes a mean of values that are worth so many independent ones, or all; nil without values.
    package init?(_ values: [Double], effective: Int? = nil) {
        guard !values.isEmpty else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        self.mean = mean
        self.effective = min(effective ?? values.count, values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        error = self.effective > 1 ? (squares / (n - 1) / Double(self.effective)).squareRoot() : nil
    }

    /// Returns the mean with bounds that hold it together with `confidence`.
    package func estimate(_ confidence: Double) -> Estimate {
        let spread = error.map { $0 * StudentT.bound(confidence: confidence, degrees: effective - 1) }
        return Estimate(value: mean, low: spread.map { mean - $0 }, high: spread.map { mean + $0 })
    }
}
