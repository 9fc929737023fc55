import BenchModel

/// Says why a complete answer is empty, as far as the answer tells.
///
/// A server that answers a request for text without any text has failed, however well the stream ended: counted as a
/// success, it would be the fastest answer of all. The same holds for an answer that a filter stopped before the first
/// token.
enum EmptyAnswer {
    private static let limits = [
        "length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded",
        "context_length_exceeded",
    ]
    private static let filters = [
        "content_filter", "refusal", "safety", "recitation", "blocklist", "prohibited_content", "spii", "model_armor",
        "language", "image_safety", "image_prohibited_content", "image_recitation", "sensitive", "content_filtered",
        "guardrail_intervened",
    ]

    static func words(_ response: DecodedResponse<Monotonic>) -> String {
        var words = "the answer is whole and brought no token"
        let reason = response.stopReason?.lowercased() ?? ""
        if let said = response.stopReason { words += " (stop reason \(said))" }
        if filters.contains(reason) { words += ": it was filtered or refused" }
        if limits.contains(reason) { words += ": it ended at the limit of output tokens" }
        if let reasoning = response.usage.reasoning, reasoning > 0 {
            words += "; usage counts \(tokens(reasoning)) of hidden reasoning"
            if limits.contains(reason) { words += ", which used the limit up" }
        } else if let output = response.usage.output, output > 0 {
            words += "; usage counts \(tokens(output)) of output that no event brought"
        }
        if response.skippedEvents > 0 {
            words += "; events that could not be read: \(response.skippedEvents)"
        }
        return words
    }

    private static func tokens(_ count: Int) -> String { "\(count) token\(count == 1 ? "" : "s")" }
}
