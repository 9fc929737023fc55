import BenchModel
import JSONSyntax

/// Rows that are conversations, or recorded bodies with one.
extension RowDecoder {
    /// Also the conversations of `sglang`, which have `content` and no role: the user begins, and turns alternate.
    func shareGPT(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let turns = node.first(of: ["conversations", "conversation", "items"]) else { throw other(node) }
        var messages: [Conversation.Message] = []
        for (place, turn) in try turns.list("an array of turns").enumerated() {
            let named = try turn.first(of: ["from", "role"]).map { word throws(RowDefect) in
                try ChatMessages.role(word)
            }
            let role = named ?? (place % 2 == 0 ? .user : .assistant)
            guard let text = turn.first(of: ["value", "content", "text"]) else {
                throw turn.defect("a turn with \"from\" and \"value\"")
            }
            let parts = try ChatMessages.parts(text, of: role)
            if role == .tool { throw RowDefect(.strayResult, at: turn.offset) }
            messages.append(Conversation.Message(role, parts))
        }
        var row = DataRow(messages)
        try addSystem(["system"], of: node, to: &row)
        try addPictures(beside: node, to: &row)
        return row
    }

    /// Puts the system's words that stand beside the messages before them, unless they begin with such.
    func addSystem(_ names: [String], of node: JSONNode, to row: inout DataRow) throws(RowDefect) {
        guard let system = node.firstMember(of: names) else { return }
        let words = try system.value.text("the system's words, a text")
        if words.isEmpty { return }
        if row.messages.first?.role == .system {
            row.left.append(system.key)
        } else {
            row.messages.insert(Conversation.Message(.system, words), at: 0)
        }
    }

    /// Takes the pictures that a row names beside its messages, as LLaVA and TRL have them; where the messages have no places for them,
    /// the names may be of something else, such as a container's.
    private func addPictures(beside node: JSONNode, to row: inout DataRow) throws(RowDefect) {
        try refuseUnsupported(in: node)
        let names = NamedPictures(files: pictures, areExpected: row.hasPicturePlaces)
        try names.refuseOthers(in: node)
        var images: [Conversation.Image] = []
        for member in NamedPictures.members(of: node) where !member.node.isNothing {
            if let found = try names.pictures(member.node, in: member.name) {
                images += found
            } else {
                row.unsent.insert("an \(JSONPath.quoted(member.name)) that is no picture's address or path")
            }
        }
        try row.place(images)
    }

    func chat(_ messages: JSONNode, of node: JSONNode) throws(RowDefect) -> DataRow {
        var row = DataRow(try ChatMessages.messages(messages))
        row.tools = try ChatMessages.tools(node.first(of: ["tools", "functions"]))
        row.maxTokens = try stated(node, ["max_tokens", "max_completion_tokens"])
        row.unsent = ChatMessages.unsent(of: messages)
        try addSystem(["system", "system_prompt"], of: node, to: &row)
        try addPictures(beside: node, to: &row)
        return row
    }

    func agentperf(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let messages = node["messages"] else { throw other(node) }
        var row = DataRow(try ChatMessages.messages(messages))
        row.tools = try ChatMessages.tools(node["tools"])
        row.maxTokens = try stated(node, ["max_output_tokens", "target_output_tokens"])
        row.recordedTokens = try stated(node, ["target_output_tokens"])
        row.isRecordedStated = row.recordedTokens != nil
        row.unsent = ChatMessages.unsent(of: messages)
        if node["simulated_tool_delay_ms_after"] != nil { row.unsent.insert("a tool's delay") }
        return row
    }

    // MARK: Bodies

    func batch(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let body = node.firstMember(of: ["body", "params"]) else { throw other(node) }
        // Azure's names the version of its interface behind it.
        let path = (try node["url"]?.text("the path of a request") ?? "").prefix { $0 != "?" }
        let asks = ["chat/completions", "completions", "responses", "messages", "generateContent"]
        if !path.isEmpty, !asks.contains(where: { path.hasSuffix($0) }) {
            throw RowDefect(.otherRequest, at: node["url"]?.offset ?? 0)
        }
        let stated: WireProtocol? =
            if body.key == "params" || path.hasSuffix("/messages") {
                .anthropicMessages
            } else {
                path.hasSuffix("chat/completions") ? .openaiChat : nil
            }
        return try RecordedBody.row(body.value, as: stated, within: body.key + ".")
    }

    /// A body, or a row that has one and words about it.
    func body(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let body = node.firstMember(of: ["payload", "body"]) else { return try RecordedBody.row(node) }
        var row = try RecordedBody.row(body.value, within: body.key + ".")
        KnownMembers([body.key]).noteLeft(in: node, &row.left)
        return row
    }

    /// The bodies of a session (aiperf's `inputs_json`), each of which has all that was said before; nil of another row.
    static func bodies(in node: JSONNode) -> JSONNode? {
        node["payloads"] ?? node["payload"].flatMap { $0.elements == nil ? nil : $0 }
    }

    func found(bodies: JSONNode, of node: JSONNode, _ turns: DataSource.Turns) throws(RowDefect) -> Found {
        var requests: [RowRequest] = []
        var unsent: Set<String> = []
        var left: [String] = []
        var last: DataRow?
        let name = node["payloads"] == nil ? "payload" : "payloads"
        KnownMembers([name]).noteLeft(in: node, &left)
        for (place, body) in try bodies.list("an array of bodies").enumerated() {
            let row = try RecordedBody.row(body, within: name + "[].")
            if turns == .session, let last {
                let (said, before) = (row.messages.count, last.messages.count)
                guard said > before else {
                    throw RowDefect(
                        .outOfOrder,
                        at: body.offset,
                        "found a body with \(Counted.text(said, "message")) after one with \(before); expected each body of a session to say "
                            + "more than the one before it"
                    )
                }
                // The last body alone is asked, turn by turn.
                if row.messages.prefix(before) != last.messages[...] {
                    unsent.insert("a history other than the bodies before it have")
                }
                if row.fields != last.fields || row.maxTokens != last.maxTokens || row.tools != last.tools {
                    unsent.insert("settings of bodies before its last that this one has not")
                }
            }
            last = row
            unsent.formUnion(row.unsent)
            for word in row.left where !left.contains(word) { left.append(word) }
            for var request in try row.requests(turns == .session ? .session : .last) {
                request.turn = place + 1
                requests.append(request)
            }
        }
        guard var whole = requests.last else { throw RowDefect(.noText) }
        if turns == .session {
            whole.turn = nil
            requests = [whole]
        }
        // Each body is asked otherwise, whatever is done with the turns of others.
        return Found(
            requests: requests,
            turns: turns == .session ? last?.turnCount ?? 1 : 1,
            turnsLeftOut: 0,
            unsent: unsent,
            left: left
        )
    }
}
