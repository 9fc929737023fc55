import BenchModel
import JSONSyntax
import Testing

@testable import ProviderWire

@Suite("What a server asks for")
struct RetryDelayTests {
    /// 2026-11-24T15:00:00Z.
    private static let now = WallTime(nanoseconds: 1_795_532_400_000_000_000)

    private static func exchange(_ headers: [HTTPHeader], body: String? = nil) -> RecordedExchange {
        var response = DecodedResponse<Monotonic>()
        if let body {
            let decoder = ErrorBodyDecoder()
            _ = decoder.receive(Array(body.utf8).span, arrival: 0, takenInHand: 0)
            response = decoder.finish(complete: true)
        }
        return RecordedExchange(
            times: PhaseTimes(started: 0),
            ending: .complete,
            head: ResponseHead(status: 429, headers: headers),
            response: response
        )
    }

    private static func asked(_ headers: [HTTPHeader], body: String? = nil) -> Nanoseconds? {
        RetryDelay.asked(by: exchange(headers, body: body), wallTime: now)
    }

    static let spellings: [(String, Double?)] = [
        ("2", 2), ("0.25", 0.25), (" 3 ", 3), ("+4", 4), ("1e1", 10),
        // Nothing is asked for.
        ("0", nil), ("-1", nil), ("", nil), ("soon", nil), ("nan", nil), ("inf", nil), ("0x10", nil),
        ("٥", nil), ("1_0", nil),
        ("Tue, 24 Nov 2026 15:00:30 GMT", 30), ("Tue, 24 Nov 2026 14:59:59 GMT", nil),
        ("Tue, 24 Nov 2026 15:00:30", nil), ("Tue, 24 Foo 2026 15:00:30 GMT", nil),
        // Beyond what any SDK waits.
        ("1e300", 4_294_967), ("1e999", 4_294_967),
    ]

    @Test("retry-after, in seconds or as a date", arguments: spellings)
    func retryAfter(text: String, seconds: Double?) {
        #expect(Self.asked([HTTPHeader("Retry-After", text)]) == seconds.map(Nanoseconds.seconds))
    }

    @Test("retry-after-ms goes first, unless it is no number")
    func milliseconds() {
        let both = [HTTPHeader("retry-after", "9"), HTTPHeader("retry-after-ms", "250")]
        #expect(Self.asked(both) == .milliseconds(250))
        let broken = [HTTPHeader("retry-after", "9"), HTTPHeader("retry-after-ms", "x")]
        #expect(Self.asked(broken) == .seconds(9))
        // The SDKs take the first number there is, and one of 0 for no wish at all.
        let none = [HTTPHeader("retry-after", "9"), HTTPHeader("retry-after-ms", "0")]
        #expect(Self.asked(none) == nil)
    }

    @Test("Gemini's retryDelay stands in the body, among other details")
    func gemini() {
        let body = """
            {"error": {"code": 429, "message": "You exceeded your current quota", "status": "RESOURCE_EXHAUSTED", "details": [
              {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": "a"}]}, 7,
              {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.4s"}]}}
            """
        #expect(Self.asked([], body: body) == .seconds(34.4))
        #expect(Self.asked([], body: "[\(body)]") == .seconds(34.4))
        #expect(Self.asked([HTTPHeader("retry-after", "2")], body: body) == .seconds(2))
        for odd in [
            #"{"error":{"message":"m","details":"none"}}"#, #"{"error":{"message":"m","details":[{"retryDelay":34}]}}"#,
        ] {
            #expect(Self.asked([], body: odd) == nil)
        }
    }

    @Test("its limits are kept with names in lower case, other fields are not, and thousands are not either")
    func rateLimits() {
        let headers = [
            HTTPHeader("Anthropic-RateLimit-Requests-Remaining", "41"), HTTPHeader("content-type", "text/html"),
            HTTPHeader("x-ratelimit-reset-tokens", "6m0s"), HTTPHeader("RateLimit", "\"default\";r=50;t=30"),
            HTTPHeader("retry-after-ms", "12"), HTTPHeader("x-should-retry", "true"),
            HTTPHeader("x-ratelimit-note", String(repeating: "x", count: 5000)),
        ]
        let kept = RateLimitHeaders.kept(of: ResponseHead(status: 200, headers: headers))
        #expect(
            kept.map(\.name) == [
                "anthropic-ratelimit-requests-remaining", "x-ratelimit-reset-tokens", "ratelimit", "retry-after-ms",
                "x-should-retry", "x-ratelimit-note",
            ]
        )
        #expect(kept.allSatisfy { $0.value.count <= 200 })
        let many = (0..<5000).map { HTTPHeader("x-ratelimit-\($0)", "1") }
        #expect(RateLimitHeaders.kept(of: ResponseHead(status: 200, headers: many)).count == 40)
        #expect(RateLimitHeaders.kept(of: nil).isEmpty)
    }

    @Test("its limits are kept without a key that stands among them")
    func secrets() {
        let endpoint = Endpoint(name: "e", baseURL: "https://h", apiKey: Secret("sk-live-abcdefgh"))
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let kept = ProviderCall(target: target, endpoint: endpoint).rateLimits(
            of: Self.exchange([HTTPHeader("x-ratelimit-key", "sk-live-abcdefgh")])
        )
        #expect(kept == [HTTPHeader("x-ratelimit-key", "•••")])
    }

    @Test(
        "the most output tokens of a request are what it says, in each protocol's words",
        arguments: WireProtocol.allCases
    )
    func outputLimit(wireProtocol: WireProtocol) {
        let endpoint = Endpoint(name: "e", baseURL: "https://h")
        var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m", maxTokens: 77)
        #expect(ProviderCall(target: target, endpoint: endpoint).mostOutputTokens == 77)
        switch wireProtocol {
        case .anthropicMessages: target.body = ["max_tokens": 900]
        case .openaiChat: target.body = ["max_completion_tokens": 450, "n": 2]
        case .openaiCompletions: target.body = ["max_tokens": 150, "n": 2, "prompt": ["a", "b", "c"]]
        case .openaiResponses: target.body = ["max_output_tokens": 900]
        case .gemini: target.body = ["generationConfig": ["maxOutputTokens": 900]]
        }
        #expect(ProviderCall(target: target, endpoint: endpoint).mostOutputTokens == 900)
    }
}
