import BenchModel
import JSONSyntax

/// A conversation of which every row of a dataset holds one turn, with all that was said before: agentperf's.
///
/// Its last row has the whole of it; the rows before it have the times and the limits of their turns.
struct GrowingConversation: Sendable, Equatable {
    /// What a row says of its turn besides the messages.
    struct Pace: Sendable, Equatable {
        /// Between the answer and the next turn.
        var delayAfter: Nanoseconds?
        var answerLimit: Int?
    }

    /// Names the conversation.
    let name: String
    private(set) var paces: [Pace] = []
    private var messages = 0
    private var number = -1

    /// Nil of a row that names no conversation.
    init?(_ node: JSONNode) {
        guard let name = node.first(of: ["conversation_id", "task_id"])?.string else { return nil }
        self.name = name
    }

    /// Takes a row, which has to say more than the one before it.
    mutating func take(_ node: JSONNode, _ request: RowRequest) throws(RowDefect) {
        let count = request.conversation.messages.count
        let number = try node["conversation_idx"]?.tokens() ?? self.number + 1
        guard count > messages, number > self.number else {
            throw RowDefect(
                .outOfOrder,
                at: node.offset,
                "found turn \(number) of \(JSONPath.quoted(name)) with \(count) messages after turn \(self.number) with "
                    + "\(messages); expected each row of a conversation to say more than the one before it"
            )
        }
        (messages, self.number) = (count, number)
        var delay: Nanoseconds?
        if case .number(let digits)? = node["simulated_tool_delay_ms_after"]?.value, let time = Double(digits), time > 0
        {
            delay = .milliseconds(time)
        }
        paces.append(Pace(delayAfter: delay, answerLimit: request.maxTokens))
    }

    /// Returns the last row's conversation with the times and limits of all.
    func paced(_ conversation: Conversation) -> Conversation {
        var dialogue = Dialogue(conversation)
        // The file may begin in the middle of a conversation.
        let first = dialogue.turns.count - paces.count
        for (place, pace) in paces.enumerated() where dialogue.turns.indices.contains(first + place) {
            let last = dialogue.turns[first + place].messages.count - 1
            dialogue.turns[first + place].messages[last].answerLimit = pace.answerLimit
            if dialogue.turns.indices.contains(first + place + 1) {
                dialogue.turns[first + place + 1].messages[0].delay = pace.delayAfter
            }
        }
        var whole = conversation
        whole.messages = dialogue.opening + dialogue.turns.flatMap { $0.messages + $0.recorded }
        return whole
    }
}
