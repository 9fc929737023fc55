package import BenchModel
import JSONSyntax

/// An answer as a message of the conversation that goes on after it, in the shape that its protocol demands.
///
/// Thinking is left out, but for what is signed or encrypted and its server wants back together with calls.
package enum AnswerMessage {
    /// Makes the message; nil where nothing came that can be given back.
    ///
    /// - Parameters:
    ///   - text: the answer's text, without thinking.
    ///   - body: the whole body, where the answer may have parts besides text; empty elsewhere.
    ///   - wireProtocol: the protocol of the answer.
    /// - Returns: a message of the assistant's with at least one part.
    package static func of(text: String?, body: [UInt8], _ wireProtocol: WireProtocol) -> Conversation.Message? {
        let text = text.flatMap { $0.isEmpty ? nil : Conversation.Part.text($0) }
        let documents = body.isEmpty ? [] : AnswerDocuments.of(body)
        let parts: [Conversation.Part] =
            switch wireProtocol {
            case .openaiChat: [text].compactMap(\.self) + ChatAnswer.calls(documents, of: 0).map(Conversation.Part.call)
            case .openaiCompletions: [text].compactMap(\.self)
            case .anthropicMessages: AnthropicAnswer.parts(documents) ?? [text].compactMap(\.self)
            case .openaiResponses: ResponsesAnswer.parts(documents) ?? [text].compactMap(\.self)
            case .gemini: GeminiAnswer.parts(documents, of: 0) ?? [text].compactMap(\.self)
            }
        return parts.isEmpty ? nil : Conversation.Message(.assistant, parts)
    }

    /// Reads the calls of each choice that came.
    ///
    /// - Parameters:
    ///   - body: the whole body.
    ///   - wireProtocol: the protocol of the answer.
    /// - Returns: a list for each choice, in the order of their indexes; empty ones too.
    package static func calls(in body: [UInt8], _ wireProtocol: WireProtocol) -> [[Conversation.ToolCall]] {
        let documents = AnswerDocuments.of(body)
        return switch wireProtocol {
        case .openaiChat: choices(documents, "choices").map { ChatAnswer.calls(documents, of: $0) }
        case .gemini:
            choices(documents, "candidates").map { calls(GeminiAnswer.parts(documents, of: $0)) }
        case .openaiCompletions, .anthropicMessages, .openaiResponses:
            [of(text: nil, body: body, wireProtocol)?.calls ?? []]
        }
    }

    private static func calls(_ parts: [Conversation.Part]?) -> [Conversation.ToolCall] {
        parts.map { Conversation.Message(.assistant, $0).calls } ?? []
    }

    /// The indexes of the choices that came.
    private static func choices(_ documents: [JSONNode], _ name: String) -> [Int] {
        var indexes: Set<Int> = []
        for document in documents {
            for (place, choice) in (document[name]?.elements ?? []).enumerated() {
                indexes.insert(choice["index"]?.whole ?? place)
            }
        }
        return indexes.sorted()
    }

    /// Returns a call of a tool whose arguments came as a text; an object without members where they are none.
    static func call(id: String, name: String, written: String) -> Conversation.ToolCall {
        let node = try? JSONParser.parse(Array(written.utf8))
        guard let plain = node?.plain, case .object = plain else {
            var call = Conversation.ToolCall(id: id, name: name, arguments: .object([:]))
            call.unread = written
            return call
        }
        return Conversation.ToolCall(id: id, name: name, arguments: plain, written: written)
    }
}

/// Calls in an answer of OpenAI's chat.
private enum ChatAnswer {
    private typealias Places = CallPlaces<String>

    static func calls(_ documents: [JSONNode], of index: Int) -> [Conversation.ToolCall] {
        var places = Places()
        var calls: [Places.Place: (id: String, name: String, arguments: String)] = [:]
        for document in documents {
            guard let choice = document["choices"]?.element(ofIndex: index) else { continue }
            let pieces = (choice["delta"] ?? choice["message"])?["tool_calls"]?.elements ?? []
            for (position, piece) in pieces.enumerated() {
                let id = piece["id"]?.text.flatMap { $0.isEmpty ? nil : $0 }
                let name = piece["function"]?["name"]?.text.flatMap { $0.isEmpty ? nil : $0 }
                let place = places.place(
                    index: piece["index"]?.whole,
                    position: position,
                    id: id,
                    isNamed: name != nil
                )
                var call = calls[place] ?? ("", "", "")
                // One that makes up an ID for each piece means the first.
                if let id, call.id.isEmpty { call.id = id }
                if let name { call.name = name }
                call.arguments += piece["function"]?["arguments"]?.text ?? ""
                calls[place] = call
            }
        }
        let inOrder = calls.sorted { ($0.key.index, $0.key.number) < ($1.key.index, $1.key.number) }.map(\.value)
        return inOrder.enumerated().filter { !$0.element.name.isEmpty }.map { place, call in
            let id = call.id.isEmpty ? "call-\(place)" : call.id
            return AnswerMessage.call(id: id, name: call.name, written: call.arguments)
        }
    }
}

/// Blocks of an answer of Anthropic's.
private enum AnthropicAnswer {
    private struct Block {
        var index: Int
        var start: [String: JSONValue]
        var input = ""

        mutating func append(_ piece: String, to key: String) {
            if case .string(let before)? = start[key] {
                start[key] = .string(before + piece)
            } else {
                start[key] = .string(piece)
            }
        }

