import BenchModel
package import Statistics

/// How many requests may fail: a scenario's `allowedFailures`, judged over the targets that no `error_rate` objective judges.
///
/// The two say the same thing, so that each target is judged by one of them: by its objective where it has one.
package struct FailureRule: Sendable, Equatable {
    package var attempted: Int
    package var failed: Int
    package var allowedShare: Share
    package let isSimulated: Bool
    /// Of a run that was broken off.
    package let shortfall: Shortfall?
    /// The names of the targets judged; nil where all are.
    package let targets: [String]?

    /// Nil where there were no requests at all.
    package var failedShare: Share? { Share(failed, of: attempted) }

    /// Open where there were no requests at all, and where more of them were to come.
    package var answer: Judgement.Answer {
        if attempted == 0 { return .inconclusive }
        if let failedShare, failedShare > allowedShare { return .fail }
        return shortfall == nil ? .pass : .inconclusive
    }
}
