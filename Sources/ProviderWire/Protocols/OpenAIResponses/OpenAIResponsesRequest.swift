import BenchModel
import JSONSyntax

/// Makes requests of OpenAI's Responses API.
enum OpenAIResponsesRequest: RequestDialect {
    static let version = "v1"
    static let promptMembers = ["instructions", "input"]
    /// The members of a conversation that the server keeps.
    static let kept: Set = ["store", "previous_response_id"]

    static func part(_ text: String) -> JSONValue { ["type": "input_text", "text": .string(text)] }

    static func addingSystem(_ text: String, to members: [String: JSONValue]) -> [String: JSONValue]? {
        members.merging(["instructions": .string(text)]) { $1 }
    }

    static func firstFunction(in members: [String: JSONValue]) -> [JSONStep]? {
        first(of: "tools", in: members, having: [.member("name")])
    }

    static func operation(for target: Target) -> String { "responses" }

    static func headers(key: Secret?) -> [HTTPHeader] { OpenAIChatRequest.headers(key: key) }

    static func body(for target: Target, prompt: Prompt) -> [String: JSONValue] {
        var body: [String: JSONValue] = [
            "model": .string(target.model),
            "max_output_tokens": .number(String(target.maxTokens)),
            "store": .bool(prompt.serverHistory?.keeps ?? false),
            "stream": .bool(target.stream),
        ]
        body.merge(OpenAIResponsesConversation.members(of: prompt.conversation)) { $1 }
        if let previous = prompt.serverHistory?.previous { body["previous_response_id"] = .string(previous) }
        // OpenAI's padding against eavesdroppers would count as bytes received.
        if target.stream { body["stream_options"] = ["include_obfuscation": false] }
        if let temperature = target.temperature { body["temperature"] = .number(temperature) }
        if let effort = target.thinking?.effort {
            body["reasoning"] = ["effort": .string(effort.rawValue), "summary": "auto"]
        }
        return body
    }

    private static let encryptedReasoning: JSONValue = "reasoning.encrypted_content"

    /// Returns the members of a body with the wish for reasoning that can be given back, where it asks for reasoning and the server
    /// does not keep what was said: OpenAI encrypts it for those who ask, and refuses to for models that do not reason.
    static func askingForEncryptedReasoning(_ members: [String: JSONValue]) -> [String: JSONValue] {
        guard case .object(let reasoning)? = members["reasoning"], reasoning["effort"] != "none",
            members["previous_response_id"] == nil
        else { return members }
        var members = members
        switch members["include"] {
        case nil, .null?: members["include"] = [encryptedReasoning]
        case .array(let included)? where !included.contains(encryptedReasoning):
            members["include"] = .array(included + [encryptedReasoning])
        default: break
        }
        return members
    }
}
