import Testing

@testable import ProviderSimulator

@Suite("Pace")
struct PaceTests {
    private func events(_ overrides: ReplyOverrides, model: String = "gpt-5", seed: UInt64 = 1) -> [TokenEvent] {
        let request = GenerationRequest(wire: .chat, model: model, streams: true, maxTokens: nil)
        let reply = Reply(
            to: request,
            requestID: "req",
            created: 0,
            overrides: overrides,
            misbehaviour: Misbehaviour([]),
            cached: PromptCache.Split(),
            generator: SeededGenerator(seed: seed, stream: 1)
        )
        return Array(IteratorSequence(reply.tokenEvents))
    }

    @Test("With single tokens the k-th event after the first is due at ttft + k/rate")
    func singleTokens() {
        let events = events(ReplyOverrides(ttft: .milliseconds(100), rate: 50, tokens: 4, jitter: 0, tokensPerEvent: 1))
        #expect(events.map(\.due) == [100_000_000, 120_000_000, 140_000_000, 160_000_000])
    }

    @Test("An event with several tokens is due when its last one is made")
    func severalTokens() {
        let events = events(
            ReplyOverrides(ttft: .zero, rate: 100, tokens: 8, jitter: 0, tokensPerEvent: 3, firstEventTokens: 1)
        )
        #expect(events.map(\.tokens) == [1, 3, 3, 1])
        #expect(events.map(\.due) == [0, 30_000_000, 60_000_000, 70_000_000])
    }

    @Test("Jitter delays an event by less than one token's time, and never the first")
    func jitter() {
        let events = events(ReplyOverrides(ttft: .zero, rate: 100, tokens: 50, jitter: 1, tokensPerEvent: 1))
        let lateness = events.enumerated().map { $1.due - Int64($0) * 10_000_000 }
        #expect(lateness.first == 0)
        #expect(lateness.allSatisfy { (0..<10_000_000).contains($0) })
        #expect(Set(lateness).count > 10)
    }

    @Test("A seed draws one reply, another seed another")
    func seeds() {
        let same = ReplyOverrides()
        #expect(events(same).map(\.text) == events(same).map(\.text))
        #expect(events(same).map(\.due) == events(same).map(\.due))
        #expect(events(same).map(\.text) != events(same, seed: 2).map(\.text))
    }

    @Test(
        "A natural answer is plausible",
        arguments: ["claude-opus-5", "claude-haiku-4-5", "gpt-5", "gemini-2.5-pro", "o3", "m"]
    )
    func natural(_ model: String) throws {
        for seed in 1...50 {
            let events = events(ReplyOverrides(), model: model, seed: UInt64(seed))
            #expect((120...400).contains(events.map(\.tokens).reduce(0, +)))
            #expect((80_000_000...2_000_000_000).contains(try #require(events.first).due))
            #expect(events.map(\.due) == events.map(\.due).sorted())
        }
    }

    @Test("Families differ: haiku is faster than opus")
    func families() {
        let haiku = ModelCharacter.of(model: "claude-haiku-4-5")
        let opus = ModelCharacter.of(model: "anthropic/claude-opus-5")
        #expect(haiku.ttftMilliseconds < opus.ttftMilliseconds)
        #expect(haiku.tokensPerSecond > opus.tokensPerSecond)
        #expect(ModelCharacter.of(model: "openai/o4-mini") != ModelCharacter.of(model: "ollama"))
    }

    @Test(
        "A maximum shortens the answer, and the number of tokens that is asked for too",
        arguments: [(nil, 7), (20, 7)]
    )
    func maximum(_ tokens: Int?, _ expected: Int) {
        let request = GenerationRequest(wire: .anthropic, model: "claude", streams: true, maxTokens: 7)
        let reply = Reply(
            to: request,
            requestID: "req",
            created: 0,
            overrides: ReplyOverrides(tokens: tokens),
            misbehaviour: Misbehaviour([]),
            cached: PromptCache.Split(),
            generator: SeededGenerator(seed: 1, stream: 1)
        )
        #expect(reply.usage.output == expected)
        #expect(reply.stop == .length)
    }
}
