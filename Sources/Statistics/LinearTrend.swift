/// How values rise from one to the next, by least squares.
///
/// Each value is one observation: what they scatter about the line is all that its interval knows of their uncertainty, so that it holds
/// whatever makes them scatter, be it within a run or from run to run. It is Student's, exact for normal scatter of one size.
package struct LinearTrend: Sendable, Equatable {
    package let slope: Double
    private let error: Double
    private let degrees: Int

    /// Fits values that lie one apart; nil of fewer than three.
    package init?(_ values: [Double]) {
        let n = values.count
        guard n > 2, values.allSatisfy(\.isFinite) else { return nil }
        degrees = n - 2
        // Lest the rounding of a mean pass for a trend.
        if values.allSatisfy({ $0 == values[0] }) {
            (slope, error) = (0, 0)
            return
        }
        let size = Double(n)
        let middle = (size - 1) / 2
        let spread = size * (size * size - 1) / 12
        let mean = values.reduce(0, +) / size
        let slope = values.enumerated().reduce(0) { $0 + (Double($1.offset) - middle) * ($1.element - mean) } / spread
        let rest = values.enumerated().reduce(0) { sum, item in
            let left = item.element - mean - slope * (Double(item.offset) - middle)
            return sum + left * left
        }
        self.slope = slope
        error = (rest / Double(degrees) / spread).squareRoot()
    }

    /// Returns the slope with bounds that hold it together with `confidence`.
    package func estimate(_ confidence: Double) -> Estimate {
        let reach = error * StudentT.bound(confidence: confidence, degrees: degrees)
        return Estimate(value: slope, low: slope - reach, high: slope + reach)
    }
}
