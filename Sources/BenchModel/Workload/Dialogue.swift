/// A conversation, taken apart into the turns in which it is held.
package struct Dialogue: Sendable, Equatable {
    package struct Turn: Sendable, Equatable {
        /// What is said before the model answers: by the user, or by tools.
        package var messages: [Conversation.Message]
        /// How the model answered when the conversation was recorded; empty where that is not known.
        package var recorded: [Conversation.Message] = []

        package init(_ messages: [Conversation.Message], recorded: [Conversation.Message] = []) {
            self.messages = messages
            self.recorded = recorded
        }

        /// Whether it brings what tools gave.
        package var bringsResults: Bool { messages.first?.role == .tool }
        /// The recorded time between the answer before and this turn.
        package var gap: Nanoseconds? {
            let delays = messages.compactMap(\.delay)
            return delays.isEmpty ? nil : delays.saturatingSum
        }
        /// The most output tokens of the answer to it; nil where it states none.
        package var answerLimit: Int? { messages.compactMap(\.answerLimit).last }
    }

    /// What is said before the first turn: system messages, and an answer that the conversation begins with.
    package var opening: [Conversation.Message] = []
    package var turns: [Turn] = []

    /// Takes a conversation apart.
    ///
    /// A turn ends before an answer of the model's. Of messages of the user's without an answer in between, each is a turn of
    /// its own: their answers are not known.
    package init(_ conversation: Conversation) {
        for message in conversation.messages {
            switch message.role {
            case .system: opening.append(message)
            case .assistant:
                if turns.isEmpty {
                    opening.append(message)
                } else {
                    turns[turns.count - 1].recorded.append(message)
                }
            case .user, .tool:
                // A result belongs with those of other calls, and a word of the user's may follow them at once.
                let goesOn =
                    turns.last.map { last in
                        last.recorded.isEmpty && last.messages.last?.role == .tool
                    } ?? false
                if goesOn {
                    turns[turns.count - 1].messages.append(message)
                } else {
                    turns.append(Turn([message]))
                }
            }
        }
    }

    /// Whether an answer before its last turn was not recorded.
    package var lacksAnswers: Bool { turns.dropLast().contains { $0.recorded.isEmpty } }
}

extension Conversation {
    /// How many turns it has, held turn by turn.
    package var turnCount: Int { Dialogue(self).turns.count }
}
