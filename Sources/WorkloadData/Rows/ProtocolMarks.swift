import BenchModel
import JSONSyntax

/// What tells of a body with `messages` whose it is.
enum ProtocolMarks {
    /// Returns the protocols that a body may be of: one, where it has anything that only one of the two has; otherwise both.
    ///
    /// A gateway's body, which has marks of both, may be of either.
    static func protocols(ofBody body: JSONNode) -> [WireProtocol] {
        var found: Set<WireProtocol> = []
        if case .object(let members) = body.value {
            for member in members where !member.value.isNothing {
                if let one = WireProtocol.telling(member.key, member.value.plain) { found.insert(one) }
            }
        }
        for tool in body["tools"]?.elements ?? [] {
            if let one = teller(tool: tool) { found.insert(one) }
        }
        for message in body["messages"]?.elements ?? [] {
            found.formUnion(tellers(message))
        }
        switch (found.contains(.openaiChat), found.contains(.anthropicMessages)) {
        case (true, false): return [.openaiChat]
        case (false, true): return [.anthropicMessages]
        default: break
        }
        // OpenAI's names begin otherwise, and gateways' have the provider's before them.
        let isClaude = body["model"]?.string?.hasPrefix("claude-") == true
        return isClaude ? [.anthropicMessages, .openaiChat] : [.openaiChat, .anthropicMessages]
    }

    private static func teller(tool: JSONNode) -> WireProtocol? {
        if tool["function"] != nil { return .openaiChat }
        return tool["input_schema"] != nil || tool["name"] != nil ? .anthropicMessages : nil
    }

    private static func tellers(_ message: JSONNode) -> Set<WireProtocol> {
        var found: Set<WireProtocol> = []
        if message.first(of: ["tool_calls", "tool_call_id", "function_call", "reasoning_content"]) != nil {
            found.insert(.openaiChat)
        }
        switch message["role"]?.string {
        case "system", "developer", "tool", "function": found.insert(.openaiChat)
        default: break
        }
        for part in message["content"]?.elements ?? [] {
            switch part["type"]?.string {
            case "image_url", "input_audio", "refusal": found.insert(.openaiChat)
            case "tool_use", "tool_result", "thinking", "redacted_thinking", "document", "search_result":
                found.insert(.anthropicMessages)
            case "image" where part["source"] != nil: found.insert(.anthropicMessages)
            default:
                // Gateways take this one in a chat's parts, too.
                if part["cache_control"] != nil { found.insert(.anthropicMessages) }
            }
        }
        return found
    }
}
