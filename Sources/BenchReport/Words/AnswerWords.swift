import BenchAnalysis

extension Judgement.Answer {
    /// The word that leads a line.
    var badge: String {
        switch self {
        case .pass: "PASS"
        case .fail: "FAIL"
        case .inconclusive: "OPEN"
        }
    }
}
