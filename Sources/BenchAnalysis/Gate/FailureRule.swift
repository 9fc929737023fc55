import BenchModel

/// How many requests may fail: a scenario's `allowedFailures`, judged over the targets that no `error_rate` objective judges.
///
/// The two say the same thing, so that each target is judged by one of them: by its objective where it has one.
package struct FailureRule: Sendable, Equatable {
    package var attempted: Int
    package var failed: Int
    /// 0…1.
    package var allowedShare: Double
    package let isSimulated: Bool
    /// Of a run that was broken off.
    package let shortfall: Shortfall?
    /// The names of the targets judged; nil where all are.
    package let targets: [String]?

    /// Open where there were no requests at all, and where more of them were to come.
    package var answer: Judgement.Answer {
        if attempted == 0 { return .inconclusive }
        if Double(failed) / Double(attempted) > allowedShare { return .fail }
        return shortfall == nil ? .pass : .inconclusive
    }
}
