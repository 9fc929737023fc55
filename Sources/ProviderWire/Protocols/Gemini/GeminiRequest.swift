import BenchModel
import JSONSyntax

/// Makes requests of Gemini's `generateContent` and `streamGenerateContent`.
enum GeminiRequest: RequestDialect {
    static let version = "v1beta"
    /// The JSON form of protocol buffers allows both spellings of a name.
    static let promptMembers = ["systemInstruction", "system_instruction", "contents"]

    static func part(_ text: String) -> JSONValue { ["text": .string(text)] }

    static func addingSystem(_ text: String, to members: [String: JSONValue]) -> [String: JSONValue]? {
        var members = members
        // A body that has it in both spellings is refused.
        members["system_instruction"] = nil
        members["systemInstruction"] = ["parts": [part(text)]]
        return members
    }

    static func firstFunction(in members: [String: JSONValue]) -> [JSONStep]? {
        for name in ["functionDeclarations", "function_declarations"] {
            let declared: [JSONStep] = [.member(name), .element(0)]
            if let tool = first(of: "tools", in: members, having: declared) { return tool + declared }
        }
        return nil
    }

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
            "generationConfig": .object(generation.merging(GeminiConversation.form(of: prompt.conversation)) { $1 })
        ]
        body.merge(GeminiConversation.members(of: prompt.conversation)) { $1 }
        return body
    }

    /// Sends the budget if both a budget and an effort are set: Gemini rejects both together, and the budget is more
    /// precise.
    private static func config(of thinking: Thinking) -> JSONValue {
        if let budget = thinking.budgetTokens {
            return ["includeThoughts": true, "thinkingBudget": .number(String(budget))]
        }
        guard let effort = thinking.effort else { return ["includeThoughts": true] }
        return ["includeThoughts": true, "thinkingLevel": .string(effort.rawValue)]
    }
}
