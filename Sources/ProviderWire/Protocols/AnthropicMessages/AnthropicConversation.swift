import BenchModel
import JSONSyntax

/// A conversation in the words of Anthropic's Messages API.
enum AnthropicConversation {
    /// Builds the members of the body that say what is asked.
    ///
    /// - Parameters:
    ///   - conversation: what is asked.
    ///   - isCached: whether the end of the system prompt, or of the last message, ends a cached prefix.
    ///   - goesOn: whether the conversation goes on after the answer: then the last message ends one in either case.
    /// - Returns: the members `system`, `messages`, `tools`, and the form of the answer.
    static func members(of conversation: Conversation, isCached: Bool, goesOn: Bool = false) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        let system = conversation.system
        if system.count == 1, !isCached {
            members["system"] = .string(system[0])
        } else if !system.isEmpty {
            members["system"] = .array(marked(system.map(text), isCached))
        }
        let turns = conversation.turnsWithResultsTogether
        members["messages"] = .array(
            turns.enumerated().map { index, turn in
                message(turn, isCached: isCached && (system.isEmpty || goesOn) && index == turns.count - 1)
            }
        )
        if !conversation.tools.isEmpty { members["tools"] = .array(conversation.tools.map(tool)) }
        if case .schema(let schema)? = conversation.form {
            members["output_config"] = ["format": ["type": "json_schema", "schema": schema]]
        }
        return members
    }

    private static func message(_ message: Conversation.Message, isCached: Bool) -> JSONValue {
        let role: JSONValue = message.role == .assistant ? "assistant" : "user"
        if let text = message.soleText, !isCached { return ["role": role, "content": .string(text)] }
        return ["role": role, "content": .array(marked(message.parts.map(block), isCached))]
    }

    private static func block(_ part: Conversation.Part) -> JSONValue {
        switch part {
        case .text(let text): Self.text(text)
        case .image(.data(let mediaType, let base64)):
            [
                "type": "image",
                "source": ["type": "base64", "media_type": .string(mediaType), "data": .string(base64)],
            ]
        case .image(.url(let url)): ["type": "image", "source": ["type": "url", "url": .string(url)]]
        case .call(let call):
            ["type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": call.arguments]
        case .result(let id, let text):
            ["type": "tool_result", "tool_use_id": .string(id), "content": .string(text)]
        case .given(let block): block
        }
    }

    static func text(_ text: String) -> JSONValue { ["type": "text", "text": .string(text)] }

    private static func tool(_ tool: Conversation.Tool) -> JSONValue {
        var members: [String: JSONValue] = ["name": .string(tool.name), "input_schema": tool.parameters]
        members["description"] = tool.description.map { .string($0) }
        return .object(members)
    }

    /// Marks the last of some blocks as the end of a cached prefix.
    private static func marked(_ blocks: [JSONValue], _ isCached: Bool) -> [JSONValue] {
        guard isCached, case .object(var last)? = blocks.last else { return blocks }
        last["cache_control"] = ["type": "ephemeral"]
        return blocks.dropLast() + [.object(last)]
    }
}
