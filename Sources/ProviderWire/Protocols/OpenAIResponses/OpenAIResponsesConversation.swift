import BenchModel
import JSONSyntax

/// A conversation in the words of OpenAI's Responses API.
enum OpenAIResponsesConversation {
    /// Returns the members `instructions`, `input`, `tools`, and the form of the answer.
    static func members(of conversation: Conversation) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        if !conversation.system.isEmpty {
            members["instructions"] = .string(conversation.system.joined(separator: "\n\n"))
        }
        let turns = conversation.turns
        if turns.count == 1, turns[0].role == .user, let text = turns[0].soleText {
            members["input"] = .string(text)
        } else {
            members["input"] = .array(turns.flatMap(items))
        }
        if !conversation.tools.isEmpty {
            members["tools"] = .array(
                conversation.tools.map { tool in
                    .object(OpenAIChatConversation.function(tool).merging(["type": "function"]) { $1 })
                }
            )
        }
        switch conversation.form {
        case nil: break
        case .json: members["text"] = ["format": ["type": "json_object"]]
        case .schema(let schema):
            members["text"] = [
                "format": ["type": "json_schema", "name": "answer", "strict": true, "schema": schema]
            ]
        }
        return members
    }

    /// Returns a message as items: its text and pictures are one, each call and each result another.
    ///
    /// An answer with items that are given back as they came keeps the order of its parts.
    private static func items(_ message: Conversation.Message) -> [JSONValue] {
        if message.hasGivenParts {
            return message.parts.flatMap { part -> [JSONValue] in
                if case .given(let item) = part { return [item] }
                return Self.items(Conversation.Message(message.role, [part]))
            }
        }
        var items: [JSONValue] = []
        if let text = message.soleText {
            items.append(item(of: message.role, .string(text)))
        } else {
            let parts = message.parts.compactMap { part(of: message.role, $0) }
            if !parts.isEmpty { items.append(item(of: message.role, .array(parts))) }
        }
        for part in message.parts {
            switch part {
            case .text, .image, .given: break
            case .call(let call):
                items.append([
                    "type": "function_call", "call_id": .string(call.id), "name": .string(call.name),
                    "arguments": .string(call.argumentsText),
                ])
            case .result(let id, let text):
                items.append(["type": "function_call_output", "call_id": .string(id), "output": .string(text)])
            }
        }
        return items
    }

    /// Returns a message; llama-server knows an answer by its type alone.
    private static func item(of role: Conversation.Role, _ content: JSONValue) -> JSONValue {
        var members: [String: JSONValue] = ["role": .string(role.rawValue), "content": content]
        if role == .assistant { members["type"] = "message" }
        return .object(members)
    }

    private static func part(of role: Conversation.Role, _ part: Conversation.Part) -> JSONValue? {
        switch part {
        case .text(let text):
            ["type": role == .assistant ? "output_text" : "input_text", "text": .string(text)]
        case .image(let image): ["type": "input_image", "image_url": OpenAIChatConversation.url(of: image)]
        case .call, .result, .given: nil
        }
    }
}
