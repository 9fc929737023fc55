import BenchModel
import JSONSyntax

/// A conversation in the words of Gemini's `generateContent`.
enum GeminiConversation {
    /// Returns the members `systemInstruction`, `contents` and `tools`.
    static func members(of conversation: Conversation) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "contents": .array(conversation.turnsWithResultsTogether.map { content($0, of: conversation) })
        ]
        if !conversation.system.isEmpty {
            members["systemInstruction"] = ["parts": .array(conversation.system.map { ["text": .string($0)] })]
        }
        if !conversation.tools.isEmpty {
            members["tools"] = [
                [
                    "functionDeclarations": .array(
                        conversation.tools.map { .object(OpenAIChatConversation.function($0)) }
                    )
                ]
            ]
        }
        return members
    }

    /// Returns what `generationConfig` says of the answer's form.
    static func form(of conversation: Conversation) -> [String: JSONValue] {
        switch conversation.form {
        case nil: [:]
        case .json: ["responseMimeType": "application/json"]
        case .schema(let schema): ["responseMimeType": "application/json", "responseJsonSchema": schema]
        }
    }

    private static func content(_ message: Conversation.Message, of conversation: Conversation) -> JSONValue {
        [
            "role": message.role == .assistant ? "model" : "user",
            "parts": .array(message.parts.map { part($0, of: conversation) }),
        ]
    }

    private static func call(_ call: Conversation.ToolCall) -> JSONValue {
        var members: [String: JSONValue] = ["functionCall": ["name": .string(call.name), "args": call.arguments]]
        members["thoughtSignature"] = call.signature.map { .string($0) }
        return .object(members)
    }

    /// Returns what a function gave: the API takes an object as it is, and any other text within one.
    private static func response(_ text: String) -> JSONValue {
        guard text.utf8.first == UInt8(ascii: "{"), let object = try? JSONParser.parse(Array(text.utf8)),
            case .object = object.value
        else { return ["result": .string(text)] }
        return object.plain
    }

    private static func part(_ part: Conversation.Part, of conversation: Conversation) -> JSONValue {
        switch part {
        case .text(let text): ["text": .string(text)]
        case .image(.data(let mediaType, let base64)):
            ["inlineData": ["mimeType": .string(mediaType), "data": .string(base64)]]
        case .image(.url(let url)): ["fileData": ["fileUri": .string(url)]]
        case .call(let call): Self.call(call)
        case .given(let part): part
        case .result(let id, let text):
            [
                "functionResponse": [
                    // The API knows calls by the name of their function.
                    "name": .string(conversation.toolName(ofCall: id) ?? id), "response": response(text),
                ]
            ]
        }
    }
}
