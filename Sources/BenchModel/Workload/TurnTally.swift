/// What the turns of conversations come to, of which each is asked with all that was said before it; tokens are estimates.
package struct TurnTally: Sendable, Equatable {
    /// Each is a request.
    package private(set) var turns = 0
    /// Input tokens of all turns, without the model's own answers.
    package private(set) var input = 0
    /// Pictures, each as often as it is sent.
    package private(set) var pictures = 0
    /// The model's answers that are input again, each as often as it is.
    package private(set) var answersAgain = 0
    /// Those among them that were recorded, and their tokens.
    package private(set) var recordedAgain: (count: Int, tokens: Int) = (0, 0)
    /// Recorded answers to all turns, and their tokens.
    package private(set) var recorded: (count: Int, tokens: Int) = (0, 0)

    package init() {}

    /// Takes a conversation.
    ///
    /// - Parameters:
    ///   - conversation: as it was recorded.
    ///   - lastAnswer: the tokens of the answer to its last turn, which is not in it; nil where it was not recorded.
    ///   - tokens: says how many tokens a message has.
    package mutating func add(
        _ conversation: Conversation,
        lastAnswer: Int?,
        tokens: (Conversation.Message) -> Int
    ) {
        let dialogue = Dialogue(conversation)
        var said = dialogue.opening.reduce(0) { $0 + tokens($1) }
        var shown = 0
        var before: (count: Int, tokens: Int) = (0, 0)
        for (place, turn) in dialogue.turns.enumerated() {
            said = turn.messages.reduce(said) { $0 + tokens($1) }
            shown += turn.messages.reduce(0) { $0 + $1.pictureCount }
            turns += 1
            pictures = pictures.addingSaturated(shown)
            input = input.addingSaturated(said)
            answersAgain = answersAgain.addingSaturated(place)
            recordedAgain.count = recordedAgain.count.addingSaturated(before.count)
            recordedAgain.tokens = recordedAgain.tokens.addingSaturated(before.tokens)
            let isLast = place + 1 == dialogue.turns.count
            let answer =
                turn.recorded.isEmpty ? (isLast ? lastAnswer : nil) : turn.recorded.reduce(0) { $0 + tokens($1) }
            guard let answer else { continue }
            before = (before.count + 1, before.tokens.addingSaturated(answer))
            recorded = (recorded.count + 1, recorded.tokens.addingSaturated(answer))
        }
    }

    /// Takes what another has counted.
    package mutating func add(_ other: TurnTally) {
        turns += other.turns
        input = input.addingSaturated(other.input)
        pictures = pictures.addingSaturated(other.pictures)
        answersAgain = answersAgain.addingSaturated(other.answersAgain)
        recordedAgain.count = recordedAgain.count.addingSaturated(other.recordedAgain.count)
        recordedAgain.tokens = recordedAgain.tokens.addingSaturated(other.recordedAgain.tokens)
        recorded = (recorded.count + other.recorded.count, recorded.tokens.addingSaturated(other.recorded.tokens))
    }

    package static func == (one: Self, other: Self) -> Bool {
        one.turns == other.turns && one.input == other.input && one.pictures == other.pictures
            && one.answersAgain == other.answersAgain
            && one.recordedAgain == other.recordedAgain && one.recorded == other.recorded
    }
}

extension Conversation.Message {
    fileprivate var pictureCount: Int { parts.count { if case .image = $0 { true } else { false } } }
}
