#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether a share of good requests lies above or below a level, by a test that may look as often as it likes.
///
/// It is the mixture likelihood ratio. Against "the share is p₀ or less" the evidence after s good and f bad requests is the mean of
/// (q/p₀)ˢ·((1−q)/(1−p₀))ᶠ over q uniform in (p₀, 1). Each ratio is a supermartingale where the share is p₀ or less, so that the
/// evidence ever reaches 1/α with a probability of α at the most (Ville, 1939): one may stop the moment it does. Against "p₀ or more"
/// q is uniform in (0, p₀).
package struct AttainmentTest: Sendable {
    /// p₀, which has to be exceeded.
    package let level: Share

    /// Points of the mean, in the middle of equal parts.
    private static let points = 200
    /// ln(q/p₀) and ln((1−q)/(1−p₀)) for each q, of both sides.
    private let above: [(good: Double, bad: Double)]
    private let below: [(good: Double, bad: Double)]

    package init(level: Share) {
        self.level = level
        let p = level.value
        let terms = { (q: Double) in (good: log(q / p), bad: log1p(-q) - log1p(-p)) }
        let middles = (0..<Self.points).map { (Double($0) + 0.5) / Double(Self.points) }
        let isInside = p > 0 && p < 1
        above = isInside ? middles.map { terms(p + (1 - p) * $0) } : []
        below = isInside ? middles.map { terms(p * $0) } : []
    }

    /// Returns the logarithm of the evidence that leaves so much doubt: it ever comes to that by chance with this probability at most.
    package static func evidence(leaving doubt: Double) -> Double { -log(doubt) }

    /// Returns the logarithm of the evidence that the share is above the level.
    ///
    /// Numbers of requests need not be whole: dependent requests are worth fewer. Nothing proves that all are good; that more than
    /// none has to be is no question.
    package func evidenceAbove(good: Double, bad: Double) -> Double {
        if level == .all { return -.infinity }
        return level == .none ? .infinity : Self.mean(above, good, bad)
    }

    /// Returns the logarithm of the evidence that the share is below the level.
    package func evidenceBelow(good: Double, bad: Double) -> Double {
        if level == .none { return -.infinity }
        if level == .all { return bad > 0 ? .infinity : -.infinity }
        return Self.mean(below, good, bad)
    }

    private static func mean(_ terms: [(good: Double, bad: Double)], _ good: Double, _ bad: Double) -> Double {
        let logs = terms.map { good * $0.good + bad * $0.bad }
        guard let most = logs.max(), most > -.infinity else { return -.infinity }
        return most + log(logs.reduce(0) { $0 + exp($1 - most) } / Double(logs.count))
    }

    /// Returns how many more requests would probably decide, if they went on as those so far.
    ///
    /// - Parameters:
    ///   - good: good requests so far, as many as they are worth.
    ///   - bad: the others.
    ///   - doubt: α.
    /// - Returns: as many as they are worth; nil beyond a million, where the share is too near the level to tell.
    package func missing(good: Double, bad: Double, doubt: Double) -> Double? {
        let n = good + bad
        let share = n > 0 ? good / n : 1
        let needed = Self.evidence(leaving: doubt)
        let isEnough = { (size: Double) in
            max(
                evidenceAbove(good: share * size, bad: (1 - share) * size),
                evidenceBelow(good: share * size, bad: (1 - share) * size)
            ) >= needed
        }
        guard isEnough(1e6) else { return nil }
        var (low, high) = (0.0, 1e6)
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if isEnough(middle) { high = middle } else { low = middle }
        }
        return max(1, high - n)
    }
}
