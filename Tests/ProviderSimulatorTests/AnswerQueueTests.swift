import Testing

@testable import ProviderSimulator

@Suite("The queue of a model")
struct AnswerQueueTests {
    @Test("makes so many answers at a time, and the others wait in the order of coming")
    func order() {
        let queue = AnswerQueue()
        let waits = [0, 0, 10, 20].map { queue.wait(for: "m", servers: 2, at: $0, taking: 100) }
        #expect(waits == [0, 0, 90, 80])
        // At 200 both are free again, since one answer took two turns on each.
        #expect(queue.wait(for: "m", servers: 2, at: 250, taking: 100) == 0)
    }

    @Test("is one for each model, and for each number of servers")
    func models() {
        let queue = AnswerQueue()
        #expect(queue.wait(for: "m", servers: 1, at: 0, taking: 100) == 0)
        #expect(queue.wait(for: "n", servers: 1, at: 0, taking: 100) == 0)
        #expect(queue.wait(for: "m", servers: 2, at: 0, taking: 100) == 0)
        #expect(queue.wait(for: "m", servers: 1, at: 0, taking: 100) == 100)
    }

    @Test("does not overflow behind an answer without an end")
    func endless() {
        let queue = AnswerQueue()
        _ = queue.wait(for: "m", servers: 1, at: 0, taking: .max)
        #expect(queue.wait(for: "m", servers: 1, at: 5, taking: .max) == .max - 5)
    }

    @Test("takes an answer for as long as its stream is")
    func duration() throws {
        let reply = Reply(
            to: GenerationRequest(wire: .chat, model: "m", streams: true, maxTokens: nil),
            requestID: "req",
            created: 0,
            overrides: ReplyOverrides(ttft: .milliseconds(100), rate: 100, tokens: 11, jitter: 0, tokensPerEvent: 1),
            misbehaviour: Misbehaviour([]),
            cached: PromptCache.Split(),
            generator: SeededGenerator(seed: 1, stream: 1)
        )
        // Ten tokens behind the first, and the end takes as long as a token.
        #expect(reply.duration == 210_000_000)
        #expect(try ReplyOverrides(parsing: "servers=4").servers == 4)
        #expect(throws: DirectiveError.self) { try ReplyOverrides(parsing: "servers=0") }
    }
}
