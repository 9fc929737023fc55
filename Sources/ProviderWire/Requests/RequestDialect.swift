import BenchModel
import JSONSyntax

/// How to make one protocol's requests: path, header fields and body.
protocol RequestDialect {
    /// The API version, which goes before ``operation(for:)`` if the base URL has none.
    static var version: String { get }

    /// The path behind the version, such as `chat/completions`; `{model}` in it is replaced by the model's name.
    static func operation(for target: Target) -> String

    /// The members of the body that hold the prompt, in the order in which the model reads them.
    static var promptMembers: [String] { get }

    /// The header fields with the key, and those that the protocol requires.
    static func headers(key: Secret?) -> [HTTPHeader]

    /// The body, before the target's own fields are merged into it.
    static func body(for target: Target, prompt: Prompt) -> [String: JSONValue]
}

extension WireProtocol {
    var requests: any RequestDialect.Type {
        switch self {
        case .anthropicMessages: AnthropicRequest.self
        case .openaiChat: OpenAIChatRequest.self
        case .openaiCompletions: OpenAICompletionsRequest.self
        case .openaiResponses: OpenAIResponsesRequest.self
        case .gemini: GeminiRequest.self
        }
    }
}

extension JSONValue {
    /// A finite number as JSON; nil for infinities and NaN, which JSON does not have.
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
