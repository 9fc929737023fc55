#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How a series changed beyond chance while it was taken.
///
/// Both tests go by ranks, so that no outlier governs them, and by what the series is worth: neighbours that are alike wander by
/// themselves, and that is no change.
package enum Drift: Sendable, Equatable {
    /// It rises or falls throughout.
    case trend
    /// It has another level from this place on, counted from 0.
    case shift(at: Int)

    /// How often a series that does not change is said to, at the most; half of it for either test.
    package static let falseAlarms = 0.01

    /// Finds how a series changed; nil where nothing shows that it did.
    ///
    /// - A trend: Spearman's correlation of rank and time, of which √(n − 1) times is normal without one (as powerful as Mann's
    ///   and Kendall's test; Yue, Pilon and Cavadias, 2002).
    /// - A shift: Pettitt's test (1979), P ≈ 2 exp(−6 K² / (n³ + n²)) for the largest distance K of the ranks' sum from its mean.
    ///
    /// Where both are shown, the one that leaves less of the ranks' spread is told.
    package init?(_ values: [Double]) {
        let n = values.count
        guard n > 3 else { return nil }
        let sorted = SortedValues(sorting: values)
        let ranks = RankDistances(of: values, among: sorted).asked
        let total = ranks.reduce(0) { $0 + $1 * $1 }
        guard total > 0 else { return nil }
        let middle = Double(n - 1) / 2
        var (slope, sum, furthest) = (0.0, 0.0, (place: 0, distance: 0.0))
        for (place, rank) in ranks.enumerated() {
            slope += rank * (Double(place) - middle)
            sum += rank
            if abs(sum) > abs(furthest.distance) { furthest = (place + 1, sum) }
        }
        let size = Double(n)
        let spreadOfTime = size * (size * size - 1) / 12
        let correlation = slope / (total * spreadOfTime).squareRoot()
        // What the better of the two leaves, since a change makes neighbours alike, too.
        let before = furthest.distance / Double(max(1, furthest.place))
        let after = -furthest.distance / Double(max(1, n - furthest.place))
        let explained =
            furthest.place < n
            ? (furthest.distance * before - furthest.distance * after) / total : 0
        let isStep = explained > correlation * correlation
        let rest = ranks.enumerated().map { place, rank in
            isStep
                ? rank - (place < furthest.place ? before : after)
                : rank - slope / spreadOfTime * (Double(place) - middle)
        }
        let worth = Double(EffectiveSize.ofRest(rest)) / size
        let trend = 2 * (1 - Normal.cumulative(abs(correlation) * (size * worth - 1).squareRoot()))
        let largest = 2 * furthest.distance
        let shift = 2 * exp(-6 * largest * largest * worth / (size * size * size + size * size))
        let isTrend = trend <= Self.falseAlarms / 2
        let isShift = shift <= Self.falseAlarms / 2
        guard isTrend || isShift else { return nil }
        self = isShift && (isStep || !isTrend) ? .shift(at: furthest.place) : .trend
    }
}
