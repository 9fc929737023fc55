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
        "prompt", "tools", "stream", "stream_options", "n", "best_of", "max_tokens",
        "max_completion_tokens", "max_output_tokens",
    ]

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: an object.
    ///   - chat: the protocol of a body with `messages` and nothing else that tells one.
    /// - Returns: the row.
    /// - Throws: why it is not asked.
    static func row(_ body: JSONNode, chat: WireProtocol = .openaiChat) throws(RowDefect) -> DataRow {
        guard case .object(let members) = body.value else { throw body.defect("the body of a request, an object") }
        var (row, spoken) = try asked(body, chat: chat)
        let limits = ["max_tokens", "max_completion_tokens", "max_output_tokens"]
        let limit = body.first(of: limits) ?? body["generationConfig"]?["maxOutputTokens"]
        if let tokens = try limit?.tokens(), tokens > 0 { row.maxTokens = tokens }
        var others = members.filter { !read.contains($0.key) && $0.value.value != .null }
        if spoken == .gemini, let place = others.firstIndex(where: { $0.key == "generationConfig" }),
            case .object(let settings) = others[place].value.value
        {
            others[place].value = JSONNode(.object(settings.filter { $0.key != "maxOutputTokens" }))
        }
        if !others.isEmpty {
            let fields = Dictionary(others.map { ($0.key, $0.value.plain) }, uniquingKeysWith: { $1 })
            row.fields = RequestFields(wireProtocol: spoken, members: fields)
        }
        return row
    }

    private static func asked(_ body: JSONNode, chat: WireProtocol) throws(RowDefect) -> (DataRow, WireProtocol) {
        if let contents = body["contents"] { return (try gemini(body, contents), .gemini) }
        if let input = body["input"] { return (try responses(body, input), .openaiResponses) }
        if let messages = body["messages"] {
            var row = DataRow(try ChatMessages.messages(messages))
            row.tools = try ChatMessages.tools(body["tools"])
            // Anthropic's has the system's text beside the messages.
            if let system = body["system"] {
                row.messages.insert(Conversation.Message(.system, try ChatMessages.parts(system)), at: 0)
                return (row, .anthropicMessages)
            }
            return (row, chat)
        }
        guard let prompt = body["prompt"] else {
            throw RowDefect(
                .otherFormat,
                at: body.offset,
                "found a body without messages, input, contents or prompt; expected the body of a request for an answer"
            )
        }
        return (DataRow(system: nil, user: try prompt.text("the prompt, a text")), .openaiCompletions)
    }

    private static func responses(_ body: JSONNode, _ input: JSONNode) throws(RowDefect) -> DataRow {
        var row = DataRow([])
        if let instructions = body["instructions"]?.string {
            row.messages = [Conversation.Message(.system, instructions)]
        }
        if let text = input.string {
            row.messages.append(Conversation.Message(.user, text))
        } else {
            let items = try input.list("a text, or an array of messages")
            if items.contains(where: { $0["role"] == nil }) { throw RowDefect(.unsupportedPart, at: input.offset) }
            row.messages += try ChatMessages.messages(input)
        }
        row.tools = try ChatMessages.tools(body["tools"])
        return row
    }

    private static func gemini(_ body: JSONNode, _ contents: JSONNode) throws(RowDefect) -> DataRow {
        var row = DataRow([])
        if let system = body.first(of: ["systemInstruction", "system_instruction"]) {
            row.messages.append(Conversation.Message(.system, try parts(system)))
        }
        for content in try contents.list("an array of contents") {
            let isAnswer = content["role"]?.string == "model"
            row.messages.append(Conversation.Message(isAnswer ? .assistant : .user, try parts(content)))
        }
        if body["tools"] != nil { throw RowDefect(.unsupportedPart, at: body.offset) }
        return row
    }

    private static func parts(_ content: JSONNode) throws(RowDefect) -> [Conversation.Part] {
        var parts: [Conversation.Part] = []
        for part in try content["parts"]?.list("an array of parts") ?? [] {
            guard let text = part["text"] else { throw RowDefect(.unsupportedPart, at: part.offset) }
            parts.append(.text(try text.text("text")))
        }
        return parts
    }
}
