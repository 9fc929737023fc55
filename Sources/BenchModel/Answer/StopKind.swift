/// What a provider's word for the end of an answer means.
package enum StopKind: String, Sendable, CaseIterable {
    /// The model had said what it had to say, or came to a stop sequence.
    case ended
    /// It calls a tool.
    case tool
    /// The limit of tokens, or the end of the context.
    case cut
    /// A filter or the model itself refused to go on.
    case filtered
    /// A word that is not known here.
    case other
    /// No word at all.
    case unsaid

    /// Takes the words of all protocols, and of the servers that speak them in their own way.
    package init(_ reason: String?) {
        switch reason?.lowercased() {
        case nil, "": self = .unsaid
        case "stop", "end_turn", "stop_sequence", "completed", "eos", "eos_token", "end", "complete", "pause_turn":
            self = .ended
        case "tool_calls", "tool_use", "function_call", "tool_call": self = .tool
        case "length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded",
            "context_length_exceeded", "context_length", "max_length", "max_new_tokens", "max_output", "token_limit",
            "incomplete":
            self = .cut
        case "content_filter", "content_filtered", "refusal", "safety", "recitation", "blocklist", "sensitive",
            "prohibited_content", "spii", "image_safety", "image_prohibited_content", "image_recitation", "model_armor",
            "guardrail_intervened", "language", "error_toxic", "moderation", "content_policy_violation":
            self = .filtered
        default: self = .other
        }
    }
}
