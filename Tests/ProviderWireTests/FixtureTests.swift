import BenchModel
import ProviderWire
import Testing

/// What a recorded answer must decode to.
struct Expectation: Sendable, CustomTestStringConvertible {
    var fixture: String
    var wireProtocol: WireProtocol
    var tokens = 0
    var textBytes = 0
    var usage = TokenUsage()
    var stop: String?
    var model: String?
    var id: String?
    var isTerminated = true
    var wasBuffered = false
    var verdict = ConsumerVerdict.terminated

    var testDescription: String { "\(fixture) as \(wireProtocol.rawValue)" }
}

@Suite("Recorded answers of real servers")
struct FixtureTests {
    static let streams: [Expectation] = [
        Expectation(
            fixture: "guidellm-mock-chat",
            wireProtocol: .openaiChat,
            tokens: 12,
            textBytes: 46,
            usage: TokenUsage(input: 3, output: 12),
            stop: "stop",
            model: "mock-model",
            id: "chatcmpl-1f72192319584df59efb7974c24b1"
        ),
        Expectation(
            fixture: "guidellm-mock-completions",
            wireProtocol: .openaiCompletions,
            tokens: 8,
            textBytes: 25,
            stop: "stop",
            model: "mock-model",
            id: "cmpl-4947971e02b642408bc3e551ecf2b"
        ),
        Expectation(
            fixture: "guidellm-mock-responses",
            wireProtocol: .openaiResponses,
            tokens: 8,
            textBytes: 25,
            usage: TokenUsage(input: 3, output: 8),
            stop: "completed",
            model: "mock-model",
            id: "resp_7817560c3233419eb3b1a9f621af2"
        ),
        Expectation(
            fixture: "litellm-anthropic-messages-stream-via-openai-backend",
            wireProtocol: .anthropicMessages,
            tokens: 12,
            textBytes: 46,
            usage: TokenUsage(input: 1, output: 12),
            stop: "end_turn",
            model: "via-guidellm",
            id: "msg_fbdd3817-da66-41bf-b47e-74e172edb004"
        ),
        Expectation(
            fixture: "litellm-gemini-stream",
            wireProtocol: .gemini,
            tokens: 35,
            textBytes: 105,
            usage: TokenUsage(),
            stop: "STOP",
            verdict: .saidToEnd
        ),
        Expectation(
            fixture: "litellm-openai-chat",
            wireProtocol: .openaiChat,
            tokens: 35,
            textBytes: 105,
            usage: TokenUsage(input: 8, output: 23, reasoning: 0),
            stop: "stop",
            model: "mock-gpt",
            id: "chatcmpl-fe1fd8dc-2bcb-4c69-8773-1399d343dc86"
        ),
        Expectation(
            fixture: "llama-cpp-python-chat",
            wireProtocol: .openaiChat,
            tokens: 9,
            textBytes: 10,
            stop: "length",
            model: "tiny",
            id: "chatcmpl-81e618e1-a517-454d-af4d-2835b5a67aa2"
        ),
        Expectation(
            fixture: "llama-server-anthropic-messages",
            wireProtocol: .anthropicMessages,
            tokens: 4,
            textBytes: 20,
            usage: TokenUsage(input: 30, output: 10, cacheRead: 29),
            stop: "max_tokens",
            model: "tiny",
            id: "chatcmpl-xH8iRWe0NzdXbBbwFnYXdAJigJvPpzcz"
        ),
        Expectation(
            fixture: "llama-server-chat",
            wireProtocol: .openaiChat,
            tokens: 10,
            textBytes: 13,
            usage: TokenUsage(input: 30, output: 10, cacheRead: 0),
            stop: "length",
            model: "tiny",
            id: "chatcmpl-erBSCn9dc7EiAvT3GvmyZPaxtSDONH3o"
        ),
        Expectation(
            fixture: "llama-server-chat-timings-per-token",
            wireProtocol: .openaiChat,
            tokens: 1,
            textBytes: 1,
            usage: TokenUsage(input: 30, output: 4, cacheRead: 29),
            stop: "length",
            model: "tiny",
            id: "chatcmpl-4yf2SUKJPV64WZKTbNWRP8F0cKrOJXcE"
        ),
        Expectation(
            fixture: "llama-server-completions",
            wireProtocol: .openaiCompletions,
            tokens: 9,
            textBytes: 22,
            usage: TokenUsage(input: 17, output: 12, cacheRead: 2),
            stop: "length",
            model: "tiny",
            id: "chatcmpl-uCBUZDvLwcRa5kUv3xkDf3hxq1vEfmAR"
        ),
        Expectation(
            fixture: "llama-server-responses",
            wireProtocol: .openaiResponses,
            tokens: 2,
            textBytes: 21,
            usage: TokenUsage(input: 30, output: 10, cacheRead: 29),
            stop: "completed",
            model: "tiny",
            id: "resp_yk9UMjw9Yjalej8EgNP3JgZdfqdXH5Au"
        ),
        Expectation(
            fixture: "llama-server-small-long-prompt-with-ping",
            wireProtocol: .openaiChat,
            tokens: 43,
            textBytes: 93,
            usage: TokenUsage(input: 7_219, output: 64, cacheRead: 0),
            stop: "length",
            model: "small",
            id: "chatcmpl-BoX6eLpUorN9cHYIOupdAmWTLh5fdUdr"
        ),
        Expectation(
            fixture: "transformers-serve-chat",
            wireProtocol: .openaiChat,
            tokens: 6,
            textBytes: 30,
            usage: TokenUsage(input: 8, output: 10),
            stop: "length",
            model: "tiny-random-llama@main",
            id: "7cf340b8-92a8-4e0a-bd0e-dde85b074ca6",
            verdict: .saidToEnd
        ),
        Expectation(
            fixture: "transformers-serve-responses",
            wireProtocol: .openaiResponses,
            tokens: 6,
            textBytes: 30,
            usage: TokenUsage(input: 8, output: 10, reasoning: 0, cacheRead: 0, cacheWrite: 0),
            stop: "completed",
            model: "tiny-random-llama@main",
            id: "resp_ecde6f31-d9e3-481d-b4cc-9fbc981b4b3f"
        ),
    ]

