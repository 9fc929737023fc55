import BenchModel
import JSONSyntax

/// Makes requests of OpenAI's Chat Completions API.
enum OpenAIChatRequest: RequestDialect {
    static let version = "v1"
    /// A target's own `body` may make a `prompt` of the messages.
    static let promptMembers = ["messages", "prompt"]

    static func part(_ text: String) -> JSONValue { ["type": "text", "text": .string(text)] }

    static func addingSystem(_ text: String, to members: [String: JSONValue]) -> [String: JSONValue]? {
        guard case .array(let messages)? = members["messages"] else { return nil }
        let system: JSONValue = ["role": "system", "content": .string(text)]
        return members.merging(["messages": .array([system] + messages)]) { $1 }
    }

    static func firstFunction(in members: [String: JSONValue]) -> [JSONStep]? {
        first(of: "tools", in: members, having: [.member("function")]).map { $0 + [.member("function")] }
            ?? first(of: "functions", in: members, having: [])
    }

    static func operation(for target: Target) -> String { "chat/completions" }

    static func headers(key: Secret?) -> [HTTPHeader] {
        key.map { [HTTPHeader("authorization", "Bearer \($0.revealed)")] } ?? []
    }

    static func body(for target: Target, prompt: Prompt) -> [String: JSONValue] {
        var body: [String: JSONValue] = [
            "model": .string(target.model),
            "stream": .bool(target.stream),
        ]
        body.merge(OpenAIChatConversation.members(of: prompt.conversation)) { $1 }
        if target.stream {
            // OpenAI pads its events unless told not to; compatible servers may reject the unknown option.
            body["stream_options"] =
                isNewer(target.model)
                ? ["include_usage": true, "include_obfuscation": false] : ["include_usage": true]
        }
        if limitNames.allSatisfy({ target.body[$0] == nil }) {
            body[limitName(of: target.model)] = .number(String(target.maxTokens))
        }
        if let temperature = target.temperature { body["temperature"] = .number(temperature) }
        if let seed = target.seed { body["seed"] = .number(String(seed)) }
        if let effort = target.thinking?.effort { body["reasoning_effort"] = .string(effort.rawValue) }
        return body
    }

    private static let limitNames = ["max_completion_tokens", "max_tokens"]
    private static let newerModels = ["gpt-5", "gpt-6", "o1", "o3", "o4"]

    /// OpenAI's newer models reject `max_tokens`; many compatible servers know no other name.
    private static func limitName(of model: String) -> String {
        isNewer(model) ? "max_completion_tokens" : "max_tokens"
    }

    private static func isNewer(_ model: String) -> Bool {
        let name = model.split(separator: "/").last.map(String.init) ?? model
        return newerModels.contains { name.hasPrefix($0) }
    }
}
