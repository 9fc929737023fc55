import BenchModel
import JSONSyntax

/// Reads the recorded body of a request in any of the protocols.
///
/// What is asked becomes a conversation, which every protocol can send; the model is the target's own. Other members, such as
/// `temperature`, go along to targets of the body's own protocol.
enum RecordedBody {
    /// Members that say what is asked, of whom, and how the answer comes: the target has its own.
    private static let read: Set<String> = [
        "model", "messages", "input", "instructions", "contents", "systemInstruction", "system_instruction", "system",
        "prompt", "tools", "functions", "stream", "stream_options", "n", "best_of", "max_tokens",
        "max_completion_tokens", "max_output_tokens", "anthropic_version",
    ]

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: an object.
    ///   - stated: the protocol of a body with `messages`, where something beside it says which.
    ///   - path: goes before the names of members that nothing is made of.
    /// - Returns: the row.
    /// - Throws: why it is not asked.
    static func row(
        _ body: JSONNode,
        as stated: WireProtocol? = nil,
        within path: String = ""
    ) throws(RowDefect) -> DataRow {
        guard case .object(let members) = body.value else { throw body.defect("the body of a request, an object") }
        var (row, spoken) = try asked(body, as: stated)
        let generation = body.firstMember(of: generations)
        let limit = body.first(of: limits) ?? generation?.value.first(of: generationLimits)
        row.maxTokens = try limit?.tokenLimit()
        var others = members.filter { !read.contains($0.key) && $0.value.value != .null }
        if let generation, case .object(let settings) = generation.value.value,
            let place = others.firstIndex(where: { $0.key == generation.key })
        {
            others[place].value = JSONNode(.object(settings.filter { !generationLimits.contains($0.key) }))
        }
        // Whose the body is says, too, whose its thinking is.
        if !others.isEmpty || row.messages.contains(where: \.hasGivenParts) {
            var fields = Dictionary(others.map { ($0.key, $0.value.plain) }, uniquingKeysWith: { $1 })
            chooseTools(&fields)
            row.fields = RequestFields(spoken, members: fields)
        }
        noteLeft(in: body, spoken[0], at: path, &row.left)
        return row
    }

    /// Puts OpenAI's former choice of a function in the words for tools, as which functions are sent.
    private static func chooseTools(_ fields: inout [String: JSONValue]) {
        guard let former = fields.removeValue(forKey: "function_call"), fields["tool_choice"] == nil else { return }
        fields["tool_choice"] = if case .object = former { ["type": "function", "function": former] } else { former }
    }

    /// Notes those members that are neither sent along nor made anything of, such as the model, which is the target's.
    private static func noteLeft(in body: JSONNode, _ spoken: WireProtocol, at path: String, _ left: inout [String]) {
        guard case .object(let members) = body.value else { return }
        let known =
            switch spoken {
            case .gemini: ofGemini
            case .openaiResponses: ofResponses
            case .openaiCompletions: ofCompletions
            default: ofMessages
            }
        let heeded = members.filter { read.contains($0.key) }
        known.noteLeft(in: JSONNode(.object(heeded), at: body.offset), at: path, &left)
    }

    private static let limits = ["max_tokens", "max_completion_tokens", "max_output_tokens"]
    private static let generations = ["generationConfig", "generation_config"]
    private static let generationLimits = ["maxOutputTokens", "max_output_tokens"]
    private static let ofMessages = KnownMembers(
        ["messages"],
        ["tools", "functions"],
        ["system"],
        limits,
        within: [
            "messages": .message, "tools": .tool, "functions": .tool, "system": .part,
        ]
    )
    private static let ofResponses = KnownMembers(
        ["input"],
        ["instructions"],
        ["tools"],
        limits,
        within: ["input": .item, "tools": .tool]
    )
    private static let ofGemini = KnownMembers(
        ["contents"],
        ["systemInstruction", "system_instruction"],
        ["tools"],
        limits,
        within: ["contents": .content, "systemInstruction": .content, "system_instruction": .content, "tools": .tool]
    )
    private static let ofCompletions = KnownMembers(["prompt"], limits)

