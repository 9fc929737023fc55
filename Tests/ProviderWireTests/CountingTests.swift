import BenchModel
import JSONSyntax
import Testing

@testable import ProviderWire

@Suite("Asking how many tokens a prompt has")
struct CountingTests {
    private static func call(
        _ wireProtocol: WireProtocol = .openaiChat,
        _ base: String = "http://h:8000",
        _ change: (inout Target) -> Void = { _ in }
    ) -> ProviderCall {
        var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "org/m")
        change(&target)
        return ProviderCall(
            target: target,
            endpoint: Endpoint(name: "e", baseURL: base, apiKey: Secret("secret-key-1"))
        )
    }

    private static let prompt = Prompt(id: "p", system: "s", user: "u")

    private static func body(_ request: PlainRequest?) throws -> JSONNode {
        try JSONParser.parse(try #require(request).body)
    }

    @Test(
        "goes beside the API, whatever its base",
        arguments: [
            ("http://h:8000", "http://h:8000/tokenize"),
            ("http://h:8000/v1", "http://h:8000/tokenize"),
            ("https://h/api/v1/chat/completions", "https://h/api/tokenize"),
            ("https://h/gateway/v1?tenant=a", "https://h/gateway/tokenize?tenant=a"),
        ]
    )
    func places(base: String, url: String) throws {
        for wireProtocol in [WireProtocol.openaiChat, .openaiResponses, .anthropicMessages]
        where !base.hasSuffix("completions") || wireProtocol == .openaiChat {
            let request = try #require(Self.call(wireProtocol, base).countingRequest(.tokenize, of: Self.prompt))
            #expect(request.url == url && request.method == .post)
            let versioned = Self.call(wireProtocol, base).countingRequest(.versioned, of: Self.prompt)
            #expect(versioned?.url == url.replacing("/tokenize", with: "/v1/tokenize"))
        }
    }

    @Test("sends the conversation with what the target's body makes of it, and the key")
    func messages() throws {
        let call = Self.call { target in
            target.body = ["chat_template_kwargs": ["enable_thinking": false], "top_k": 5]
        }
        let request = try #require(call.countingRequest(.tokenize, of: Self.prompt))
        #expect(request.headers.contains(HTTPHeader("authorization", "Bearer secret-key-1")))
        #expect(request.headers.contains(HTTPHeader("accept", "application/json")))
        let body = try Self.body(request)
        #expect(body["messages"]?.elements.count == 2 && body["model"]?.text == "org/m")
        #expect(body["add_generation_prompt"]?.value == .bool(true))
        #expect(body["chat_template_kwargs"] != nil && body["top_k"] == nil && body["stream"] == nil)
        let other = try Self.body(Self.call(.anthropicMessages).countingRequest(.tokenize, of: Self.prompt))
        #expect(other["messages"]?.elements.map { $0["role"]?.text } == ["system", "user"])
    }

    @Test("of a text that a template was applied to asks for the tokens that come before and those that control")
    func text() throws {
        let template = try #require(Self.call().countingRequest(.template, of: Self.prompt))
        #expect(template.url == "http://h:8000/apply-template")
        let request = Self.call().countingRequest(ofText: "<s>user: u")
        #expect(request.url == "http://h:8000/tokenize")
        let body = try Self.body(request)
        #expect(body["content"]?.text == "<s>user: u")
        #expect(body["add_special"]?.value == .bool(true) && body["parse_special"]?.value == .bool(true))
        #expect(ProviderCall.templated(in: Array(#"{"prompt":"a"}"#.utf8)) == "a")
        #expect(ProviderCall.templated(in: Array(#"{"error":"no"}"#.utf8)) == nil)
    }

    @Test("goes to the provider's own endpoint, with what counts")
    func providers() throws {
        let anthropic = Self.call(.anthropicMessages, "https://api.anthropic.com")
        let messages = try #require(anthropic.countingRequest(.provider, of: Self.prompt))
        #expect(messages.url == "https://api.anthropic.com/v1/messages/count_tokens")
        #expect(messages.headers.contains { $0.name == "x-api-key" })
        let counted = try Self.body(messages)
        #expect(counted["system"] != nil && counted["max_tokens"] == nil && counted["stream"] == nil)

        let responses = Self.call(.openaiResponses, "https://api.openai.com")
        let input = try #require(responses.countingRequest(.provider, of: Self.prompt))
        #expect(input.url == "https://api.openai.com/v1/responses/input_tokens")
        #expect(try Self.body(input)["max_output_tokens"] == nil && Self.body(input)["input"] != nil)

        let gemini = Self.call(.gemini, "https://generativelanguage.googleapis.com") { $0.model = "gemini-3" }
        // A server that speaks it beside its own API counts beside it, whether the answer streams or not.
        for streams in [true, false] {
            let local = Self.call(.gemini, "http://127.0.0.1:8000") { ($0.model, $0.stream) = ("gemini-3", streams) }
            let url = try #require(local.countingRequest(.tokenize, of: Self.prompt)).url
            #expect(url.prefix { $0 != "?" } == "http://127.0.0.1:8000/tokenize", "\(url)")
        }
        let whole = try #require(gemini.countingRequest(.provider, of: Self.prompt))
        #expect(whole.url == "https://generativelanguage.googleapis.com/v1beta/models/gemini-3:countTokens")
        #expect(try Self.body(whole)["generateContentRequest"]?["model"]?.text == "models/gemini-3")
        let bare = try Self.body(gemini.countingRequest(.provider, of: Prompt(id: "p", user: "u")))
        #expect(bare["contents"] != nil && bare["generateContentRequest"] == nil)

        #expect(Self.call(.openaiChat).countingRequest(.provider, of: Self.prompt) == nil)
        #expect(Self.call(.openaiChat).countingPath(.provider) == nil)
        #expect(anthropic.countingPath(.provider) == "/v1/messages/count_tokens")
    }

    @Test(
        "reads every form of a count, and nothing of what is none",
        arguments: [
            (#"{"count":12,"max_model_len":4096,"tokens":[1,2]}"#, 12, 4096), (#"{"tokens":[1,2,3]}"#, 3, nil),
            (#"{"input_tokens":7}"#, 7, nil), (#"{"totalTokens":9}"#, 9, nil), (#"{"tokens":[]}"#, nil, nil),
            (#"{"count":0}"#, nil, nil), (#"{"count":-1}"#, nil, nil), ("not json", nil, nil), ("[]", nil, nil),
            (#"{"error":{"message":"no"}}"#, nil, nil), (#"{"count":"12"}"#, nil, nil),
        ] as [(String, Int?, Int?)]
    )
    func counts(text: String, tokens: Int?, most: Int?) {
        let counted = ProviderCall.count(in: Array(text.utf8))
        #expect(counted == tokens.map { CountedTokens(tokens: $0, mostTokens: most) })
    }

    @Test("The shortest answer is one token, where the protocol and thinking allow that")
    func shortest() {
        #expect(Self.call().shortest(Self.prompt).maxTokens == 1)
        #expect(Self.call(.openaiResponses).shortest(Self.prompt).maxTokens == 16)
        let thinking = Self.call(.anthropicMessages) {
            ($0.thinking, $0.maxTokens) = (Thinking(budgetTokens: 2048), 4096)
        }
        #expect(thinking.shortest(Self.prompt).maxTokens == 4096)
    }
}
