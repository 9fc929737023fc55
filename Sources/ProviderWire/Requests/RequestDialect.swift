import BenchModel

/// How one protocol asks: path, header fields and body.
protocol RequestDialect {
    /// The path behind the endpoint's base; `{model}` in it stands for the model's name.
    static func path(for target: Target) -> String

    /// The fields that let the key in, and those the protocol demands.
    static func headers(key: Secret?) -> [HTTPHeader]

    /// The body, before the target's own fields are put over it.
    static func body(for target: Target, prompt: Prompt) -> [String: JSONValue]
}

extension WireProtocol {
    var requests: any RequestDialect.Type {
        switch self {
        case .anthropicMessages: AnthropicRequest.self
        case .openaiChat: OpenAIChatRequest.self
        case .openaiResponses: OpenAIResponsesRequest.self
        case .gemini: GeminiRequest.self
        }
    }
}

extension Prompt {
    /// Returns the prompt with a line of its own in front, so that no cache knows its beginning.
    func led(by nonce: String?) -> Prompt {
        guard let nonce else { return self }
        let line = "[nonce \(nonce)]\n"
        var prompt = self
        if let system { prompt.system = line + system } else { prompt.user = line + user }
        return prompt
    }
}

extension JSONValue {
    /// A number as JSON has it; nil for infinities and NaN, which JSON has not.
    static func number(_ value: Double) -> JSONValue? {
        value.isFinite ? .number("\(value)") : nil
    }

    /// Returns this value with a JSON merge patch (RFC 7396) applied: objects merge member by member, and null
    /// removes.
    func patched(with patch: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members: [String: JSONValue] = [:]
        if case .object(let mine) = self { members = mine }
        for (key, change) in changes {
            members[key] = change == .null ? nil : (members[key] ?? .null).patched(with: change)
        }
        return .object(members)
    }
}