        var type: String { if case .string(let type)? = start["type"] { type } else { "" } }
    }

    /// Returns the parts of an answer that called tools: all its blocks, signed thinking among them; nil of any other.
    static func parts(_ documents: [JSONNode]) -> [Conversation.Part]? {
        var blocks: [Block] = []
        // Some servers give all blocks the same index: a block goes on until another begins there.
        var latest: [Int: Int] = [:]
        for document in documents {
            switch document["type"]?.text {
            case "message":
                for block in document["content"]?.elements ?? [] {
                    if case .object(let members) = block.plain {
                        blocks.append(Block(index: blocks.count, start: members))
                    }
                }
            case "content_block_start":
                guard case .object(let members)? = document["content_block"]?.plain else { continue }
                let index = document["index"]?.whole ?? 0
                latest[index] = blocks.count
                blocks.append(Block(index: index, start: members))
            case "content_block_delta":
                guard let place = latest[document["index"]?.whole ?? 0], let delta = document["delta"] else { continue }
                blocks[place].input += delta["partial_json"]?.text ?? ""
                for key in ["text", "thinking", "signature"] {
                    if let piece = delta[key]?.text { blocks[place].append(piece, to: key) }
                }
            default: continue
            }
        }
        let places = blocks.indices.sorted { (blocks[$0].index, $0) < (blocks[$1].index, $1) }
        let inOrder = places.map { blocks[$0] }
        guard inOrder.contains(where: { $0.type == "tool_use" }) else { return nil }
        return inOrder.compactMap(part)
    }

    private static func part(_ block: Block) -> Conversation.Part? {
        var block = block
        switch block.type {
        case "text":
            guard case .string(let text)? = block.start["text"], !text.isEmpty else { return nil }
            return .text(text)
        case "tool_use":
            guard case .string(let id)? = block.start["id"], case .string(let name)? = block.start["name"] else {
                return nil
            }
            if block.input.isEmpty, let input = block.start["input"], case .object = input {
                return .call(Conversation.ToolCall(id: id, name: name, arguments: input))
            }
            return .call(AnswerMessage.call(id: id, name: name, written: block.input))
        case "": return nil
        default:
            if !block.input.isEmpty, let input = try? JSONParser.parse(Array(block.input.utf8)) {
                block.start["input"] = input.plain
            }
            return .given(.object(block.start))
        }
    }
}

/// Items of an answer of OpenAI's Responses API.
private enum ResponsesAnswer {
    /// What a reasoning item is given back with: the API refuses others.
    private static let reasoningMembers: Set<String> = ["type", "id", "summary", "encrypted_content"]

    static func parts(_ documents: [JSONNode]) -> [Conversation.Part]? {
        // Items that were made side by side may end in another order.
        var done: [(index: Int, item: JSONNode)] = []
        for document in documents {
            guard document["type"]?.text == "response.output_item.done", let item = document["item"] else { continue }
            done.append((document["output_index"]?.whole ?? done.count, item))
        }
        let places = done.indices.sorted { (done[$0].index, $0) < (done[$1].index, $1) }
        var items = places.map { done[$0].item }
        // The last event, or a buffered answer, has all of them.
        if let whole = documents.last, let output = (whole["response"] ?? whole)["output"]?.elements, !output.isEmpty {
            items = output
        }
        let parts = items.flatMap(self.parts)
        return parts.isEmpty ? nil : parts
    }

    private static func parts(_ item: JSONNode) -> [Conversation.Part] {
        switch item["type"]?.text {
        case "message":
            return (item["content"]?.elements ?? []).compactMap { part in
                let text = part["text"]?.text ?? part["refusal"]?.text ?? ""
                return text.isEmpty ? nil : .text(text)
            }
        case "function_call":
            guard let name = item["name"]?.text, let id = item["call_id"]?.text else { return [] }
            return [.call(AnswerMessage.call(id: id, name: name, written: item["arguments"]?.text ?? ""))]
        case "reasoning":
            guard item["encrypted_content"]?.text != nil, case .object(let members) = item.plain else { return [] }
            return [.given(.object(members.filter { reasoningMembers.contains($0.key) }))]
        default: return []
        }
    }
}

/// Parts of an answer of Gemini's.
private enum GeminiAnswer {
    static func parts(_ documents: [JSONNode], of index: Int) -> [Conversation.Part]? {
        var parts: [Conversation.Part] = []
        let candidates = documents.compactMap { $0["candidates"]?.element(ofIndex: index) }
        for part in candidates.flatMap({ $0["content"]?["parts"]?.elements ?? [] }) {
            let signature = part["thoughtSignature"]?.text
            if let call = part["functionCall"], let name = call["name"]?.text {
                parts.append(
                    .call(
                        Conversation.ToolCall(
                            id: call["id"]?.text ?? "call-\(parts.count)",
                            name: name,
                            arguments: call["args"]?.plain ?? .object([:]),
                            signature: signature
                        )
                    )
                )
                continue
            }
            if case .bool(true)? = part["thought"]?.value { continue }
            guard let text = part["text"]?.text else { continue }
            if let signature {
                parts.append(.given(["text": .string(text), "thoughtSignature": .string(signature)]))
            } else if case .text(let before)? = parts.last {
                parts[parts.count - 1] = .text(before + text)
            } else if !text.isEmpty {
                parts.append(.text(text))
            }
        }
        return parts.isEmpty ? nil : parts
    }
}
