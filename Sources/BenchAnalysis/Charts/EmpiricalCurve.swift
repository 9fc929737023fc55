package import BenchModel
import Statistics

/// The cumulative distribution of a target's time to the first token, with failures counted as the gate counts them.
package struct EmpiricalCurve: Sendable, Equatable {
    package struct Step: Sendable, Equatable {
        /// In nanoseconds.
        package var value: Double
        /// Of all requests, 0…1: those at or below the value.
        package var share: Double
    }

    /// The target's place in the run.
    package let target: TargetIndex
    /// In ascending order, at most ``mostSteps``.
    package let steps: [Step]
    /// All requests, with those that never had a first token.
    package let n: Int
    /// Requests that failed, or ended or were closed before a first token: they count as later than any limit.
    package let never: Int
    /// How far the true curve may lie above or below this one, everywhere at once, with 95 % confidence; a share.
    package let halfWidth: Double
    /// Over all requests; +∞ where those that never had a first token reach into it.
    package let median: Double

    /// A curve of more values is drawn by that many at evenly spaced ranks, the first and the last among them: between two of
    /// them the curve is drawn too low, by less than half a percent of the requests, and never too high.
    package static let mostSteps = 240

    /// Creates the curve; nil where no request had a first token.
    init?(_ values: Distribution, target: TargetIndex) {
        let finite = values.sorted.prefix { $0.isFinite }
        guard !finite.isEmpty, let halfWidth = values.bandHalfWidth(), let median = values.percentile(50) else {
            return nil
        }
        self.target = target
        n = values.n
        never = values.n - finite.count
        self.halfWidth = halfWidth
        self.median = median
        var steps: [Step] = []
        for rank in Array(finite.indices).evenlySpaced(Self.mostSteps) {
            let step = Step(value: finite[rank], share: Double(rank + 1) / Double(values.n))
            // Equal values are one step, as high as the last of them.
            if steps.last?.value == step.value { steps[steps.count - 1] = step } else { steps.append(step) }
        }
        self.steps = steps
    }

    /// The share of requests that had a first token.
    package var top: Double { Double(n - never) / Double(n) }
}

extension MeasuredTarget {
    /// Returns the curve of the metric by which a gate judges the first token: from the plan under open-loop load.
    func firstTokenCurve(target: TargetIndex) -> EmpiricalCurve? {
        // The limit is of no concern to the samples.
        let objective = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1)
        let samples = ObjectiveSamples(objective, measured, isOpenLoop: isOpenLoop)
        return EmpiricalCurve(samples.values, target: target)
    }
}
