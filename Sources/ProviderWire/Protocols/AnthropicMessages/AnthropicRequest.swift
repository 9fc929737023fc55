import BenchModel
import JSONSyntax

/// Makes requests of Anthropic's Messages API.
///
/// The API version is 2023-06-01, which every gateway and compatible server supports.
enum AnthropicRequest: RequestDialect {
    static let version = "v1"
    static let promptMembers = ["system", "messages"]

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
        var user: JSONValue = .string(prompt.user)
        if let system = prompt.system {
            body["system"] = target.cachePrompt ? cached(system) : .string(system)
        } else if target.cachePrompt {
            user = cached(prompt.user)
        }
        body["messages"] = [["role": "user", "content": user]]
        if let temperature = target.temperature { body["temperature"] = .number(temperature) }
        if let thinking = target.thinking { add(thinking, to: &body) }
        return body
    }

    /// Returns a text as a block that ends the prefix to cache.
    private static func cached(_ text: String) -> JSONValue {
        [["type": "text", "text": .string(text), "cache_control": ["type": "ephemeral"]]]
    }

    /// Adds only the settings asked for: newer models reject a budget, older ones an effort.
    private static func add(_ thinking: Thinking, to body: inout [String: JSONValue]) {
        if let budget = thinking.budgetTokens {
            body["thinking"] = ["type": "enabled", "budget_tokens": .number(String(budget))]
        } else if thinking.effort != nil {
            body["thinking"] = ["type": "adaptive"]
        }
        if let effort = thinking.effort { body["output_config"] = ["effort": .string(effort.rawValue)] }
    }
}
