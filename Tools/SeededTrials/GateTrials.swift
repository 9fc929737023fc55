import BenchAnalysis
import BenchModel
package import Statistics

/// Gates that look again and again, or at windows, right at their limit, where a pass and a fail are wrong alike.
package enum GateTrials {
    /// Wrong answers of some trials.
    package struct Count: Sendable {
        package var trials = 0
        package var passes = 0
        package var fails = 0

        mutating func take(_ answer: GateAnswer) {
            trials += 1
            if answer == .pass { passes += 1 }
            if answer == .fail { fails += 1 }
        }
    }

    /// Runs until decided, of requests that keep the limit with exactly the probability that a percentile wants.
    ///
    /// - Parameters:
    ///   - percentile: which is bounded.
    ///   - rho: how alike neighbours are.
    ///   - most: requests at which a run is capped.
    ///   - trials: how many runs.
    /// - Returns: answers, all of which are wrong.
    package static func untilDecided(_ percentile: Percentile, rho: Double, most: Int, trials: Int) -> Count {
        let objective = Objective(metric: .e2e, percentile: percentile, bound: .max, limit: 1)
        let limit = Normal.quantile(percentile.share.value)
        var count = Count()
        for trial in 0..<trials {
            let series = Draw.series(most, rho: rho, seed: UInt64(trial) &* 977 &+ 13)
            // A figure that is 1 at the limit, and rises with the value.
            count.take(DecisionCourse.decide(objective, strains: series.map { 1 + ($0 - limit) / 4 }))
        }
        return count
    }

    /// Runs of windows in a row.
    ///
    /// Of those that meet the objective, every row has one window right at the limit, and all others are far
    /// beyond; of those that miss it, one row is right at the limit, and all others are far within.
    ///
    /// - Returns: false fails of the former as fails, false passes of the latter as passes.
    package static func windows(inARow: Int, of windows: Int, requests: Int, rho: Double, trials: Int) -> Count {
        let limit = Normal.quantile(0.95)
        let rows = windows - inARow + 1
        var count = Count(trials: trials)
        for trial in 0..<trials {
            var random = SplitMix64(seed: UInt64(trial) &* 31 &+ 7)
            let answers = { (shift: (Int) -> Double) -> [GateAnswer] in
                (0..<windows).map { place in
                    let values = Draw.series(requests, rho: rho, &random).map { $0 + shift(place) }
                    let samples = Distribution(SampleSeries(values), bounding: [95])
                    let (toFail, toPass) = WindowsVerdict.confidences(rows: rows, inARow: inARow)
                    if let low = samples.lowerBound(95, confidence: toFail), low > limit { return .fail }
                    if let high = samples.upperBound(95, confidence: toPass), high <= limit { return .pass }
                    return .inconclusive
                }
            }
            let met = answers { $0 % inARow == inARow - 1 ? 0 : 9 }
            if WindowsVerdict.answer(met, inARow: inARow) == .fail { count.fails += 1 }
            let missed = answers { (windows / 2..<windows / 2 + inARow).contains($0) ? 1e-9 : -9 }
            if WindowsVerdict.answer(missed, inARow: inARow) == .pass { count.passes += 1 }
        }
        return count
    }
}
