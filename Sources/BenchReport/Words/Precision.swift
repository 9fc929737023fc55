import Statistics

extension Distribution {
    /// How wide the interval of a figure may be, to either side, for its third digit to mean anything.
    private static let sharp = 0.01

    /// The digits of its percentiles that can be told: three where the median lies within a percent, else two.
    var digits: Int { Self.digits(percentile(50), interval(50)) }

    /// The digits of its mean that can be told.
    var meanDigits: Int { Self.digits(mean, meanInterval()) }

    private static func digits(_ value: Double?, _ interval: PercentileInterval) -> Int {
        guard let value, let low = interval.low, let high = interval.high else { return 2 }
        return (high - low) / 2 <= abs(value) * sharp ? 3 : 2
    }
}
