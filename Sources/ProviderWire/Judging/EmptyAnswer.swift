import BenchModel

/// Says why a complete answer is empty, as far as the answer tells.
///
/// A server that answers a request for text without any text has failed, however well the stream ended: counted as a
/// success, it would be the fastest answer of all. The same holds for an answer that a filter stopped before the first
/// token.
enum EmptyAnswer {
    static func words(_ response: DecodedResponse<Monotonic>) -> String {
        var words =
            response.isBlank
            ? "the answer is whole and brought nothing but white space or marks of the model"
            : "the answer is whole and brought no token"
        let kind = StopKind(response.stopReason)
        if let said = response.stopReason { words += " (stop reason \(said))" }
        if kind == .filtered { words += ": it was filtered or refused" }
        if kind == .cut { words += ": it ended at the limit of output tokens" }
        if let reasoning = response.usage.reasoning, reasoning > 0 {
            words += "; usage counts \(tokens(reasoning)) of hidden reasoning"
            if kind == .cut { words += ", which used the limit up" }
        } else if !response.isBlank, let output = response.usage.output, output > 0 {
            words += "; usage counts \(tokens(output)) of output that no event brought"
        }
        if response.skippedEvents > 0 {
            words += "; events that could not be read: \(response.skippedEvents)"
        }
        return words
    }

    private static func tokens(_ count: Int) -> String { Counted.text(count, "token") }
}
