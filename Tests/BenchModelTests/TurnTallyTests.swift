import Testing

@testable import BenchModel

/// A message of n letters has n tokens here.
@Suite("What conversations come to that are held turn by turn")
struct TurnTallyTests {
    private static func tokens(_ message: Conversation.Message) -> Int { message.texts.reduce(0) { $0 + $1.count } }

    private static func tally(_ conversations: [(Conversation, Int?)]) -> TurnTally {
        var tally = TurnTally()
        for (conversation, last) in conversations { tally.add(conversation, lastAnswer: last, tokens: Self.tokens) }
        return tally
    }

    private static let whole = Conversation([
        .init(.system, "sys"), .init(.user, "12345"), .init(.assistant, "1234567"), .init(.user, "12"),
        .init(.assistant, "1"), .init(.user, "1234"),
    ])

    @Test("asks every turn with all that was said before it, and the answers are input again")
    func example() {
        let tally = Self.tally([(Self.whole, 11)])
        // 3 + 5, then 2 more, then 4 more; answers stand apart: nobody knows how long the model's own will be.
        #expect(tally.turns == 3 && tally.input == 8 + 10 + 14)
        // One answer before the second turn and two before the third.
        #expect(tally.answersAgain == 0 + 1 + 2)
        #expect(tally.recordedAgain.count == 0 + 1 + 2 && tally.recordedAgain.tokens == 7 + (7 + 1))
        #expect(tally.recorded.count == 3 && tally.recorded.tokens == 7 + 1 + 11)
    }

    @Test("counts answers again that nobody recorded, without tokens of theirs")
    func unrecorded() {
        let silent = Conversation([
            .init(.user, "1"), .init(.user, "22"), .init(.assistant, "333"), .init(.user, "4444"),
        ])
        let tally = Self.tally([(silent, nil)])
        #expect(tally.turns == 3 && tally.input == 1 + 3 + 7 && tally.answersAgain == 3)
        #expect(tally.recordedAgain.count == 1 && tally.recordedAgain.tokens == 3)
        #expect(tally.recorded.count == 1 && tally.recorded.tokens == 3)
        // What answers the last turn is no beginning of another.
        let told = Self.tally([(silent, 9)])
        #expect(told.recordedAgain == tally.recordedAgain && told.recorded == (2, 12) && told != tally)
    }

    @Test("has the last turn's answer from the conversation where that has one")
    func last() {
        let answered = Conversation([.init(.user, "1"), .init(.assistant, "22")])
        #expect(Self.tally([(answered, 9)]).recorded == (1, 2))
    }

    @Test("sends each picture as often as the turns after it are asked")
    func pictures() {
        let picture = Conversation.Part.image(.url("https://x"))
        let tally = Self.tally([
            (
                Conversation([
                    .init(.user, [picture, picture]), .init(.user, "a"), .init(.user, [picture, .text("b")]),
                ]), nil
            )
        ])
        #expect(tally.pictures == 2 + 2 + 3 && tally.input == 0 + 1 + 2)
    }

    @Test("begins every turn with an answer that the conversation begins with")
    func opening() {
        let greeting = Conversation([.init(.assistant, "hello"), .init(.user, "1"), .init(.user, "2")])
        let tally = Self.tally([(greeting, nil)])
        #expect(tally.turns == 2 && tally.input == 6 + 7 && tally.recorded.count == 0 && tally.answersAgain == 1)
    }

    @Test("is the sum of its conversations, in whatever order they come")
    func sum() {
        let other = Conversation([.init(.user, "1"), .init(.user, "22")])
        let (both, turned) = (
            Self.tally([(Self.whole, 11), (other, nil)]), Self.tally([(other, nil), (Self.whole, 11)])
        )
        let parts = [Self.tally([(Self.whole, 11)]), Self.tally([(other, nil)])]
        #expect(both == turned && both.turns == parts[0].turns + parts[1].turns)
        #expect(both.input == parts[0].input + parts[1].input && both.recorded.tokens == parts[0].recorded.tokens)
        #expect(Self.tally([]) == TurnTally() && Self.tally([(Conversation([]), 5)]) == TurnTally())
    }

    @Test("stops at what its numbers hold")
    func huge() {
        var tally = TurnTally()
        for _ in 0..<2 { tally.add(Self.whole, lastAnswer: .max) { _ in .max / 8 } }
        #expect(tally.input == .max && tally.recorded.tokens == .max && tally.turns == 6)
    }
}
