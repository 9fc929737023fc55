#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An estimate with the interval that holds its true value with some confidence.
package struct Estimate: Sendable, Equatable {
    package var value: Double
    /// Nil where nothing bounds it from below.
    package var low: Double?
    /// Nil where nothing bounds it from above.
    package var high: Double?

    package init(value: Double, low: Double?, high: Double?) {
        self.value = value
        self.low = low
        self.high = high
    }
}

/// How two estimates from independent samples differ, by the method of variance estimates recovery.
///
/// Each side's distance from its estimate to its bound stands for its spread towards that side, and the two add as squares
/// (Zou and Donner, 2008; for shares with Wilson's bounds it is Newcombe's method 10, 1998). No distribution is assumed
/// beyond what the bounds assume.
package enum Contrast {
    /// Returns `second` − `first`.
    package static func difference(_ first: Estimate, _ second: Estimate) -> Estimate {
        let value = second.value - first.value
        let down = root(second.low.map { second.value - $0 }, first.high.map { $0 - first.value })
        let up = root(second.high.map { $0 - second.value }, first.low.map { first.value - $0 })
        return Estimate(value: value, low: down.map { value - $0 }, high: up.map { value + $0 })
    }

    /// Returns `second` / `first` of two estimates above 0; nil where one is not.
    ///
    /// It is the difference of logarithms, so that a ratio and its inverse have inverse intervals.
    package static func ratio(_ first: Estimate, _ second: Estimate) -> Estimate? {
        guard first.value > 0, second.value > 0, first.value.isFinite, second.value.isFinite else { return nil }
        let difference = difference(logarithm(first), logarithm(second))
        return Estimate(value: exp(difference.value), low: difference.low.map(exp), high: difference.high.map(exp))
    }

    private static func logarithm(_ estimate: Estimate) -> Estimate {
        // A bound of 0 or of +∞ is none.
        let bound = { (value: Double?) in value.flatMap { $0 > 0 && $0.isFinite ? log($0) : nil } }
        return Estimate(value: log(estimate.value), low: bound(estimate.low), high: bound(estimate.high))
    }

    /// Returns the root of two distances' squares; nil where one is not bounded.
    private static func root(_ first: Double?, _ second: Double?) -> Double? {
        guard let first, let second, first.isFinite, second.isFinite else { return nil }
        // An estimate may lie beyond a bound that is between two samples: that side is no wider than nothing.
        return (max(0, first) * max(0, first) + max(0, second) * max(0, second)).squareRoot()
    }
}
