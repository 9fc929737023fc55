import BenchModel
import JSONSyntax

/// Parts of an answer of Gemini's.
enum GeminiAnswer {
    /// Returns the parts of each candidate that came, by its index.
    static func parts(_ documents: [JSONNode]) -> [Int: [Conversation.Part]] {
        var candidates: [Int: [Conversation.Part]] = [:]
        for (index, candidate) in documents.flatMap({ $0["candidates"]?.indexed ?? [] }) {
            add(candidate["content"]?["parts"]?.elements ?? [], to: &candidates[index, default: []])
        }
        return candidates
    }

    private static func add(_ more: [JSONNode], to parts: inout [Conversation.Part]) {
        for part in more { add(part, to: &parts) }
    }

    private static func add(_ part: JSONNode, to parts: inout [Conversation.Part]) {
        let signature = part["thoughtSignature"]?.text
        if let call = part["functionCall"] { return take(call, signature, &parts) }
        if case .bool(true)? = part["thought"]?.value { return }
        guard let text = part["text"]?.text else { return }
        if let signature {
            parts.append(.given(["text": .string(text), "thoughtSignature": .string(signature)]))
        } else if case .text(let before)? = parts.last {
            parts[parts.count - 1] = .text(before + text)
        } else if !text.isEmpty {
            parts.append(.text(text))
        }
    }

    private static func take(_ call: JSONNode, _ signature: String?, _ parts: inout [Conversation.Part]) {
        var begun: Conversation.ToolCall
        if let name = call["name"]?.text {
            let id = call["id"]?.text ?? "call-\(parts.count)"
            begun = .init(id: id, name: name, arguments: .object([:]), signature: signature)
        } else if case .call(let last)? = parts.last {
            // More of the call that began last, which alone has a name.
            begun = last
            if let signature { begun.signature = signature }
            parts.removeLast()
        } else {
            return
        }
        if let whole = call["args"]?.plain, case .object = whole {
            begun.arguments = begun.arguments.merging(whole)
        }
        for piece in call["partialArgs"]?.elements ?? [] { StreamedArgument(piece)?.add(to: &begun.arguments) }
        parts.append(.call(begun))
    }
}
