#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Percentiles of numbers that come one by one, within 1 %, in constant memory and time.
///
/// It counts numbers in buckets whose bounds grow by 2 % (Masson, Rim and Lee, *DDSketch*, VLDB 2019).
package struct QuantileSketch: Sendable {
    private static let growth = 1.02
    /// What lies below counts as this much.
    private static let least = 1e-3
    /// Up to 1e15: eleven days in nanoseconds.
    private static let buckets = 2100

    private var counts: [UInt32] = []
    package private(set) var count = 0

    package init() {}

    /// Adds a number; one that is not positive counts as the smallest.
    package mutating func add(_ value: Double) {
        guard !value.isNaN else { return }
        if counts.isEmpty { counts = [UInt32](repeating: 0, count: Self.buckets) }
        let place = value <= Self.least ? 0 : (log(value / Self.least) / log(Self.growth)).rounded(.up)
        counts[Int(min(place, Double(Self.buckets - 1)))] &+= 1
        count += 1
    }

    /// Returns a percentile, by the nearest rank; nil if there is no number.
    package func percentile(_ percentile: Percentile) -> Double? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((percentile.percent / 100 * Double(count)).rounded(.up)))
        var seen = 0
        for (place, here) in counts.enumerated() where here > 0 {
            seen += Int(here)
            if seen >= rank { return Self.least * pow(Self.growth, Double(place)) * 2 / (Self.growth + 1) }
        }
        return nil
    }
}
