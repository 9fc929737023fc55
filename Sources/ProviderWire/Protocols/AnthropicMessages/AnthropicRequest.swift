import BenchModel
import JSONSyntax

/// Makes requests of Anthropic's Messages API.
///
/// The API version is 2023-06-01, which every gateway and compatible server supports.
enum AnthropicRequest: RequestDialect {
    static let version = "v1"
    static let promptMembers = ["system", "messages"]

    static func part(_ text: String) -> JSONValue { AnthropicConversation.text(text) }

    static func addingSystem(_ text: String, to members: [String: JSONValue]) -> [String: JSONValue]? {
        members.merging(["system": .string(text)]) { $1 }
    }

    static func firstFunction(in members: [String: JSONValue]) -> [JSONStep]? {
        first(of: "tools", in: members, having: [.member("input_schema")])
    }

    static func operation(for target: Target) -> String { "messages" }

    static func headers(key: Secret?) -> [HTTPHeader] {
        [HTTPHeader("anthropic-version", "2023-06-01")] + (key.map { [HTTPHeader("x-api-key", $0.revealed)] } ?? [])
    }

    static func body(for target: Target, prompt: Prompt) -> [String: JSONValue] {
        var body: [String: JSONValue] = [
            "model": .string(target.model),
            "max_tokens": .number(String(target.maxTokens)),
            "stream": .bool(target.stream),
        ]
        let asked = AnthropicConversation.members(
            of: prompt.conversation,
            isCached: target.cachePrompt,
            goesOn: prompt.isTurn
        )
        body.merge(asked) { $1 }
        if let temperature = target.temperature { body["temperature"] = .number(temperature) }
        if let thinking = target.thinking { add(thinking, to: &body) }
        return body
    }

    /// Adds only the settings asked for: newer models reject a budget, older ones an effort.
    private static func add(_ thinking: Thinking, to body: inout [String: JSONValue]) {
        if let budget = thinking.budgetTokens {
            body["thinking"] = ["type": "enabled", "budget_tokens": .number(String(budget))]
        } else if thinking.effort != nil {
            body["thinking"] = ["type": "adaptive"]
        }
        if let effort = thinking.effort {
            let form = body["output_config"] ?? [:]
            body["output_config"] = form.patched(with: ["effort": .string(effort.rawValue)])
        }
    }
}
