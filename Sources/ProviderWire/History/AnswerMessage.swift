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
