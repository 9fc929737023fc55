#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Two modes in a sample of times, or of others that are above 0: two populations, and a percentile of all that is neither's.
///
/// That there is more than one mode is the dip's answer (``DipTest``), of the logarithms: times differ by factors. Where one ends and
/// the other begins is then the place that leaves the least variance within both (Otsu, 1979).
package struct TwoModes: Sendable, Equatable {
    package struct Mode: Sendable, Equatable {
        /// The median of its values.
        package let place: Double
        /// Its part of all values.
        package let share: Share
    }

    package let low: Mode
    package let high: Mode

    /// Of fewer values nothing is said.
    package static let leastValues = 40
    /// Modes closer together than this factor hide little.
    package static let leastRatio = 2.0
    /// A mode with a smaller part of the values is a tail.
    package static let leastShare = 0.05

    /// Looks for two modes; nil where there are none, or too few values to tell.
    ///
    /// - Parameters:
    ///   - values: in any order; those that are not above 0 are left out.
    ///   - worth: how many independent values one of them is worth (0…1).
    package init?(_ values: [Double], worth: Double = 1) {
        let sorted = values.filter { $0 > 0 && $0.isFinite }.sorted()
        guard sorted.count >= Self.leastValues else { return nil }
        let logs = sorted.map { log($0) }
        guard let dip = DipTest(sorted: Self.spread(logs)), dip.isBeyondChance(worth: worth) else { return nil }
        let place = Self.boundary(logs)
        let share = Double(place) / Double(sorted.count)
        guard share >= Self.leastShare, 1 - share >= Self.leastShare,
            let low = Distribution(sorted: Array(sorted[..<place])).percentile(.median),
            let high = Distribution(sorted: Array(sorted[place...])).percentile(.median),
            high >= Self.leastRatio * low
        else { return nil }
        self.low = Mode(place: low, share: Share(place, of: sorted.count) ?? 0)
        self.high = Mode(place: high, share: Share(sorted.count - place, of: sorted.count) ?? 0)
    }

    /// Returns how many values are on the lower side of the boundary that parts them best.
    private static func boundary(_ sorted: [Double]) -> Int {
        let sum = sorted.reduce(0, +)
        let n = Double(sorted.count)
        var (below, best, place) = (0.0, -1.0, 1)
        for count in 1..<sorted.count {
            below += sorted[count - 1]
            guard sorted[count] > sorted[count - 1] else { continue }
            let distance = (sum - below) / (n - Double(count)) - below / Double(count)
            let between = Double(count) * (n - Double(count)) * distance * distance
            if between > best { (best, place) = (between, count) }
        }
        return place
    }

    /// Spreads equal values over the room that a coarse clock would have rounded to them: halfway to their neighbours, but not as far
    /// as modes lie apart.
    private static func spread(_ sorted: [Double]) -> [Double] {
        let most = log(leastRatio) / 2
        var result = sorted
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
            let value = sorted[start]
            if end - start > 1 {
                let before = start > 0 ? (value - sorted[start - 1]) / 2 : nil
                let behind = end < sorted.count ? (sorted[end] - value) / 2 : nil
                let (low, high) = (min(most, before ?? behind ?? 0), min(most, behind ?? before ?? 0))
                for place in start..<end {
                    let part = (Double(place - start) + 0.5) / Double(end - start)
                    result[place] = value - low + (low + high) * part
                }
            }
            start = end
        }
        return result
    }
}
