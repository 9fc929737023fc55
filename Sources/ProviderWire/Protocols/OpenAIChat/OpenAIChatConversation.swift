import BenchModel
import JSONSyntax

/// A conversation in the words of OpenAI's Chat Completions API.
enum OpenAIChatConversation {
    /// Returns the members `messages`, `tools`, and the form of the answer.
    static func members(of conversation: Conversation) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["messages": .array(conversation.messages.flatMap(messages))]
        if !conversation.tools.isEmpty {
            members["tools"] = .array(
                conversation.tools.map { ["type": "function", "function": .object(function($0))] }
            )
        }
        switch conversation.form {
        case nil: break
        case .json: members["response_format"] = ["type": "json_object"]
        case .schema(let schema):
            members["response_format"] = [
                "type": "json_schema", "json_schema": ["name": "answer", "strict": true, "schema": schema],
            ]
        }
        return members
    }

    /// The members that name a function and its arguments, which the Responses API takes too.
    static func function(_ tool: Conversation.Tool) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["name": .string(tool.name), "parameters": tool.parameters]
        members["description"] = tool.description.map { .string($0) }
        return members
    }

    /// The URL of a picture, which holds its bytes where these are at hand.
    static func url(of image: Conversation.Image) -> JSONValue {
        switch image {
        case .data(let mediaType, let base64): .string("data:\(mediaType);base64,\(base64)")
        case .url(let url): .string(url)
        }
    }

    /// Returns a message as the API has it: of several results each is one.
    private static func messages(_ message: Conversation.Message) -> [JSONValue] {
        switch message.role {
        case .system, .user: return [["role": .string(message.role.rawValue), "content": content(message)]]
        case .assistant:
            var members: [String: JSONValue] = ["role": "assistant"]
            members["content"] = message.texts.isEmpty ? JSONValue.null : .string(message.texts.joined())
            let calls = message.calls.map(call)
            if !calls.isEmpty { members["tool_calls"] = .array(calls) }
            return [.object(members)]
        case .tool:
            return message.parts.compactMap { part in
                guard case .result(let id, let text) = part else { return nil }
                return ["role": "tool", "tool_call_id": .string(id), "content": .string(text)]
            }
        }
    }

    private static func content(_ message: Conversation.Message) -> JSONValue {
        if let text = message.soleText { return .string(text) }
        return .array(
            message.parts.compactMap { part in
                switch part {
                case .text(let text): ["type": "text", "text": .string(text)]
                case .image(let image): ["type": "image_url", "image_url": ["url": url(of: image)]]
                case .call, .result, .given: nil
                }
            }
        )
    }

    private static func call(_ call: Conversation.ToolCall) -> JSONValue {
        [
            "id": .string(call.id), "type": "function",
            "function": ["name": .string(call.name), "arguments": .string(call.argumentsText)],
        ]
    }
}
