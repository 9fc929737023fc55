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
    ///   - series: the values, cluster by cluster, in the order of time.
    ///   - sorted: the same in ascending order.
    ///   - percentiles: those that are to be bounded.
    /// - Returns: what holds for any percentile, and for those; 1…n, 0 for an empty series.
    static func ofClusters(
        _ series: SampleSeries,
        sorted: SortedValues,
        at percentiles: [Percentile]
    ) -> (any: Int, at: [Percentile: Int]) {
        let (n, clusters) = (series.values.count, series.requests)
        guard clusters > 0 else { return (0, [:]) }
        let kish = kish(series.sizes)
        let alike = Double(ofSeries(series.means)) / Double(clusters)
        let size = { (worth: Int) in min(n, max(1, Int(Double(worth) * alike))) }
        var at: [Percentile: Int] = [:]
        for percentile in percentiles where kish >= max(leastClusters, least(toBound: percentile)) {
            at[percentile] = size(max(kish, robust(series, sorted, at: percentile, kish) ?? 0))
        }
        return (size(kish), at)
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

    private static func robust(_ series: SampleSeries, _ sorted: SortedValues, at percentile: Percentile, _ kish: Int)
        -> Int?
    {
        let (n, clusters) = (Double(series.values.count), Double(series.requests))
        let quantile = percentile.share.value
        guard quantile > 0, quantile < 1, let value = Distribution(sorted: sorted).percentile(percentile) else {
            return nil
        }
        var (squares, place) = (0.0, 0)
        for size in series.sizes {
            let below = (place..<place + size).count { series.values[$0] <= value }
            let excess = Double(below) - quantile * Double(size)
            squares += excess * excess
            place += size
        }
        let variance = squares * clusters / (clusters - 1) / (n * n)
        let inflation = max(1, variance * n / (quantile * (1 - quantile)))
        let student = Normal.quantile(0.95) / StudentT.bound(confidence: 0.9, degrees: kish - 1)
        return Int(caution * n / inflation * student * student)
    }
}
