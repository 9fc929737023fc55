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
        let documents = body.isEmpty ? [] : AnswerDocuments.of(body)
        let said = text.flatMap { $0.isEmpty ? nil : [Conversation.Part.text($0)] } ?? []
        let parts: [Conversation.Part] =
            switch wireProtocol {
            case .openaiChat: said + (ChatAnswer.calls(documents)[0] ?? []).map(Conversation.Part.call)
            case .openaiCompletions: said
            case .anthropicMessages: AnthropicAnswer.parts(documents) ?? said
            case .openaiResponses: ResponsesAnswer.parts(documents) ?? said
            case .gemini: GeminiAnswer.parts(documents)[0].flatMap { $0.isEmpty ? nil : $0 } ?? said
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
        case .openaiChat: inOrder(ChatAnswer.calls(documents))
        case .openaiCompletions: [[]]
        case .anthropicMessages: [calls(AnthropicAnswer.parts(documents))]
        case .openaiResponses: [calls(ResponsesAnswer.parts(documents))]
        case .gemini: inOrder(GeminiAnswer.parts(documents)).map(calls)
        }
    }

    private static func calls(_ parts: [Conversation.Part]?) -> [Conversation.ToolCall] {
        parts.map { Conversation.Message(.assistant, $0).calls } ?? []
    }

    private static func inOrder<Part>(_ choices: [Int: [Part]]) -> [[Part]] {
        choices.sorted { $0.key < $1.key }.map(\.value)
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
    private struct Call {
        var id = ""
        var name = ""
        private var pieces = ""
        /// Arguments as an object, which some servers send in the place of a text.
        private var object = ""

        var arguments: String { pieces.isEmpty ? object : pieces }

        mutating func take(id: String?, name: String?, arguments: JSONNode?) {
            // One that makes up an ID for each piece means the first.
            if let id, self.id.isEmpty { self.id = id }
            if let name { self.name = name }
            pieces += arguments?.text ?? ""
            if let arguments, case .object = arguments.value { object = arguments.json }
        }
    }

    private typealias Calls = [CallPlaces<String>.Place: Call]

    /// Returns the calls of each choice that came, by its index.
    static func calls(_ documents: [JSONNode]) -> [Int: [Conversation.ToolCall]] {
        var places = CallPlaces<String>()
        var choices: [Int: Calls] = [:]
        for (index, choice) in documents.flatMap({ $0["choices"]?.indexed ?? [] }) {
            take(choice, index, &places, &choices[index, default: [:]])
        }
        return choices.mapValues { calls in
            let inOrder = calls.sorted { $0.key < $1.key }.map(\.value)
            return inOrder.enumerated().filter { !$0.element.name.isEmpty }.map { place, call in
                let id = call.id.isEmpty ? "call-\(place)" : call.id
                return AnswerMessage.call(id: id, name: call.name, written: call.arguments)
            }
        }
    }

    private static func take(
        _ choice: JSONNode,
        _ index: Int,
        _ places: inout CallPlaces<String>,
        _ calls: inout Calls
    ) {
        // After deltas, a message repeats them.
        let message = choice["delta"] ?? (calls.isEmpty ? choice["message"] : nil)
        for (position, piece) in (message?["tool_calls"]?.elements ?? []).enumerated() {
            let id = piece["id"]?.filledText
            let name = piece["function"]?["name"]?.filledText
            let mark = CallMark(index: piece["index"]?.asCount, position: position, id: id, isNamed: name != nil)
            calls[places.place(of: mark, in: index), default: Call()]
                .take(id: id, name: name, arguments: piece["function"]?["arguments"])
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
                let index = document["index"]?.asCount ?? 0
                latest[index] = blocks.count
                blocks.append(Block(index: index, start: members))
            case "content_block_delta":
                guard let place = latest[document["index"]?.asCount ?? 0], let delta = document["delta"] else {
                    continue
                }
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
            done.append((document["output_index"]?.asCount ?? done.count, item))
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
    /// Returns the parts of each candidate that came, by its index.
    static func parts(_ documents: [JSONNode]) -> [Int: [Conversation.Part]] {
        var candidates: [Int: [Conversation.Part]] = [:]
        for (index, candidate) in documents.flatMap({ $0["candidates"]?.indexed ?? [] }) {
            let parts = candidate["content"]?["parts"]?.elements ?? []
            for part in parts { add(part, to: &candidates[index, default: []]) }
            if parts.isEmpty { candidates[index, default: []] += [] }
        }
        return candidates
    }

    private static func add(_ part: JSONNode, to parts: inout [Conversation.Part]) {
        let signature = part["thoughtSignature"]?.text
        if let call = part["functionCall"] {
            let arguments = call["args"]?.plain ?? .object([:])
            if let name = call["name"]?.text {
                let id = call["id"]?.text ?? "call-\(parts.count)"
                parts.append(.call(.init(id: id, name: name, arguments: arguments, signature: signature)))
            } else if case .call(var begun)? = parts.last, case .object(let before) = begun.arguments,
                case .object(let more) = arguments
            {
                // More of the call that began last, which alone has a name.
                begun.arguments = .object(before.merging(more) { $1 })
                parts[parts.count - 1] = .call(begun)
            }
            return
        }
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
}
