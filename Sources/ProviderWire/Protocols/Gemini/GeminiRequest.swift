import BenchModel
import JSONSyntax

/// Asks by Gemini's `generateContent` and `streamGenerateContent`.
enum GeminiRequest: RequestDialect {
    static let version = "v1beta"
    /// JSON of protocol buffers may spell a name either way.
    static let promptMembers = ["systemInstruction", "system_instruction", "contents"]

    static func operation(for target: Target) -> String {
        target.stream ? "models/{model}:streamGenerateContent?alt=sse" : "models/{model}:generateContent"
    }

    static func headers(key: Secret?) -> [HTTPHeader] {
        key.map { [HTTPHeader("x-goog-api-key", $0.revealed)] } ?? []
    }

    static func body(for target: Target, prompt: Prompt) -> [String: JSONValue] {
        var generation: [String: JSONValue] = ["maxOutputTokens": .number(String(target.maxTokens))]
        if let temperature = target.temperature { generation["temperature"] = .number(temperature) }
        if let seed = target.seed { generation["seed"] = .number(String(seed)) }
        if let thinking = target.thinking { generation["thinkingConfig"] = config(of: thinking) }
        var body: [String: JSONValue] = [
            "contents": [["role": "user", "parts": [["text": .string(prompt.user)]]]],
            "generationConfig": .object(generation),
        ]
        if let system = prompt.system { body["systemInstruction"] = ["parts": [["text": .string(system)]]] }
        return body
    }

    /// Budget and level together are refused: the budget, as the finer word, goes first.
    private static func config(of thinking: Thinking) -> JSONValue {
        if let budget = thinking.budgetTokens {
            return ["includeThoughts": true, "thinkingBudget": .number(String(budget))]
        }
        guard let effort = thinking.effort else { return ["includeThoughts": true] }
        return ["includeThoughts": true, "thinkingLevel": .string(effort.rawValue)]
    }
}
