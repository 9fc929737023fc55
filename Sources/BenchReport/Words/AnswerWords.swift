import BenchModel

extension GateAnswer {
    /// The word that leads a line.
    var badge: String {
        switch self {
        case .pass: "PASS"
        case .fail: "FAIL"
        case .inconclusive: "OPEN"
        }
    }
}
