import BenchModel

/// How many requests may fail: a scenario's `allowedFailures`, judged over the targets that no `error_rate` objective judges.
///
/// The two say the same thing, so that each target is judged by one of them: by its objective where it has one.
package struct FailureRule: Sendable, Equatable {
    package var attempted: Int
    package var failed: Int
    /// 0…1.
    package var allowedShare: Double
    let isSimulated: Bool
    /// Of a run that was broken off.
    let shortfall: Shortfall?
    /// The names of the targets judged; nil where all are.
    let targets: [String]?

    /// Open where there were no requests at all, and where more of them were to come.
    package var answer: Judgement.Answer {
        if attempted == 0 { return .inconclusive }
        if Double(failed) / Double(attempted) > allowedShare { return .fail }
        return shortfall == nil ? .pass : .inconclusive
    }

    /// The rule in words.
    var title: String { "failed requests ≤ \(Figure.percent(allowedShare))" }

    /// The answer with its reasons.
    package var sentence: String {
        let mark = isSimulated ? "SIMULATED " : ""
        let whose = targets.map { " of \($0.joined(separator: ", "))" } ?? ""
        guard attempted > 0 else { return "\(mark)no request\(whose) was attempted: nothing can be told" }
        let share =
            "\(failed) of \(attempted) requests\(whose) failed (\(Figure.percent(Double(failed) / Double(attempted))))"
        let seen = "\(mark)\(share), \(Figure.percent(allowedShare)) allowed: "
        guard let shortfall, answer == .inconclusive else { return seen + answer.rawValue }
        return seen + "cannot tell: \(shortfall.words)"
    }
}
