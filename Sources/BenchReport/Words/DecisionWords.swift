import BenchAnalysis
import BenchModel

extension DecisionVerdict {
    /// The answer with what it rests on.
    ///
    /// - Parameter soFar: on which side of the limit an open question is.
    /// - Returns: words behind a colon.
    func words(_ soFar: String) -> String {
        guard isJudged else {
            return
                "cannot tell: the run was to end once its objectives were decided, and this is none that requests keep or do not"
        }
        let seen = "\(kept) of \(judged) kept it: "
        if let decidedAfter {
            return seen + "\(answer.rawValue), decided after \(Figure.count(decidedAfter, "request"))"
        }
        return seen + "cannot tell\(soFar): \(more)"
    }

    private var more: String {
        missing.map { "about \(Figure.count($0, "more request")) would decide, if they are like these" }
            ?? "it lies too near to the limit to be decided"
    }

    /// Why the answer is open, in few words; nil where it is not.
    var briefDoubt: String? {
        guard answer == .inconclusive else { return nil }
        if !isJudged { return "not to be told of a run until decided" }
        return missing.map { "about \($0) more would decide" } ?? "too near to be decided"
    }
}
