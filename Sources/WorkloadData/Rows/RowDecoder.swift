import BenchModel
import JSONSyntax

/// Reads rows of one format.
struct RowDecoder {
    var format: DataFormat
    let columns: DataSource.Columns
    /// The fields that requests are sent with, which every row must have.
    var sent: Set<String> = []
    /// The fields by which requests are grouped, which a row may have.
    var grouped: [String] = []
    /// Where the pictures are that rows name.
    var pictures = PictureFiles(beside: "")

    /// What a row becomes.
    struct Found {
        var requests: [RowRequest]
        /// The turns of the user's in it.
        var turns: Int
        /// Those that are neither asked nor before one that is.
        var turnsLeftOut: Int
        var unsent: Set<String>
        /// Whether nothing but the first turn can be asked, whatever was wanted.
        var lacksAnswers = false
        /// The names of the columns that texts are made of, and of those that nothing is.
        var columnsAsked: [String] = []
        var columnsLeft: [String] = []
    }

    /// Returns the requests that a row becomes: at least one.
    func requests(_ node: JSONNode, _ turns: DataSource.Turns) throws(RowDefect) -> Found {
        var found = try found(node, turns)
        var pictures = pictures
        for place in found.requests.indices {
            found.requests[place].pictureBytes = try pictures.resolve(&found.requests[place].conversation)
        }
        guard !sent.isEmpty || !grouped.isEmpty else { return found }
        let (fields, groups) = (try sentFields(of: node), groupFields(of: node))
        for place in found.requests.indices {
            (found.requests[place].rowFields, found.requests[place].groupFields) = (fields, groups)
        }
        return found
    }

    /// Returns the fields by which the row's requests are grouped, those that it has with a text, a number or true or false.
    private func groupFields(of node: JSONNode) -> [String: String] {
        var fields: [String: String] = [:]
        for name in grouped { fields[name] = node[name].flatMap(Self.word) }
        return fields
    }

