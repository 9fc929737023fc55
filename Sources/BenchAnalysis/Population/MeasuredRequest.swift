package import BenchModel

/// One measured request: which it is, its attempts, and what it gives of every metric.
package struct MeasuredRequest: Sendable {
    /// Which request of a run it is, so that pairs, clusters and series in time can be made of several runs' requests.
    package struct Identity: Hashable, Sendable {
        package let target: TargetIndex
        package let promptID: String
        package let sequence: RequestIndex
        /// Of a run that was resumed, counted from 1.
        package let sitting: Int

        /// The request that an attempt belongs to.
        init(of sample: SampleFacts) {
            target = sample.target
            promptID = sample.promptID
            sequence = sample.sequence
            sitting = sample.part
        }
    }

    package let attempts: RequestAttempts
    private let isStreamed: Bool
    /// Whether its answer came in one piece although a stream was asked for.
    let cameWhole: Bool
    /// Whether it counts in latencies: it succeeded, or was closed on purpose.
    package let isMeasurement: Bool

    init(_ attempts: RequestAttempts, of target: RunRecord.Target) {
        self.attempts = attempts
        isStreamed = target.isStreamed && !attempts.last.wasBuffered
        cameWhole = target.isStreamed && attempts.last.wasBuffered
        isMeasurement = attempts.isMeasurement
    }

    /// Of its last attempt.
    package var metrics: RequestMetrics { RequestMetrics(attempts, isStreamed: isStreamed) }

    package var identity: Identity { Identity(of: attempts.first) }

    /// Its last attempt.
    package var sample: SampleFacts { attempts.last }

    /// Tells whether its answer is what was expected; one that did not come, or that nobody could judge, is not.
    var isValid: Metric.Membership {
        guard let validity = sample.validity else { return .apart }
        if case .cancelled = attempts.outcome, !attempts.wasClosedOnPurpose { return .apart }
        return validity.isValid ? .yes : .no
    }

    /// Tells whether its answer ended in one way; only answers that came to their end are counted.
    func ended(as kind: StopKind) -> Metric.Membership {
        guard isMeasurement, !metrics.isCut else { return .apart }
        let end = StopKind(sample.response.stopReason)
        return end == .unsaid ? .unsaid : end == kind ? .yes : .no
    }
}
