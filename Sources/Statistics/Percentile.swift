/// Which percentile of a distribution, 0…100: 95, never 0.95.
package struct Percentile: Hashable, Comparable, Sendable {
    /// 0…100.
    package let percent: Double

    /// Creates a percentile; one beyond the ends is the end.
    package init(_ percent: Double) { self.percent = percent > 0 ? min(percent, 100) : 0 }

    package static let median: Percentile = 50

    /// The share of the samples that lies below it.
    package var share: Share { Share(clamping: percent / 100) }
    /// The percentile as far from the other end: 5 for 95.
    package var mirrored: Percentile { Percentile(100 - percent) }

    package static func < (left: Percentile, right: Percentile) -> Bool { left.percent < right.percent }
}

extension Percentile: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    package init(integerLiteral value: Int) { self.init(Double(value)) }
    package init(floatLiteral value: Double) { self.init(value) }
}
