import BenchModel

/// A way in which servers say how many tokens a conversation has, without answering it.
package enum CountingWay: Sendable, CaseIterable {
    /// vLLM's and SGLang's `/tokenize`, which takes `messages` and counts what the chat template adds.
    case tokenize
    /// llama-server's `/apply-template`, and its `/tokenize` of the text that comes of it.
    case template
    /// The same as ``tokenize`` below a version, as TensorRT-LLM and SGLang have it.
    case versioned
    /// The provider's own: Anthropic's `count_tokens`, OpenAI's `input_tokens` of the Responses API, Gemini's `countTokens`.
    case provider

    /// Whether the server's own tokenizer counts, so that the count is what the model gets.
    package var isExact: Bool { self != .provider }

    /// Of ``template``, where the text comes from; else where tokens are counted.
    fileprivate var operation: String? {
        switch self {
        case .tokenize: "tokenize"
        case .template: "apply-template"
        case .versioned: "v1/tokenize"
        case .provider: nil
        }
    }
}

extension CountingWay {
    /// Returns where a call's tokens are counted; nil where its protocol has no such place.
    func url(of call: String, _ wireProtocol: WireProtocol) -> String? {
        // A template is of messages; a text needs none.
        if self == .template, wireProtocol == .openaiCompletions { return nil }
        if let operation { return CallURL.beside(call, operation) }
        switch wireProtocol {
        case .openaiChat, .openaiCompletions: return nil
        case .openaiResponses:
            return CallURL.changing(call) { $0.hasSuffix("/responses") ? $0 + "/input_tokens" : nil }
        case .anthropicMessages:
            return CallURL.changing(call) { $0.hasSuffix("/messages") ? $0 + "/count_tokens" : nil }
        case .gemini:
            // What follows `?` says how the answer is streamed.
            let path = call.prefix { $0 != "?" }
            guard let colon = path.lastIndex(of: ":"), path[colon...].lowercased().hasSuffix("generatecontent") else {
                return nil
            }
            return path[..<colon] + ":countTokens"
        }
    }
}
