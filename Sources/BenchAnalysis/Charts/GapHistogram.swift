package import BenchModel
import Statistics

/// How long the gaps between token events are, on a logarithmic scale.
package struct GapHistogram: Sendable, Equatable {
    package struct Series: Sendable, Equatable {
        package var target: TargetIndex
        package var n: Int
        /// The share of gaps of 0: between events of one read.
        package var zeros: Double
        /// The share of all gaps in each bin, from ``GapHistogram/lowest`` on.
        package var shares: [Double]
        package var isITL: Bool
    }

    package static let binsPerDecade = 10

    /// The number of the first bin: it begins at 10^(lowest / binsPerDecade) nanoseconds.
    package let lowest: Int
    package let count: Int
    package let series: [Series]

    init(_ targets: [MeasuredTarget]) {
        let counted = targets.enumerated().compactMap { index, target -> (TargetIndex, MeasuredTarget, [Int: Int])? in
            let gaps = target.gaps.pooled.sorted
            if gaps.isEmpty { return nil }
            return (TargetIndex(index), target, Self.counts(gaps))
        }
        let bins = counted.flatMap { $0.2.keys }
        let lowest = bins.min() ?? 0
        let count = bins.isEmpty ? 0 : (bins.max() ?? lowest) - lowest + 1
        self.lowest = lowest
        self.count = count
        series = counted.map { index, target, counts in
            let n = target.gaps.pooled.n
            return Series(
                target: index,
                n: n,
                zeros: Double(n - counts.values.reduce(0, +)) / Double(n),
                shares: (0..<count).map { Double(counts[lowest + $0] ?? 0) / Double(n) },
                isITL: target.gaps.name == .itl
            )
        }
    }

    /// Returns where a bin begins, in nanoseconds.
    package func edge(_ bin: Int) -> Double { PowersOfTen.power(Double(lowest + bin) / Double(Self.binsPerDecade)) }

    /// Counts ascending gaps above 0 by bin.
    private static func counts(_ gaps: SortedValues) -> [Int: Int] {
        var counts: [Int: Int] = [:]
        var (bin, upper, count) = (0, -1.0, 0)
        for gap in gaps where gap > 0 {
            // Ascending, so that a logarithm is taken only where a bin is left.
            if gap >= upper {
                if count > 0 { counts[bin, default: 0] += count }
                bin = Int(clamping: (PowersOfTen.exponent(gap) * Double(binsPerDecade)).rounded(.down))
                upper = PowersOfTen.power(Double(bin + 1) / Double(binsPerDecade))
                count = 0
            }
            count += 1
        }
        if count > 0 { counts[bin, default: 0] += count }
        return counts
    }
}
