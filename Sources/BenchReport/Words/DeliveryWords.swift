import BenchAnalysis

extension Delivery {
    /// The verdict, the same in every output.
    var words: String {
        switch self {
        case .asMade: "as made"
        case .buffered: "buffered on the way"
        case .unclear: "cannot tell"
        }
    }
}
