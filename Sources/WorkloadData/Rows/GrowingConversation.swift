import BenchModel
import JSONSyntax

/// A conversation of which every row of a dataset holds one turn, with all that was said before: agentperf's.
///
/// Its last row has the whole of it; the rows before it have the times and the limits of their turns.
struct GrowingConversation: Sendable {
    /// What a row says of its turn besides the messages.
    struct Pace: Sendable, Equatable {
        /// Between the answer and the next turn.
        var delayAfter: Nanoseconds?
        var answerLimit: Int?
        /// How many messages have been said by then.
        var messages: Int
    }

    /// Names the conversation.
    let name: String
    private(set) var paces: [Pace] = []
    private var number = -1
    /// Of the messages of the latest row, to see whether the next one goes on from them.
    private var said: (count: Int, hash: Int) = (0, 0)
    /// Whether rows were without what those before them say, which is not asked then.
    private(set) var isRewritten = false
    /// Whether rows of turns are missing, by the numbers of those that there are.
    private(set) var hasGaps = false

    /// Nil of a row that names no conversation.
    init?(_ node: JSONNode) throws(RowDefect) {
        guard let id = node.first(of: ["conversation_id", "task_id"]) else { return nil }
        switch id.value {
        case .string(let text) where !text.isEmpty: name = text
        case .number(let digits): name = digits
        default: throw id.defect("the name of a conversation, a text or a number")
        }
    }

    /// Takes a row, which has to say more than the one before it.
    ///
    /// - Parameters:
    ///   - node: the row.
    ///   - count: its messages.
    ///   - limit: the most output tokens of the answer to it; nil where it states none.
    /// - Throws: what is wrong with its place, or with its time.
    mutating func take(_ node: JSONNode, messages count: Int, limit: Int?) throws(RowDefect) {
        let messages = paces.last?.messages ?? 0
        let number = try Self.number(of: node) ?? self.number + 1
        guard count > messages, number > self.number else {
            throw RowDefect(
                .outOfOrder,
                at: node["conversation_idx"]?.offset ?? node.offset,
                "found turn \(number) of \(JSONPath.quoted(name)) with \(Counted.text(count, "message")) after turn \(self.number) with "
                    + "\(messages); expected each row of a conversation to say more than the one before it"
            )
        }
        let delay = try Self.delay(after: node)
        if number != self.number + 1 { hasGaps = true }
        self.number = number
        remember(node["messages"]?.elements ?? [])
        paces.append(Pace(delayAfter: delay, answerLimit: limit, messages: count))
    }

    /// Keeps what a row says, and sees whether that goes on from what the row before it says.
    private mutating func remember(_ messages: [JSONNode]) {
        var hasher = Hasher()
        var goesOn = said.count == 0
        for (place, message) in messages.enumerated() {
            hasher.combine(message.json)
            guard place + 1 == said.count else { continue }
            let before = hasher
            goesOn = before.finalize() == said.hash
        }
        if !goesOn { isRewritten = true }
        said = (messages.count, hasher.finalize())
    }

    /// Reads which turn a row is; nil where it does not say.
    private static func number(of node: JSONNode) throws(RowDefect) -> Int? {
        guard let node = node["conversation_idx"] else { return nil }
        guard case .number(let digits) = node.value, let number = Int(digits), number >= 0 else {
            throw node.defect("the number of a turn, from 0 on")
        }
        return number
    }

    /// Reads the time that a tool took; nil where none did.
    private static func delay(after node: JSONNode) throws(RowDefect) -> Nanoseconds? {
        guard let time = try node["simulated_tool_delay_ms_after"]?.milliseconds(), time > 0 else { return nil }
        return time
    }

    /// Returns the place of each row's turn: the file may begin in the middle of a conversation, and rows of it may be missing.
    private func turns(of dialogue: Dialogue) -> [Int] {
        var ends: [Int: Int] = [:]
        var said = dialogue.opening.count
        for (place, turn) in dialogue.turns.enumerated() {
            said += turn.messages.count
            ends[said] = place
            said += turn.recorded.count
        }
        let places = paces.compactMap { ends[$0.messages] }
        // Where the model was shown less of what had been said before, the last row tells no more than how many turns there were.
        return places.count == paces.count
            ? places : Array((dialogue.turns.count - paces.count)..<dialogue.turns.count)
    }

    /// Returns the last row's conversation with the times and limits of all.
    func paced(_ conversation: Conversation) -> Conversation {
        var dialogue = Dialogue(conversation)
        for (place, pace) in zip(turns(of: dialogue), paces) where dialogue.turns.indices.contains(place) {
            let last = dialogue.turns[place].messages.count - 1
            dialogue.turns[place].messages[last].answerLimit = pace.answerLimit
            if place + 1 < dialogue.turns.count { dialogue.turns[place + 1].messages[0].delay = pace.delayAfter }
        }
        var whole = conversation
        whole.messages = dialogue.opening + dialogue.turns.flatMap { $0.messages + $0.recorded }
        return whole
    }
}
