import BenchModel
import JSONSyntax

/// Rows as aiperf has them: a turn each, or a conversation without its answers.
extension RowDecoder {
    private struct Turn {
        var texts: [Conversation.Part] = []
        var images: [Conversation.Part] = []
        var unsent: Set<String> = []
        var message: Conversation.Message { Conversation.Message(.user, texts + images) }
    }

    func aiperf(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let turn = try turn(node) else { throw other(node) }
        var row = DataRow([turn.message])
        row.maxTokens = try stated(node, ["output_length", "max_tokens"])
        row.unsent = turn.unsent
        return row
    }

    /// Only the first turn can be asked: the answers to it are not in the file.
    func aiperfTurns(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let turns = node["turns"] else { throw other(node) }
        var row = DataRow([])
        try addSystem(["system_message", "system_prompt", "system"], of: node, to: &row)
        var latest: Nanoseconds?
        for (place, turn) in try turns.list("an array of turns").enumerated() {
            if let text = turn.string {
                row.messages.append(Conversation.Message(.user, text))
                continue
            }
            guard let said = try self.turn(turn) else { throw turn.defect("a turn with \"text\"") }
            var message = said.message
            message.delay = try turn["delay"]?.milliseconds()
            message.answerLimit = try stated(turn, ["output_length", "max_tokens"])
            if let stamp = turn["timestamp"] {
                let time = try stamp.milliseconds()
                if let latest, time < latest {
                    throw RowDefect(
                        .outOfOrder,
                        at: stamp.offset,
                        "turns[\(place)]: found a time \((latest - time).inSeconds) s before that of a turn before it; expected turns in "
                            + "their order"
                    )
                }
                latest = time
            }
            row.messages.append(message)
            if place == 0 { row.maxTokens = message.answerLimit }
            row.unsent.formUnion(said.unsent)
        }
        row.lacksAnswers = row.messages.count { $0.role == .user } > 1
        return row
    }

    /// Returns what one turn says; nil where there is neither text nor a picture.
    private func turn(_ node: JSONNode) throws(RowDefect) -> Turn? {
        try refuseUnsupported(in: node)
        guard node.first(of: ["text", "texts", "image", "images"]) != nil else { return nil }
        if let role = node["role"], try ChatMessages.role(role) != .user { throw RowDefect(.ofOthers, at: role.offset) }
        var turn = Turn()
        for element in node.listed("text", "texts") {
            // `texts` may hold groups: {"name": …, "contents": […]}.
            for words in element["contents"]?.elements ?? [element] {
                turn.texts.append(.text(try words.text("text")))
            }
        }
        for named in ["image", "images"].compactMap({ node[$0] }) where !named.isNothing {
            for element in named.elements ?? [named] {
                for picture in element["contents"]?.elements ?? [element] {
                    turn.images.append(.image(try ChatMessages.image(picture)))
                }
            }
        }
        if node["timestamp"] != nil { turn.unsent.insert("a time of arrival") }
        if node["delay"] != nil { turn.unsent.insert("a delay between turns") }
        return turn
    }
}
