import Foundation
import Testing

@testable import ProviderSimulator

/// A server reads a prompt before it answers: what it has not read before takes its time, token by token.
@Suite("The time of a prompt's tokens")
struct PrefillTests {
    /// A server whose answers take 100 ms to the first token, and 1 ms more for each token that it reads.
    private static let overrides = ReplyOverrides(
        ttft: .milliseconds(100),
        rate: 100,
        tokens: 11,
        jitter: 0,
        tokensPerEvent: 1,
        servers: 1,
        prefill: .milliseconds(1)
    )

    private static func reply(
        _ wire: WireProtocol,
        words: Int,
        _ overrides: ReplyOverrides = PrefillTests.overrides,
        cache: PromptCache = PromptCache(block: 16),
        slowness: Double = 1
    ) throws -> Reply {
        let text = (0..<words).map { "w\($0)" }.joined(separator: " ")
        let marks = wire == .anthropic ? #""cache_control":{"type":"ephemeral"}"# : ""
        let call = Call.make(wire, prompt: text, extra: marks)
        let asked = try GenerationRequest(
            wire,
            target: Route.Target(model: "m", streams: true),
            anthropicVersion: nil,
            body: Data(call.body.utf8)
        )
        #expect(asked.prompt.words == words)
        return Reply(
            to: asked,
            requestID: "req",
            created: 0,
            overrides: overrides,
            misbehaviour: Misbehaviour([]),
            slowness: slowness,
            cached: cache.lookUp(asked.prompt, marksOnly: wire == .anthropic),
            generator: SeededGenerator(seed: 1, stream: 1)
        )
    }

    @Test(
        "stands before the first token: a longer prompt takes longer by just so much",
        arguments: WireProtocol.allCases
    )
    func length(_ wire: WireProtocol) throws {
        for words in [1, 10, 1_000] {
            let reply = try Self.reply(wire, words: words)
            #expect(reply.pace.ttft == Int64(100 + words) * 1_000_000)
            // Its server is busy for as long, and what follows the first token takes what it always does.
            #expect(reply.duration == Int64(100 + words + 110) * 1_000_000)
            let due = IteratorSequence(reply.tokenEvents).map(\.due)
            #expect(due.first == reply.pace.ttft && (due.last ?? 0) - (due.first ?? 0) == 100_000_000)
        }
    }

    @Test("is not taken by what the cache has, and an empty cache has nothing", arguments: WireProtocol.allCases)
    func cached(_ wire: WireProtocol) throws {
        let cache = PromptCache(block: 16)
        let first = try Self.reply(wire, words: 160, cache: cache)
        let second = try Self.reply(wire, words: 160, cache: cache)
        // Of the next turn all of the first is known, unless it is told where a prefix ends.
        let longer = try Self.reply(wire, words: 200, cache: cache)
        #expect(first.usage.cacheRead == 0 && second.usage.cacheRead == 160)
        #expect(first.pace.ttft == 260_000_000 && second.pace.ttft == 100_000_000)
        let known = wire == .anthropic ? 0 : 160
        #expect(longer.usage.cacheRead == known && longer.pace.ttft == Int64(100 + 200 - known) * 1_000_000)
        cache.empty()
        #expect(try Self.reply(wire, words: 160, cache: cache).pace.ttft == 260_000_000)
    }

    @Test("makes others wait for longer in a queue, the longer the prompts are")
    func queue() throws {
        func waits(words: Int) throws -> [Int64] {
            let queue = AnswerQueue()
            let duration = try Self.reply(.chat, words: words).duration
            return (0..<3).map { _ in queue.wait(for: "m", servers: 1, at: 0, taking: duration) / 1_000_000 }
        }
        #expect(try waits(words: 10) == [0, 220, 440])
        #expect(try waits(words: 1_000) == [0, 1_210, 2_420])
    }

    @Test("comes on top of a model's own time, which then has nothing to save")
    func character() throws {
        let cache = PromptCache(block: 16)
        func ttfts(_ overrides: ReplyOverrides) throws -> [Int64] {
            cache.empty()
            return try [0, 1].map { _ in try Self.reply(.chat, words: 1_600, overrides, cache: cache).pace.ttft }
        }
        let plain = try ttfts(ReplyOverrides()), read = try ttfts(ReplyOverrides(prefill: .microseconds(50)))
        #expect(plain[1] < plain[0], "a model without a time of prefill saves a share of its own")
        #expect(read[0] == plain[0] + 80_000_000 && read[1] == plain[0])
        // A spread is that of the rest alone, and a model that is slower reads more slowly.
        let spread = ReplyOverrides(ttft: .milliseconds(100), spread: 0.5)
        var reading = spread
        reading.prefill = .milliseconds(1)
        #expect(try ttfts(reading)[0] == ttfts(spread)[0] + 1_600_000_000)
        #expect(try Self.reply(.chat, words: 10, slowness: 5).pace.ttft == 550_000_000)
    }

    @Test("is given as a duration of any unit, in a request too, within bounds")
    func setting() throws {
        for (text, expected) in [
            ("200us", 200_000), ("0.2ms", 200_000), ("50 ns", 50), ("1s", 1_000_000_000), ("0s", 0),
        ] {
            #expect(try ReplyOverrides(parsing: "prefill=\(text)").prefill == .nanoseconds(expected))
        }
        for text in ["2s", "5", "-1ms", "", "1m"] {
            let error = #expect(throws: DirectiveError.self) { try ReplyOverrides(parsing: "prefill=\(text)") }
            #expect(error?.description == "\"prefill=\(text)\": expected a duration such as 200us or 0.2ms, up to 1s.")
        }
        let own = try Self.overrides.merged(with: ReplyOverrides(parsing: "prefill=2ms"))
        #expect(own.prefill == .milliseconds(2) && own.servers == 1)
        #expect(Self.overrides.merged(with: ReplyOverrides()).prefill == .milliseconds(1))
        // However long a prompt is, an answer comes within a day.
        let longest = ReplyOverrides(prefill: .seconds(1))
        #expect(try Self.reply(.chat, words: 100_000, longest).pace.ttft == 86_400_000_000_000)
    }

    @Test(
        "is in what is really sent, and the record says what was read and what the cache had",
        arguments: WireProtocol.allCases
    )
    func served(_ wire: WireProtocol) async throws {
        let settings = ReplyOverrides(ttft: .zero, tokens: 1, prefill: .milliseconds(1))
        try await withSimulator(SimulatorConfiguration(overrides: settings, cacheBlock: 16)) { simulator in
            let text = (0..<80).map { "w\($0)" }.joined(separator: " ")
            let marks = wire == .anthropic ? #""cache_control":{"type":"ephemeral"}"# : ""
            for _ in 0..<2 { _ = try await Call.make(wire, prompt: text, extra: marks).send(to: simulator) }
            let records = await simulator.records()
            #expect(records.map(\.inputTokens) == [80, 80] && records.map(\.cachedTokens) == [0, 80])
            let first = try #require(records.first)
            #expect(try #require(first.firstDeltaNs) - first.receivedNs >= 80_000_000)
        }
    }
}