    /// Returns what is asked, and the protocols that the body may be of.
    private static func asked(
        _ body: JSONNode,
        as stated: WireProtocol?
    ) throws(RowDefect) -> (DataRow, [WireProtocol]) {
        if let contents = body["contents"] { return (try gemini(body, contents), [.gemini]) }
        if let input = body["input"] { return (try responses(body, input), [.openaiResponses]) }
        if let messages = body["messages"] {
            var row = DataRow(try ChatMessages.messages(messages, keepsThinking: true))
            row.tools = try ChatMessages.tools(body.first(of: ["tools", "functions"]))
            row.unsent = ChatMessages.unsent(of: messages, keepsThinking: true)
            // Anthropic's has the system's text beside the messages.
            if let system = body["system"] {
                if system.elements?.contains(where: { $0["cache_control"] != nil }) == true {
                    row.unsent.insert(ChatMessages.cacheMark)
                }
                row.messages.insert(Conversation.Message(.system, try ChatMessages.parts(system, of: .system)), at: 0)
                return (row, [.anthropicMessages])
            }
            return (row, stated.map { [$0] } ?? ProtocolMarks.protocols(ofBody: body))
        }
        guard let prompt = body["prompt"] else {
            throw RowDefect(
                .otherFormat,
                at: body.offset,
                "found a body without messages, input, contents or prompt; expected the body of a request for an answer"
            )
        }
        return (DataRow(system: nil, user: try prompt.text("the prompt, a text")), [.openaiCompletions])
    }

    private static func responses(_ body: JSONNode, _ input: JSONNode) throws(RowDefect) -> DataRow {
        var row = DataRow([])
        if let instructions = try body["instructions"]?.text("the instructions, a text"), !instructions.isEmpty {
            row.messages = [Conversation.Message(.system, instructions)]
        }
        if let text = input.string {
            row.messages.append(Conversation.Message(.user, text))
        } else {
            for item in try input.list("a text, or an array of items") { try add(item, to: &row) }
            // Thinking that leads to no answer is of none.
            if row.messages.contains(where: \.isThinkingAlone) {
                row.unsent.insert(ChatMessages.thinking)
                row.messages.removeAll(where: \.isThinkingAlone)
            }
        }
        row.tools = try ChatMessages.tools(body["tools"])
        return row
    }

    /// Adds an item of a Responses body: a message, a call or what it gave.
    private static func add(_ item: JSONNode, to row: inout DataRow) throws(RowDefect) {
        switch item["type"]?.string ?? (item["role"] == nil ? "" : "message") {
        case "message":
            for message in try ChatMessages.messages(JSONNode(.array([item]), at: item.offset)) {
                if message.role == .assistant, let last = row.messages.indices.last, row.messages[last].isThinkingAlone
                {
                    row.messages[last].parts += message.parts
                } else {
                    row.messages.append(message)
                }
            }
        case "function_call":
            let call = Conversation.Part.call(try ChatMessages.call(item))
            // Calls that were made together are one answer, with the words before them.
            if let last = row.messages.indices.last, row.messages[last].role == .assistant {
                row.messages[last].parts.append(call)
            } else {
                row.messages.append(Conversation.Message(.assistant, [call]))
            }
        case "function_call_output":
            let id = try item["call_id"]?.text("the id of a call") ?? ""
            row.messages.append(
                Conversation.Message(
                    .tool,
                    [.result(id: id, text: try item["output"]?.text("what the call gave") ?? "")]
                )
            )
        case "reasoning":
            guard item["encrypted_content"]?.string?.isEmpty == false, case .object(let members) = item.plain else {
                row.unsent.insert(ChatMessages.thinking)
                return
            }
            let kept = Conversation.Part.given(.object(members.filter { thinkingMembers.contains($0.key) }))
            if let last = row.messages.indices.last, row.messages[last].role == .assistant {
                row.messages[last].parts.append(kept)
            } else {
                row.messages.append(Conversation.Message(.assistant, [kept]))
            }
        default: throw RowDefect(.unsupportedPart, at: item.offset)
        }
    }

    /// What the API takes of an item of thinking that it is given back.
    private static let thinkingMembers: Set<String> = ["type", "id", "summary", "encrypted_content"]

