package import Statistics

/// How often a percentile's bounds are wrong, over seeded trials.
package struct BoundTrials: Sendable {
    package let kind: SampleKind
    package let requests: Int
    package let percentile: Percentile
    package let trials: Int
    /// Trials whose upper bound is below the true value: gates that pass falsely with their limit there.
    package private(set) var falsePasses = 0
    package private(set) var falseFails = 0
    /// Trials whose two-sided interval of 95 % holds the true value, of those that have one.
    package private(set) var covered = 0
    package private(set) var bounded = 0

    /// Carries them out; the true value of streams is found by so many of them.
    package init(_ kind: SampleKind, requests: Int, _ percentile: Percentile, trials: Int, streams: Int) {
        (self.kind, self.requests, self.percentile, self.trials) = (kind, requests, percentile, trials)
        let truth = kind.truth(percentile, streams: streams)
        for trial in 0..<trials {
            let series = kind.series(requests, seed: UInt64(10_000 * requests + trial))
            let samples = Distribution(series, bounding: [percentile])
            if let high = samples.upperBound(percentile), high < truth { falsePasses += 1 }
            if let low = samples.lowerBound(percentile), low > truth { falseFails += 1 }
            let interval = samples.interval(percentile)
            guard let low = interval.low, let high = interval.high else { continue }
            bounded += 1
            if low <= truth, truth <= high { covered += 1 }
        }
    }
}
