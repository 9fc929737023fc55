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

extension CallURL {
    /// Returns the URL of an operation beside an API, such as `/tokenize` beside `/v1/chat/completions`, with the call's own query.
    static func beside(_ call: String, _ operation: String) -> String {
        let address = ServerAddress(call)
        let tail = address.tail.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var segments = (tail.first ?? "").split(separator: "/")
        for known in [["chat", "completions"], ["completions"], ["responses"], ["messages"]] as [[Substring]]
        where segments.suffix(known.count).elementsEqual(known) {
            segments.removeLast(known.count)
            break
        }
        if let last = segments.last, KnownRoots.isVersion(last) { segments.removeLast() }
        let path = (segments + [Substring(operation)]).joined(separator: "/")
        return address.origin + "/" + path + (tail.count > 1 ? "?" + tail[1] : "")
    }

    /// Returns the URL with its path changed and its query kept.
    static func changing(_ call: String, _ change: (String) -> String?) -> String? {
        let parts = call.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first.flatMap({ change(String($0)) }) else { return nil }
        return path + (parts.count > 1 ? "?" + parts[1] : "")
    }

    /// The path of a URL, for display.
    static func path(of url: String) -> String {
        let tail = ServerAddress(url).tail
        return String(tail.prefix { $0 != "?" })
    }
}

extension CountingWay {
    /// Returns where a call's tokens are counted; nil where its protocol has no such place.
    func url(of call: String, _ wireProtocol: WireProtocol) -> String? {
        if let operation { return CallURL.beside(call, operation) }
        switch wireProtocol {
        case .openaiChat: return nil
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
