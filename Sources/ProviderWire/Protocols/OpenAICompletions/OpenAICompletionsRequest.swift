import BenchModel
import JSONSyntax

/// Makes requests of OpenAI's legacy completions API.
enum OpenAICompletionsRequest: RequestDialect {
    static let version = "v1"
    static let promptMembers = ["prompt"]

    static func part(_ text: String) -> JSONValue { .string(text) }

    static func addingSystem(_: String, to _: [String: JSONValue]) -> [String: JSONValue]? { nil }

    static func firstFunction(in _: [String: JSONValue]) -> [JSONStep]? { nil }

    static func operation(for target: Target) -> String { "completions" }

    static func headers(key: Secret?) -> [HTTPHeader] { OpenAIChatRequest.headers(key: key) }

    static func body(for target: Target, prompt: Prompt) -> [String: JSONValue] {
        var body: [String: JSONValue] = [
            "model": .string(target.model),
            "prompt": .string(text(of: prompt.conversation)),
            "stream": .bool(target.stream),
        ]
        if target.stream { body["stream_options"] = ["include_usage": true] }
        if target.body["max_tokens"] == nil { body["max_tokens"] = .number(String(target.maxTokens)) }
        if let temperature = target.temperature { body["temperature"] = .number(temperature) }
        if let seed = target.seed { body["seed"] = .number(String(seed)) }
        return body
    }

    /// A conversation as one text: its texts in order, with blank lines between, and no word for who says what.
    ///
    /// A template of the model's would need names of roles, which only its server knows.
    static func text(of conversation: Conversation) -> String {
        conversation.messages.flatMap(\.texts).joined(separator: "\n\n")
    }

    /// Returns what of a conversation the API cannot ask, with what asks it; nil if it can ask all.
    static func obstacle(in conversation: Conversation) -> String? {
        if !conversation.tools.isEmpty { return "tools" }
        switch conversation.form {
        case .schema?: return "a schema of the answer"
        case .json?: return "a wish for JSON"
        case nil: break
        }
        for part in conversation.messages.lazy.flatMap(\.parts) {
            switch part {
            case .image: return "a picture"
            case .call, .result: return "calls of tools"
            case .text, .given: continue
            }
        }
        return nil
    }
}

extension RequestBody {
    /// The size in bytes of the prompt that each choice of the answer begins with, by the choice's index; empty where none does.
    ///
    /// Of several prompts in one body, the choices of the first come first.
    var echoedSizes: [Int] {
        guard members["echo"] == true, let prompt = members["prompt"] else { return [] }
        let prompts: [JSONValue] = if case .array(let several) = prompt { several } else { [prompt] }
        let sizes = prompts.map { $0.asText?.utf8.count ?? 0 }
        let copies = max(1, answers / max(1, prompts.count))
        return sizes.flatMap { Array(repeating: $0, count: min(copies, 128)) }
    }
}
