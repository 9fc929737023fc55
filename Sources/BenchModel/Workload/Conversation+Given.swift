import JSONSyntax

/// Parts that are given back to their server as they came: its protocol alone has them.
extension Conversation.Part {
    /// Whether it is a part of the answers of another protocol, which a server of this one refuses.
    package func isGiven(byOthersThan wireProtocol: WireProtocol) -> Bool {
        guard case .given(let part) = self else { return false }
        guard case .object(let members) = part, case .string(let type)? = members["type"] else {
            return wireProtocol != .gemini
        }
        return wireProtocol != (type == "reasoning" ? .openaiResponses : .anthropicMessages)
    }
}

extension Conversation {
    /// Whether it has parts that only the protocol of a recording has, and not this one.
    package func hasParts(givenByOthersThan wireProtocol: WireProtocol) -> Bool {
        messages.contains { $0.parts.contains { $0.isGiven(byOthersThan: wireProtocol) } }
    }

    /// Leaves these out, and messages of nothing else.
    package mutating func leaveOutParts(givenByOthersThan wireProtocol: WireProtocol) {
        for place in messages.indices { messages[place].parts.removeAll { $0.isGiven(byOthersThan: wireProtocol) } }
        messages.removeAll(where: \.parts.isEmpty)
    }
}
