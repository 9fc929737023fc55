import BenchModel
import Pricing

/// How large the requests of conversations are, turn by turn, before anything is answered: each has all that was said before it.
struct ConversationSizes {
    /// The turns of all conversations, those of one place together.
    private(set) var turns: [CostEstimate.Turn] = []

    /// Measures conversations.
    ///
    /// - Parameters:
    ///   - prompts: the conversations.
    ///   - history: whose answers stand in what is asked; what a server adds by itself is input as well.
    ///   - pictures: what pictures add that are made, and the most that any add.
    ///   - size: the size of a request's body in bytes.
    init(
        _ prompts: [Prompt],
        _ history: ConversationSettings.History,
        _ pictures: PictureSizes,
        size: (Prompt) -> Int
    ) {
        var sums: [Int] = []
        for prompt in prompts {
            for (place, turn) in Self.turns(of: prompt, history, size: size).enumerated() {
                if place == turns.count {
                    turns.append(CostEstimate.Turn(inputBytes: 0, mostInputBytes: 0, conversations: 0))
                    sums.append(0)
                }
                sums[place] = sums[place].addingSaturated(turn.bytes)
                turns[place].mostInputBytes = max(turns[place].mostInputBytes, turn.most)
                turns[place].answers = history == .recorded ? 0 : place
                turns[place].conversations += 1
            }
        }
        for place in turns.indices {
            turns[place].inputBytes = sums[place] / max(1, turns[place].conversations) + pictures.made
            turns[place].mostInputBytes = turns[place].mostInputBytes.addingSaturated(pictures.most)
        }
    }

    /// Returns the size of each turn's body, with text as long as they cost in the place of its pictures, and a bound of the body.
    ///
    /// Bodies are large, and each holds the one before: only the last is made, and what is written in it around texts and pictures
    /// is shared among its messages.
    private static func turns(
        of prompt: Prompt,
        _ history: ConversationSettings.History,
        size: (Prompt) -> Int
    ) -> [(bytes: Int, most: Int)] {
        let dialogue = Dialogue(prompt.conversation)
        var said = DialogueHistory(dialogue, usesRecorded: history == .recorded)
        var whole = prompt
        var sums: [(bytes: Int, pictures: Int, messages: Int)] = []
        for turn in dialogue.turns.indices {
            whole.conversation.messages = said.asking(turn)
            let known = sums.last ?? (0, 0, 0)
            let new = Array(whole.conversation.messages.dropFirst(known.messages))
            let more = SentPictures(Conversation(new)).map(PictureTokens.bytesToAdd) ?? 0
            let bytes = new.reduce(known.bytes) { $0 + $1.bytes }
            sums.append((bytes, known.pictures + more, whole.conversation.messages.count))
            _ = said.take(Conversation.Message(.assistant, standIn), to: turn)
        }
        guard let all = sums.last else { return [] }
        let rest = max(0, size(whole) - all.bytes)
        return sums.map { sum in
            (sum.bytes + sum.pictures + rest * sum.messages / max(1, all.messages), sum.bytes + rest)
        }
    }

    /// What stands for an answer of the model's, whose length is not known.
    private static let standIn = "-"
}

extension Conversation.Message {
    /// The bytes of what it says and shows, without what a protocol writes around it.
    fileprivate var bytes: Int {
        parts.reduce(0) { sum, part in
            switch part {
            case .text(let text), .result(_, let text): sum + text.utf8.count
            case .call(let call): sum + call.argumentsText.utf8.count
            case .image(.data(_, let text)), .image(.url(let text)): sum + text.utf8.count
            case .given: sum
            }
        }
    }
}
