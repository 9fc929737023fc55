package import Statistics

/// A bound on how much worse a run may be than a baseline.
package struct RegressionObjective: TargetBound {
    package var metric: Objective.Metric
    /// Above 0 and below 100; nil for shares.
    package var percentile: Percentile?
    /// How much larger a time may be than the baseline's, and how much smaller a rate, as a part of that; of shares, how many
    /// of all may be added.
    package var most: Share
    /// The target's name; nil to judge every target.
    package var target: String?

    package init(metric: Objective.Metric, percentile: Percentile?, most: Share, target: String? = nil) {
        self.metric = metric
        self.percentile = percentile
        self.most = most
        self.target = target
    }
}
