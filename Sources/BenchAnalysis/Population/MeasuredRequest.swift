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
    private let isStreamAsked: Bool

    init(_ attempts: RequestAttempts, of target: RunRecord.Target) {
        self.init(attempts, isStreamAsked: target.isStreamed)
    }

    fileprivate init(_ attempts: RequestAttempts, isStreamAsked: Bool) {
        (self.attempts, self.isStreamAsked) = (attempts, isStreamAsked)
    }

    /// Whether its answer came in one piece although a stream was asked for.
    var cameWhole: Bool { isStreamAsked && attempts.wasBuffered }
    /// Whether it counts in latencies: it succeeded, or was closed on purpose.
    package var isMeasurement: Bool { attempts.isMeasurement }

    /// Of its last attempt.
    package var metrics: RequestMetrics { RequestMetrics(attempts, isStreamed: isStreamAsked && !attempts.wasBuffered) }

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
    ///
    /// A word that is not known here may mean any end, so that it says no more than none does.
    func ended(as kind: StopKind) -> Metric.Membership {
        let sample = self.sample
        // One that was closed on purpose is cut.
        guard sample.isFinished, sample.isOK else { return .apart }
        switch StopKind(sample.stopReason) {
        case .unsaid, .other: return .unsaid
        case kind: return .yes
        case .ended, .tool, .cut, .filtered, .failed: return .no
        }
    }
}

/// Measured requests of one target in an order, four bytes each: what they give is computed where it is asked for.
package struct MeasuredRequests: Sendable {
    package let attempts: RequestList
    private let isStreamAsked: Bool

    init(_ attempts: RequestList, of target: RunRecord.Target) {
        self.init(attempts, isStreamAsked: target.isStreamed)
    }

    private init(_ attempts: RequestList, isStreamAsked: Bool) {
        (self.attempts, self.isStreamAsked) = (attempts, isStreamAsked)
    }
}

extension MeasuredRequests: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { attempts.count }
    package var count: Int { attempts.count }
    package subscript(index: Int) -> MeasuredRequest {
        MeasuredRequest(attempts[index], isStreamAsked: isStreamAsked)
    }

    /// Returns those that are wanted, in order.
    package func filter(_ isWanted: (MeasuredRequest) throws -> Bool) rethrows -> MeasuredRequests {
        MeasuredRequests(
            try attempts.filter { try isWanted(MeasuredRequest($0, isStreamAsked: isStreamAsked)) },
            isStreamAsked: isStreamAsked
        )
    }
}
