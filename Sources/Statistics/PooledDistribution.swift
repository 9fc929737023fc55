/// Samples of which percentiles can be told.
package protocol HasPercentiles {
    var n: Int { get }
    /// How many independent samples they are worth, for bounds of any percentile.
    var effective: Int { get }
    var max: Double? { get }

    func percentile(_ percentile: Percentile) -> Double?
}

extension HasPercentiles {
    package var isEmpty: Bool { n == 0 }

    /// Returns whether the samples suffice to tell a percentile from the extreme value: 20 for p95, 100 for p99.
    package func canTell(_ percentile: Percentile) -> Bool { n >= Distribution.leastSamples(toTell: percentile) }
}

extension Distribution: HasPercentiles {}

/// The samples of several, as if they were one's, taken for independent; none is held twice.
package struct PooledDistribution: HasPercentiles, Sendable, Equatable {
    private let parts: [Distribution]
    package let n: Int

    package init(_ parts: [Distribution]) {
        self.parts = parts.filter { !$0.isEmpty }
        n = parts.reduce(0) { $0 + $1.n }
    }

    package var effective: Int { n }
    package var max: Double? { parts.compactMap(\.max).max() }

    /// Returns a percentile, as ``Distribution/percentile(_:)`` of all samples.
    package func percentile(_ percentile: Percentile) -> Double? {
        percentile.value(among: n) { sample(at: $0) }
    }

    /// Returns the sample at a place of all in ascending order: the least that has more than so many at or below it.
    ///
    /// It is looked for among all numbers, by halves, as their bits are ordered: so it takes the same time wherever the samples lie.
    private func sample(at place: Int) -> Double {
        guard let first = parts.compactMap(\.sorted.first).min(), let last = max else { return .nan }
        var (low, high) = (first.ascendingBits, last.ascendingBits)
        while low < high {
            let middle = low + (high - low) / 2
            let value = Double(ascendingBits: middle)
            let upTo = parts.reduce(0) { $0 + $1.n - $1.sorted.count(above: value) }
            if upTo > place { high = middle } else { low = middle + 1 }
        }
        // Where 0 is among them, −0 comes before it and has as many below.
        return Double(ascendingBits: low) + 0
    }
}