    static let documents: [Expectation] = [
        Expectation(
            fixture: "litellm-anthropic-messages",
            wireProtocol: .anthropicMessages,
            usage: TokenUsage(input: 2_095, output: 503),
            stop: "end_turn",
            model: "mock-claude",
            id: "msg_013Zva2CMHLNnXjNJJKqJ2EF",
            wasBuffered: true,
            verdict: .more(hasToken: false)
        ),
        Expectation(
            fixture: "litellm-anthropic-messages-via-openai-model",
            wireProtocol: .anthropicMessages,
            usage: TokenUsage(input: 2_095, output: 503),
            stop: "end_turn",
            model: "mock-gpt",
            id: "msg_013Zva2CMHLNnXjNJJKqJ2EF",
            wasBuffered: true,
            verdict: .more(hasToken: false)
        ),
    ]

    @Test("decode to these figures", arguments: streams + documents)
    func figures(expected: Expectation) throws {
        let fixture = try Fixture(expected.fixture)
        let decoded = decode([fixture.body], as: expected.wireProtocol, head: fixture.head)
        let response = decoded.response
        #expect(response.deltas.count == expected.tokens)
        #expect(response.deltas.byteCounts.reduce(0) { $0 + Int($1) } == expected.textBytes)
        #expect(response.deltas.kinds.allSatisfy { $0 == .text })
        #expect(response.deltas.arrivals.allSatisfy { $0 == 1_000 } && response.deltas.lags.allSatisfy { $0 == 7 })
        #expect(response.tokenReads == (expected.tokens > 0 ? 1 : 0))
        #expect(response.usage == expected.usage)
        #expect(response.stopReason == expected.stop)
        #expect(response.servedModel == expected.model)
        #expect(response.responseID == expected.id)
        #expect(response.isTerminated == expected.isTerminated)
        #expect(response.terminatorArrival == 1_000)
        #expect(response.wasBuffered == expected.wasBuffered)
        #expect(response.providerError == nil)
        #expect(response.defect == nil)
        #expect(decoded.verdict == expected.verdict)
    }

    @Test("decode alike however the reads cut them", arguments: streams + documents)
    func splits(expected: Expectation) throws {
        let fixture = try Fixture(expected.fixture)
        let whole = decode([fixture.body], as: expected.wireProtocol, head: fixture.head)
        let bytewise = decode(byteByByte(fixture.body), as: expected.wireProtocol, head: fixture.head)
        #expect(bytewise.response == whole.response)
        #expect(bytewise.verdict == whole.verdict)
        // Reads of 61 bytes, begun at each offset: so every byte is the last of some read, and far apart from the next cut.
        for offset in 1...61 {
            var cuts = Array(stride(from: offset, to: fixture.body.count, by: 61))
            cuts.append(fixture.body.count)
            var start = 0
            var reads: [[UInt8]] = []
            for cut in cuts where cut > start {
                reads.append(Array(fixture.body[start..<cut]))
                start = cut
            }
            let split = decode(reads, as: expected.wireProtocol, head: fixture.head)
            #expect(split.response == whole.response, "reads of 61 bytes from \(offset)")
            #expect(split.verdict == whole.verdict)
        }
    }

