/// How values rise from one to the next, by least squares.
///
/// Each value is one observation: what they scatter about the line is all that its interval knows of their uncertainty, so that it holds
/// whatever makes them scatter, be it within a run or from run to run. It is Student's, exact for normal scatter of one size.
package struct LinearTrend: Sendable, Equatable {
    package let slope: Double
    private let error: Double
    private let degrees: Int
    /// The slope of the flattest line that there may be; nil where nothing bounds it.
    private let flattest: Double?
    /// The slope of the steepest.
    private let steepest: Double?

    /// Fits values that lie one apart; nil of fewer than three.
    package init?(_ values: [Double]) {
        let n = values.count
        guard n > 2, values.allSatisfy(\.isFinite) else { return nil }
        degrees = n - 2
        // Lest the rounding of a mean pass for a trend.
        if values.allSatisfy({ $0 == values[0] }) {
            (slope, error, flattest, steepest) = (0, 0, 0, 0)
            return
        }
        let size = Double(n)
        let middle = (size - 1) / 2
        let spread = Self.spread(size)
        let mean = values.reduce(0, +) / size
        let slope = values.enumerated().reduce(0) { $0 + (Double($1.offset) - middle) * ($1.element - mean) } / spread
        let rest = values.enumerated().reduce(0) { sum, item in
            let left = item.element - mean - slope * (Double(item.offset) - middle)
            return sum + left * left
        }
        (self.slope, flattest, steepest) = (slope, slope, slope)
        error = (rest / Double(degrees) / spread).squareRoot()
    }

    /// Fits values that lie one apart, of which each may truly lie elsewhere within a range of its own; nil of fewer than three.
    ///
    /// The flattest and the steepest slope come of the values at the far ends. What values scatter about the line is no longer than
    /// what these do and the distances from these to those (the triangle inequality), as the rest is a projection.
    ///
    /// - Parameters:
    ///   - values: those that are fitted.
    ///   - lows: the least that each may be.
    ///   - highs: the most that each may be; where a range has no end, the slope has no bounds.
    package init?(_ values: [Double], within lows: [Double], _ highs: [Double]) {
        guard let line = LinearTrend(values) else { return nil }
        (slope, degrees) = (line.slope, line.degrees)
        let middle = Double(values.count - 1) / 2
        let ends = { (rising: Bool) in
            LinearTrend(values.indices.map { (Double($0) < middle) == rising ? lows[$0] : highs[$0] })
        }
        guard let falling = ends(false), let rising = ends(true) else {
            (error, flattest, steepest) = (line.error, nil, nil)
            return
        }
        flattest = min(slope, falling.slope)
        steepest = max(slope, rising.slope)
        let moved = values.indices.reduce(0.0) { sum, place in
            let most = max(abs(highs[place] - values[place]), abs(lows[place] - values[place]))
            return sum + most * most
        }.squareRoot()
        error = line.error + moved / (Double(degrees) * Self.spread(Double(values.count))).squareRoot()
    }

    /// The sum of the squared distances of so many places from their middle.
    private static func spread(_ size: Double) -> Double { size * (size * size - 1) / 12 }

    /// Returns the slope with bounds that hold it together with `confidence`, wherever the values truly lie.
    package func estimate(_ confidence: Double) -> Estimate {
        let reach = error * StudentT.bound(confidence: confidence, degrees: degrees)
        return Estimate(value: slope, low: flattest.map { $0 - reach }, high: steepest.map { $0 + reach })
    }
}