    /// Returns what a field holds as a text; nil where that is nothing, a list or an object.
    private static func word(_ node: JSONNode) -> String? {
        switch node.value {
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    private func sentFields(of node: JSONNode) throws(RowDefect) -> [String: String] {
        var fields: [String: String] = [:]
        for name in sent.sorted() {
            guard let value = node[name] else {
                throw RowDefect(
                    .wrongShape,
                    at: node.offset,
                    "found a row without \(JSONPath.quoted(name)); expected it, because {{row.\(name)}} is sent with each request"
                )
            }
            guard let word = Self.word(value) else {
                throw value.defect("a text, a number or true or false, for {{row.\(name)}}")
            }
            fields[name] = word
        }
        return fields
    }

    private func found(_ node: JSONNode, _ turns: DataSource.Turns) throws(RowDefect) -> Found {
        // The bodies of a session (aiperf's `inputs_json`), each of which has all that was said before.
        if format == .bodies,
            let payloads = node["payloads"] ?? node["payload"].flatMap({ $0.elements == nil ? nil : $0 })
        {
            if turns == .session, let last = try payloads.list("an array of bodies").last {
                let row = try RecordedBody.row(last)
                return Found(
                    requests: try row.requests(.last),
                    turns: row.turnCount,
                    turnsLeftOut: 0,
                    unsent: row.unsent
                )
            }
            var requests: [RowRequest] = []
            var unsent: Set<String> = []
            for (place, body) in try payloads.list("an array of bodies").enumerated() {
                let row = try RecordedBody.row(body)
                unsent.formUnion(row.unsent)
                for var request in try row.requests(.last) {
                    request.turn = place + 1
                    requests.append(request)
                }
            }
            if requests.isEmpty { throw RowDefect(.noText) }
            // Each body is asked, whatever is done with the turns of others.
            return Found(requests: requests, turns: 1, turnsLeftOut: 0, unsent: unsent)
        }
        let row = try row(node)
        let requests = try row.requests(turns)
        let leavesOut = turns != .session && (turns == .first || row.lacksAnswers)
        let count = row.turnCount
        return Found(
            requests: requests,
            turns: count,
            turnsLeftOut: leavesOut ? count - 1 : 0,
            unsent: turns == .session ? row.unsent.subtracting(RowDecoder.gaps) : row.unsent,
            lacksAnswers: row.lacksAnswers && turns != .session,
            columnsAsked: row.columnsAsked,
            columnsLeft: row.columnsLeft
        )
    }

    /// What is kept where conversations are held turn by turn.
    static let gaps: Set = ["a tool's delay", "a delay between turns"]

    private func row(_ node: JSONNode) throws(RowDefect) -> DataRow {
        if format == .prompts, let text = node.string { return DataRow(system: nil, user: text) }
        guard node.isObject else {
            throw node.defect(format == .prompts ? "an object, or a prompt in quotes" : "an object")
        }
        switch format {
        case .sharegpt: return try shareGPT(node)
        case .chat:
            guard let messages = node.first(of: ["messages", "chat_messages"]) else { throw other(node) }
            return try chat(messages, of: node)
        case .batch: return try batch(node)
        case .prompts, .columns: return try named(node)
        case .bodies: return try RecordedBody.row(node["payload"] ?? node["body"] ?? node)
        case .aiperfSingle: return try aiperf(node)
        case .aiperfMulti: return try aiperfTurns(node)
        case .agentperf: return try agentperf(node)
        case .mooncake, .azure, .burstgpt, .bailian:
            // Their rows are read by ``TraceRowDecoder``.
            throw other(node)
        }
    }

    /// The turns that are asked where nobody says which.
    static func usualTurns(_ format: DataFormat) -> DataSource.Turns {
        switch format {
        // What other tools ask of it, so that figures can be compared.
        case .sharegpt, .aiperfMulti: .first
        default: .last
        }
    }

    // MARK: Formats

    /// Also the conversations of `sglang`, which have `content` and no role: the user begins, and turns alternate.
    private func shareGPT(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let turns = node.first(of: ["conversations", "conversation", "items"]) else { throw other(node) }
        var messages: [Conversation.Message] = []
        for (place, turn) in try turns.list("an array of turns").enumerated() {
            let role = try turn.first(of: ["from", "role"]).map { word throws(RowDefect) in
                try ChatMessages.role(word)
            }
            guard let text = turn.first(of: ["value", "content", "text"]) else {
                throw turn.defect("a turn with \"from\" and \"value\"")
            }
            let parts = try ChatMessages.parts(text)
            if role == .tool { throw RowDefect(.strayResult) }
            messages.append(Conversation.Message(role ?? (place % 2 == 0 ? .user : .assistant), parts))
        }
        if messages.first?.role != .system, let system = node["system"]?.string, !system.isEmpty {
            messages.insert(Conversation.Message(.system, system), at: 0)
        }
        var row = DataRow(messages)
        try addPictures(beside: node, to: &row)
        return row
    }

    /// Takes the pictures that a row names beside its messages, as LLaVA and TRL have them; where the messages have no places for them,
    /// the names may be of something else, such as a container's.
    private func addPictures(beside node: JSONNode, to row: inout DataRow) throws(RowDefect) {
        try refuseUnsupported(in: node)
        let named = node.listed("image", "images").filter { $0.string != "" }
        // Texts are searched for places only where there is something to put there.
        let isWanted = !named.isEmpty && row.hasPicturePlaces
        var images: [Conversation.Image] = []
        for element in named {
            if !isWanted, let name = element.string, !ChatMessages.looksLikePicture(name) {
                row.unsent.insert("an \"image\" that is no picture's address or path")
                continue
            }
            images.append(try ChatMessages.image(element))
        }
        try row.place(images)
    }

    func chat(_ messages: JSONNode, of node: JSONNode) throws(RowDefect) -> DataRow {
        var row = DataRow(try ChatMessages.messages(messages))
        row.tools = try ChatMessages.tools(node.first(of: ["tools", "functions"]))
        row.maxTokens = try stated(node, ["max_tokens", "max_completion_tokens"])
        row.unsent = ChatMessages.unsent(of: messages)
        try addPictures(beside: node, to: &row)
        return row
    }

    private func batch(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let body = node.first(of: ["body", "params"]) else { throw other(node) }
        // Azure's names the version of its interface behind it.
        let path = (node["url"]?.string ?? "").prefix { $0 != "?" }
        let asks = ["chat/completions", "completions", "responses", "messages", "generateContent"]
        if !path.isEmpty, !asks.contains(where: { path.hasSuffix($0) }) {
            throw RowDefect(.otherRequest, at: node["url"]?.offset ?? 0)
        }
        let isAnthropic = node["body"] == nil || path.hasSuffix("/messages")
        return try RecordedBody.row(body, chat: isAnthropic ? .anthropicMessages : .openaiChat)
    }

    private func agentperf(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let messages = node["messages"] else { throw other(node) }
        var row = DataRow(try ChatMessages.messages(messages))
        row.tools = try ChatMessages.tools(node["tools"])
        row.maxTokens = try stated(node, ["max_output_tokens", "target_output_tokens"])
        row.recordedTokens = try stated(node, ["target_output_tokens"])
        if node["simulated_tool_delay_ms_after"] != nil { row.unsent.insert("a tool's delay") }
        return row
    }

    private func aiperf(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let (text, images, unsent) = try aiperfTurn(node) else { throw other(node) }
        var row = DataRow([Conversation.Message(.user, text + images)])
        row.maxTokens = try stated(node, ["output_length", "max_tokens"])
        row.unsent = unsent
        return row
    }

    /// Only the first turn can be asked: the answers to it are not in the file.
    private func aiperfTurns(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let turns = node["turns"] else { throw other(node) }
        var row = DataRow([])
        if let system = node.first(of: ["system_message", "system_prompt", "system"])?.string, !system.isEmpty {
            row.messages.append(Conversation.Message(.system, system))
        }
        for (place, turn) in try turns.list("an array of turns").enumerated() {
            if let text = turn.string {
                row.messages.append(Conversation.Message(.user, text))
                continue
            }
            guard let (text, images, unsent) = try aiperfTurn(turn) else { throw turn.defect("a turn with \"text\"") }
            var message = Conversation.Message(.user, text + images)
            message.delay = try milliseconds(turn["delay"])
            message.answerLimit = try stated(turn, ["output_length", "max_tokens"])
            row.messages.append(message)
            if place == 0 { row.maxTokens = message.answerLimit }
            row.unsent.formUnion(unsent)
        }
        row.lacksAnswers = row.messages.count > 1
        return row
    }

    /// Returns the parts of one turn; nil where there is neither text nor a picture.
    private func aiperfTurn(
        _ node: JSONNode
    ) throws(RowDefect) -> (text: [Conversation.Part], images: [Conversation.Part], unsent: Set<String>)? {
        try refuseUnsupported(in: node)
        guard node.first(of: ["text", "texts", "image", "images"]) != nil else { return nil }
        var texts: [Conversation.Part] = []
        for element in node.listed("text", "texts") {
            // `texts` may hold groups: {"name": …, "contents": […]}.
            for words in element["contents"]?.elements ?? [element] { texts.append(.text(try words.text("text"))) }
        }
        var images: [Conversation.Part] = []
        for element in node.listed("image", "images") {
            for place in element["contents"]?.elements ?? [element] {
                images.append(.image(try ChatMessages.image(place)))
            }
        }
        var unsent: Set<String> = []
        if node["timestamp"] != nil { unsent.insert("a time of arrival") }
        if node["delay"] != nil { unsent.insert("a delay between turns") }
        return (texts, images, unsent)
    }

    private func refuseUnsupported(in node: JSONNode) throws(RowDefect) {
        for found in ColumnNames.unsupported.compactMap({ node[$0] }) where !found.isBlank {
            throw RowDefect(.unsupportedPart, at: found.offset)
        }
    }

    // MARK: Values

    private func stated(_ node: JSONNode, _ names: [String]) throws(RowDefect) -> Int? {
        try node.first(of: names)?.tokenLimit()
    }

    private func milliseconds(_ node: JSONNode?) throws(RowDefect) -> Nanoseconds? {
        guard let node else { return nil }
        guard case .number(let digits) = node.value, let time = Double(digits), time >= 0, time.isFinite else {
            throw node.defect("a number of milliseconds")
        }
        return .milliseconds(time)
    }

    func other(_ node: JSONNode) -> RowDefect {
        let keys = node.keys.sorted().prefix(6).map(JSONPath.quoted).joined(separator: ", ")
        return RowDefect(
            .otherFormat,
            at: node.offset,
            "found a row with \(keys.isEmpty ? "no keys" : keys); expected \(format.words) as in the rows before"
        )
    }
}