    @Test("count the reads that brought tokens, not the tokens")
    func tokenReads() throws {
        let fixture = try Fixture("guidellm-mock-chat")
        let decoder = ResponseDecoding.decoder(
            for: .openaiChat,
            head: fixture.head,
            maxEventBytes: 1 << 20
        )
        // Three reads; the second comes in two parts, which share its arrival.
        let cuts = [0, 500, 1_000, 1_300, fixture.body.count]
        let arrivals: [MonotonicInstant] = [10, 20, 20, 30]
        for (index, arrival) in arrivals.enumerated() {
            let part = Array(fixture.body[cuts[index]..<cuts[index + 1]])
            _ = decoder.receive(part.span, arrival: arrival, takenInHand: arrival + 1)
        }
        let response = decoder.finish(complete: true)
        #expect(response.tokenReads == 3)
        #expect(response.deltas.count == 12)
        #expect(Set(response.deltas.arrivals) == [10, 20, 30])
    }

    @Test("of other protocols fail clearly")
    func foreign() throws {
        let completions = try Fixture("guidellm-mock-completions")
        let legacy = decode([completions.body], as: .openaiChat, head: completions.head)
        guard case .malformed(let what) = legacy.response.defect else {
            Issue.record("\(legacy)")
            return
        }
        #expect(what.contains("legacy completion"))
        #expect(legacy.verdict == .giveUp)

        let native = try Fixture("llama-server-native-completion")
        let chat = try Fixture("guidellm-mock-chat")
        let foreign = decode([chat.body], as: .openaiCompletions, head: chat.head).response
        #expect(isMalformed(foreign) && foreign.deltas.isEmpty)

        for wireProtocol in WireProtocol.allCases {
            let decoded = decode([native.body], as: wireProtocol, head: native.head)
            #expect(!decoded.response.isTerminated)
            #expect(decoded.response.deltas.isEmpty)
        }
    }

    @Test("never crash a decoder of another protocol", arguments: Fixture.names)
    func crossed(name: String) throws {
        let fixture = try Fixture(name)
        for wireProtocol in WireProtocol.allCases {
            let whole = decode([fixture.body], as: wireProtocol, head: fixture.head)
            let bytewise = decode(byteByByte(fixture.body), as: wireProtocol, head: fixture.head)
            #expect(whole.response == bytewise.response)
        }
    }

    @Test(
        "of failed requests say what was wrong",
        arguments: [
            (
                "litellm-400-unknown-model", "invalid_request_error", "400",
                "/chat/completions: Invalid model name passed in model=nope. "
                    + "Call `/v1/models` to view available models for your key."
            ),
            ("litellm-401", "no_db_connection", "400", "No connected db."),
            (
                "litellm-429", "throttling_error", "429",
                "litellm.RateLimitError: this is a mock rate limit error LiteLLM: model group 'mock-429' failed with the error above. "
                    + "No fallback was attempted."
            ),
            (
                "litellm-500", "internal_server_error", "500",
                "litellm.InternalServerError: this is a mock internal server error LiteLLM: model group 'mock-500' failed with the "
                    + "error above. No fallback was attempted."
            ),
            ("litellm-openai-responses", "internal_server_error", "500", "Error processing stream start"),
            (
                "litellm-responses-stream-via-backend", "invalid_request_error", "404",
                "litellm.NotFoundError: NotFoundError: OpenAIException - {\"detail\":\"Not Found\"} LiteLLM: model group "
                    + "'via-llamacpp-python' failed with the error above. No fallback was attempted."
            ),
            (
                "llama-server-400-context", "exceed_context_size_error", "400",
                "request (36019 tokens) exceeds the available context size (1024 tokens), try increasing it"
            ),
            (
                "llama-server-anthropic-400-context", "exceed_context_size_error", "400",
                "request (36019 tokens) exceeds the available context size (1024 tokens), try increasing it"
            ),
        ]
    )
    func errors(name: String, type: String, code: String, message: String) throws {
        let fixture = try Fixture(name)
        for wireProtocol in WireProtocol.allCases {
            let response = decode([fixture.body], as: wireProtocol, head: fixture.head).response
            #expect(response.providerError == ProviderError(type: type, code: code, message: message))
            #expect(!response.isTerminated)
            let bytewise = decode(byteByByte(fixture.body), as: wireProtocol, head: fixture.head).response
            #expect(bytewise == response)
        }
    }
}
