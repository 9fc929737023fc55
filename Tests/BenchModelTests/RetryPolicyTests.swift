import BenchModel
import Statistics
import Testing

@Suite("The policy of retries")
struct RetryPolicyTests {
    @Test(
        "is that of the SDK of the target's own protocol, or of the one that is named",
        arguments: WireProtocol.allCases
    )
    func presets(wireProtocol: WireProtocol) {
        let own: RetryPolicy =
            switch wireProtocol {
            case .anthropicMessages: .anthropic
            case .openaiChat, .openaiCompletions, .openaiResponses: .openai
            case .gemini: .google
            }
        #expect(RetrySettings().policy(for: wireProtocol) == own)
        #expect(RetrySettings(preset: .anthropic).policy(for: wireProtocol) == .anthropic)
        #expect(RetrySettings(preset: .openai).policy(for: wireProtocol) == .openai)
        #expect(RetrySettings(preset: .google).policy(for: wireProtocol) == .google)
    }

    @Test("keeps of its preset what the scenario does not say", arguments: RetrySettings.Preset.allCases)
    func oneThingEach(preset: RetrySettings.Preset) {
        let whole = RetrySettings(preset: preset).policy(for: .openaiChat)
        func changed(_ change: (inout RetrySettings) -> Void) -> RetryPolicy {
            var settings = RetrySettings(preset: preset)
            change(&settings)
            return settings.policy(for: .openaiChat)
        }
        func expected(_ change: (inout RetryPolicy) -> Void) -> RetryPolicy {
            var policy = whole
            change(&policy)
            return policy
        }
        #expect(changed { $0.attempts = 9 } == expected { $0.attempts = 9 })
        #expect(changed { $0.initial = 7 } == expected { $0.initial = 7 })
        #expect(changed { $0.max = 8 } == expected { $0.max = 8 })
        #expect(changed { $0.jitter = 0.1 } == expected { $0.jitter = .shortening(0.1) })
        #expect(changed { $0.statuses = [418, 418] } == expected { $0.statuses = [418] })
        #expect(changed { $0.maxRetryAfter = 5 } == expected { $0.maxRetryAfter = 5 })
        #expect(changed { $0.overloadedFloor = 6 } == expected { $0.overloadedFloor = 6 })
        #expect(changed { $0.afterFirstToken = true } == expected { $0.afterFirstToken = true })
        // The server's header and its body are heeded together, or neither.
        for heeds in [true, false] {
            #expect(changed { $0.heedServer = heeds } == expected { ($0.heedsHeaders, $0.heedsBody) = (heeds, heeds) })
        }
    }

    @Test("retries what the SDKs retry: nothing that another attempt cannot mend")
    func statuses() {
        for policy in [RetryPolicy.anthropic, .openai, .google] {
            #expect(policy.statuses.isSuperset(of: [408, 429, 500, 502, 503, 504]))
            #expect(policy.statuses.isDisjoint(with: [400, 401, 403, 404, 413, 422]))
            #expect(policy.withoutAnswer.isSuperset(of: [.dns, .connect, .connectTimeout, .totalTimeout]))
            #expect(policy.withoutAnswer.isDisjoint(with: [.auth, .quota, .badRequest, .notStarted]))
            #expect(policy.attempts > 1 && policy.initial <= policy.max && !policy.afterFirstToken)
        }
        #expect(RetryPolicy.anthropic.statuses.contains(529) && !RetryPolicy.google.statuses.contains(529))
    }
}

@Suite("Streams that are closed after a while")
struct CancelAfterTests {
    @Test(
        "A share of the limit is at least one token and at most the limit, and grows with the share",
        arguments: 0..<100
    )
    func fraction(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let most = Int.random(in: 1...100_000, using: &random)
        let shares = (0..<2).map { _ in Share(clamping: .random(in: 0.0001...1, using: &random)) }.sorted()
        let tokens = try shares.map { try #require(CancelAfter(.fraction($0)).tokens(of: most)) }
        #expect(1 <= tokens[0] && tokens[0] <= tokens[1] && tokens[1] <= most)
        #expect(CancelAfter(.fraction(.all)).tokens(of: most) == most)
    }

    @Test("A number of tokens is that number, whatever the limit, and a time is no number")
    func others() {
        #expect(CancelAfter(.tokens(20)).tokens(of: 5) == 20)
        #expect(CancelAfter(.time(5)).tokens(of: 5) == nil)
    }

    @Test(
        "The words say what, and how many of the streams where it is not all",
        arguments: [
            (CancelAfter(.tokens(1)), "1 token"), (CancelAfter(.tokens(2), share: 0.005), "2 tokens, share 0.5 %"),
            (CancelAfter(.time(.milliseconds(1.5)), share: 1), "1.5 ms"),
            (CancelAfter(.fraction(0.25), share: 0.5), "64 tokens (25 % of 256), share 50 %"),
            (CancelAfter(.fraction(0.333333)), "86 tokens (33.333 % of 256)"),
        ]
    )
    func words(cancelAfter: CancelAfter, words: String) {
        #expect(cancelAfter.words(of: 256) == words)
    }
}
