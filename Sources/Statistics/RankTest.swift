/// Whether several groups of values are alike, by their ranks: the test of Kruskal and Wallis (1952).
package struct RankTest: Sendable, Equatable {
    /// H, corrected for ties; of alike groups distributed as χ² with ``freedom`` degrees.
    package let statistic: Double
    package let freedom: Int

    /// Tests groups; nil of fewer than two, and where all values are equal.
    ///
    /// - Parameters:
    ///   - groups: the values of each; empty ones count for nothing.
    ///   - worth: how many independent values one of them is worth (0…1): those that follow on each other are alike.
    package init?(_ groups: [[Double]], worth: Double = 1) {
        let groups = groups.filter { !$0.isEmpty }
        guard groups.count > 1 else { return nil }
        let sorted = SortedValues(sorting: groups.flatMap(\.self))
        guard let least = sorted.first, let most = sorted.last, least < most else { return nil }
        let n = Double(sorted.count)
        var squares = 0.0
        for group in groups {
            let ranks = group.reduce(0) { $0 + EffectiveSize.midrank(of: $1, sorted) }
            squares += ranks * ranks / Double(group.count)
        }
        var ties = 0.0
        var place = 0
        while place < sorted.count {
            var end = place
            while end < sorted.count, sorted[end] == sorted[place] { end += 1 }
            let tied = Double(end - place)
            ties += tied * tied * tied - tied
            place = end
        }
        let raw = 12 / (n * (n + 1)) * squares - 3 * (n + 1)
        statistic = max(0, raw / (1 - ties / (n * n * n - n))) * worth
        freedom = groups.count - 1
    }

    /// Whether groups as unlike come by chance in no more than `share` of all cases, by the cube root of χ² (Wilson and
    /// Hilferty, 1931).
    package func isBeyondChance(_ share: Double) -> Bool {
        let spread = 2 / (9 * Double(freedom))
        let root = 1 - spread + Normal.quantile(1 - share) * spread.squareRoot()
        return statistic > Double(freedom) * root * root * root
    }
}
