extension EffectiveSize {
    /// So many clusters, and how much they differ can be told from themselves.
    private static let leastClusters = 40
    /// What is taken off then: the spread of few clusters is itself uncertain, and long-tailed more so.
    ///
    /// With it false passes stayed below 5 % in simulations of streams of equal and unequal lengths, whose gaps have a level of
    /// their own or one that goes with their length.
    private static let caution = 0.65

    /// Returns what values that came in clusters, several of each request, are worth for bounds of percentiles.
    ///
    /// Gaps of one stream are alike, and how many they are is the stream's own. With 40 clusters or more, and with as many as
    /// would prove the percentile by themselves (a kind of stream that is too rare to be seen must not pass), the spread of the
    /// clusters' counts tells (the cluster-robust variance of the share below the percentile, with Student's quantile for the
    /// normal one's and a margin). With fewer, only their number counts, and of unequal ones less: (Σm)² / Σm², after Kish (1965).
    /// Where clusters that follow one another are alike, it is less by that.
    ///
    /// - Parameters:
    ///   - clusters: the values, in the order of time.
    ///   - sorted: the same in ascending order.
    ///   - percentiles: those that are to be bounded.
    /// - Returns: what holds for any percentile, and for those; 1…n, 0 for an empty series.
    static func ofClusters(
        _ clusters: ValueClusters,
        sorted: SortedValues,
        at percentiles: [Percentile]
    ) -> (any: Int, at: [Percentile: Int]) {
        let (n, requests) = (clusters.count, clusters.sizes.count)
        guard requests > 0 else { return (0, [:]) }
        let kish = kish(clusters.sizes.map { Int($0) })
        let alike = Double(ofSeries(clusters.means)) / Double(requests)
        let size = { (worth: Int) in min(n, max(1, Int(Double(worth) * alike))) }
        let bounded = percentiles.filter { kish >= max(leastClusters, least(toBound: $0)) }
        let robust = robust(clusters, sorted, at: bounded, kish)
        let at = bounded.map { ($0, size(max(kish, robust[$0] ?? 0))) }
        return (size(kish), Dictionary(at) { first, _ in first })
    }

    /// Returns how many samples bound a percentile from either side.
    private static func least(toBound percentile: Percentile) -> Int {
        let share = max(percentile, percentile.mirrored).share
        return OrderStatistics.leastSamples(toBoundAbove: share) ?? .max
    }

    /// Returns (Σm)² / Σm², rounded down: how many clusters of equal size would be as good.
    static func kish(_ sizes: [Int]) -> Int {
        let sum = sizes.reduce(0.0) { $0 + Double($1) }
        return kish(sum: sum, squares: sizes.reduce(0.0) { $0 + Double($1) * Double($1) })
    }

    /// Returns the same of the sum of the sizes and the sum of their squares.
    package static func kish(sum: Double, squares: Double) -> Int {
        squares > 0 ? max(1, Int(sum * sum / squares + 1e-9)) : 0
    }

    private static func robust(
        _ clusters: ValueClusters,
        _ sorted: SortedValues,
        at percentiles: [Percentile],
        _ kish: Int
    ) -> [Percentile: Int] {
        let (n, requests) = (Double(clusters.count), Double(clusters.sizes.count))
        let distribution = Distribution(sorted: sorted)
        let told = percentiles.compactMap { percentile -> (percentile: Percentile, value: Double, share: Double)? in
            let share = percentile.share.value
            guard share > 0, share < 1, let value = distribution.percentile(percentile) else { return nil }
            return (percentile, value, share)
        }
        if told.isEmpty { return [:] }
        let student = Normal.quantile(0.95) / StudentT.bound(confidence: 0.9, degrees: kish - 1)
        let squares = clusters.squaredExcess(over: told.map { ($0.value, $0.share) })
        let worth = zip(told, squares).map { told, squares in
            let variance = squares * requests / (requests - 1) / (n * n)
            let inflation = max(1, variance * n / (told.share * (1 - told.share)))
            return (told.percentile, Int(caution * n / inflation * student * student))
        }
        return Dictionary(worth) { first, _ in first }
    }
}
