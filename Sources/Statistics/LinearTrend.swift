/// How values rise from one to the next, by least squares.
///
/// Each value is one observation: what they scatter about the line is all that its interval knows of their uncertainty, so that it holds
/// whatever makes them scatter, be it within a run or from run to run. It is Student's, exact for normal scatter of one size.
package struct LinearTrend: Sendable, Equatable {
    package let slope: Double
    private let error: Double
    private let degrees: Int
    /// How much ``error`` grows at most for each unit by which all values together (as a vector) lie elsewhere.
    private let errorPerUnit: Double

    /// Fits values that lie one apart; nil of fewer than three.
    package init?(_ values: [Double]) {
        let n = values.count
        guard n > 2, values.allSatisfy(\.isFinite) else { return nil }
        degrees = n - 2
        let size = Double(n)
        let spread = size * (size * size - 1) / 12
        errorPerUnit = 1 / (Double(degrees) * spread).squareRoot()
        // Lest the rounding of a mean pass for a trend.
        if values.allSatisfy({ $0 == values[0] }) {
            (slope, error) = (0, 0)
            return
        }
        let middle = (size - 1) / 2
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

    /// Returns the slope with bounds that hold wherever the values truly lie within ranges of their own.
    ///
    /// The flattest and the steepest slope come of the values at the far ends. What values scatter about the line is no longer than
    /// what these do and the distances from these to those (the triangle inequality), as the rest is a projection.
    ///
    /// - Parameters:
    ///   - confidence: of both bounds together.
    ///   - values: those that were fitted.
    ///   - lows: the least that each may be.
    ///   - highs: the most that each may be.
    /// - Returns: no bound where a range has none.
    package func estimate(
        _ confidence: Double,
        of values: [Double],
        within lows: [Double],
        _ highs: [Double]
    ) -> Estimate {
        let middle = Double(values.count - 1) / 2
        let ends = { (rising: Bool) in
            LinearTrend(values.indices.map { (Double($0) < middle) == rising ? lows[$0] : highs[$0] })
        }
        guard let flattest = ends(false), let steepest = ends(true) else {
            return Estimate(value: slope, low: nil, high: nil)
        }
        let moved = values.indices.reduce(0.0) { sum, place in
            let most = max(abs(highs[place] - values[place]), abs(lows[place] - values[place]))
            return sum + most * most
        }.squareRoot()
        let reach = (error + errorPerUnit * moved) * StudentT.bound(confidence: confidence, degrees: degrees)
        return Estimate(
            value: slope,
            low: min(slope, flattest.slope) - reach,
            high: max(slope, steepest.slope) + reach
        )
    }
}