    // MARK: Gemini

    private static func gemini(_ body: JSONNode, _ contents: JSONNode) throws(RowDefect) -> DataRow {
        var row = DataRow([])
        if let system = body.first(of: ["systemInstruction", "system_instruction"]) {
            row.messages.append(Conversation.Message(.system, try parts(system, of: .system, &row.unsent)))
        }
        for content in try contents.list("an array of contents") {
            let role: Conversation.Role = try isAnswer(content["role"]) ? .assistant : .user
            let parts = named(try parts(content, of: role, &row.unsent), after: row.messages)
            row.messages += ChatMessages.apart(parts, of: role)
        }
        row.tools = try ChatMessages.tools(body["tools"])
        return row
    }

    private static func parts(
        _ content: JSONNode,
        of role: Conversation.Role,
        _ unsent: inout Set<String>
    ) throws(RowDefect) -> [Conversation.Part] {
        var parts: [Conversation.Part] = []
        for part in try content["parts"]?.list("an array of parts") ?? [] {
            if part["thought"] != nil {
                unsent.insert(ChatMessages.thinking)
            } else if let text = part["text"] {
                if part["thoughtSignature"] != nil { unsent.insert("a signature of the model's words") }
                parts.append(.text(try text.text("text")))
            } else if let picture = part.first(of: ["inlineData", "inline_data"]), isPicture(picture) {
                parts.append(.image(try ChatMessages.image(picture)))
            } else if let call = part["functionCall"], let name = call["name"] {
                let arguments = call["args"]?.plain ?? .object([:])
                let id = try call["id"]?.text("an id") ?? ""
                parts.append(
                    .call(
                        Conversation.ToolCall(
                            id: id,
                            name: try name.text("the name of a function"),
                            arguments: arguments,
                            signature: part["thoughtSignature"]?.string
                        )
                    )
                )
            } else if let result = part["functionResponse"], let name = result["name"] {
                // Without an id it is found by the function's name.
                let id = try (result["id"] ?? name).text("an id, or the name of a function")
                parts.append(.result(id: id, text: given(result["response"])))
            } else {
                throw RowDefect(.unsupportedPart, at: part.offset)
            }
        }
        try ChatMessages.checkPictures(parts, of: role, at: content)
        return parts
    }

    /// Returns what a function gave: the text where that is all, else the object that Gemini takes as it is.
    private static func given(_ response: JSONNode?) -> String {
        guard let response else { return "" }
        if case .object(let members) = response.value, members.count == 1, let text = response["result"]?.string {
            return text
        }
        return response.plain.json
    }

    private static func isAnswer(_ role: JSONNode?) throws(RowDefect) -> Bool {
        switch role?.string {
        case "model": return true
        case "user", "function": return false
        default:
            if let role { throw role.defect("a role: user or model") }
            return false
        }
    }

    private static func isPicture(_ node: JSONNode) -> Bool {
        node.first(of: ["mimeType", "mime_type"])?.string?.hasPrefix("image/") == true
    }

    /// Gives calls without an id one, and to each result without one that of the first call of its function that waits for one.
    private static func named(_ parts: [Conversation.Part], after messages: [Conversation.Message]) -> [Conversation
        .Part]
    {
        let calls = messages.flatMap(\.calls)
        var answered = Set(messages.flatMap(\.parts).compactMap { if case .result(let id, _) = $0 { id } else { nil } })
        return parts.enumerated().map { place, part in
            switch part {
            case .call(var call) where call.id.isEmpty:
                call.id = "call_\(messages.count + 1)_\(place + 1)"
                return .call(call)
            case .result(let name, let text):
                let id = calls.first { $0.name == name && !answered.contains($0.id) }?.id ?? name
                answered.insert(id)
                return .result(id: id, text: text)
            default: return part
            }
        }
    }
}

extension Conversation.Message {
    /// Whether there is nothing but thinking that its server is given back.
    fileprivate var isThinkingAlone: Bool {
        !parts.isEmpty && parts.allSatisfy { if case .given = $0 { true } else { false } }
    }
}
