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

    /// A text as a part of one of the user's messages.
    static func part(_ text: String) -> JSONValue

    /// Returns the members of a body with a system text, of one that has none; nil where the protocol has no place for it.
    static func addingSystem(_ text: String, to members: [String: JSONValue]) -> [String: JSONValue]?

    /// Returns where the first function is that a body declares; a server's own tools are none. Nil if there is none.
    static func firstFunction(in members: [String: JSONValue]) -> [JSONStep]?

    /// The header fields with the key, and those that the protocol requires.
    static func headers(key: Secret?) -> [HTTPHeader]

    /// The body, before the target's own fields are merged into it.
    static func body(for target: Target, prompt: Prompt) -> [String: JSONValue]
}

extension RequestDialect {
    /// Returns where the first element of a member is in which there is something by the names given.
    static func first(
        of list: String,
        in members: [String: JSONValue],
        having path: [JSONStep]
    ) -> [JSONStep]? {
        let place = members[list]?.asList.firstIndex { $0[path[...]] != nil }
        return place.map { [.member(list), .element($0)] }
    }
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
