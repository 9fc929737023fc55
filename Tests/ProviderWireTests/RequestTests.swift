import BenchModel
import Foundation
import JSONSyntax
import ProviderWire
import Testing

private let key = Secret("sk-test-0123456789")

private func request(
    _ target: Target,
    base: String = "https://api.example.com",
    key: Secret? = key,
    headers: [HTTPHeader] = [],
    prompt: Prompt = Prompt(id: "p", system: "Be brief.", user: "Say \"hi\"\n"),
    nonce: String? = nil
) -> TransportRequest {
    let endpoint = Endpoint(name: "e", baseURL: base, apiKey: key, headers: headers)
    return ProviderCall(target: target, endpoint: endpoint).request(for: prompt, nonce: nonce)
}

private func target(_ wireProtocol: WireProtocol, model: String = "m-1", change: (inout Target) -> Void = { _ in })
    -> Target
{
    var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: model, maxTokens: 200)
    change(&target)
    return target
}

/// Compares a body with JSON text, as values.
private func expectBody(_ request: TransportRequest, _ json: String, at location: SourceLocation = #_sourceLocation)
    throws
{
    let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? NSDictionary)
    let expected = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
    #expect(body == expected, sourceLocation: location)
}

private func header(_ name: String, of request: TransportRequest) -> String? {
    let found = request.headers.filter { $0.name.lowercased() == name }
    #expect(found.count <= 1)
    return found.first?.value
}

@Suite("Requests")
struct RequestTests {
    @Test(
        "that open a connection ask for the server's root and let nobody in",
        arguments: [
            "https://api.example.com", "https://api.example.com/", "https://u:pw@api.example.com/v1?key=k",
            "https://api.example.com?x=1",
        ]
    )
    func connection(base: String) {
        let endpoint = Endpoint(name: "e", baseURL: base, apiKey: key, headers: [HTTPHeader("x-key", "secret")])
        let opening = ProviderCall(target: target(.gemini), endpoint: endpoint).connectionRequest
        #expect(opening.method == .head && opening.connection == .new && opening.url == "https://api.example.com/")
        #expect(opening.headers.isEmpty && opening.body.isEmpty)
    }

    @Test("of Anthropic Messages")
    func anthropic() throws {
        let plain = request(target(.anthropicMessages))
        #expect(plain.url == "https://api.example.com/v1/messages")
        try expectBody(
            plain,
            #"{"model":"m-1","max_tokens":200,"stream":true,"system":"Be brief.","messages":[{"role":"user","content":"Say \"hi\"\n"}]}"#
        )
        #expect(header("x-api-key", of: plain) == key.revealed)
        #expect(header("anthropic-version", of: plain) == "2023-06-01")
        #expect(header("authorization", of: plain) == nil)
        let cached = request(
            target(.anthropicMessages) {
                $0.cachePrompt = true
                $0.thinking = Thinking(effort: .low)
                $0.temperature = 0.5
                $0.stream = false
            }
        )
        try expectBody(
            cached,
            """
            {"model":"m-1","max_tokens":200,"stream":false,"temperature":0.5,
             "system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],
             "thinking":{"type":"adaptive"},"output_config":{"effort":"low"},
             "messages":[{"role":"user","content":"Say \\"hi\\"\\n"}]}
            """
        )
        let budget = request(
            target(.anthropicMessages) {
                $0.cachePrompt = true
                $0.thinking = Thinking(budgetTokens: 1_024)
            },
            prompt: Prompt(id: "p", user: "u")
        )
        try expectBody(
            budget,
            """
            {"model":"m-1","max_tokens":200,"stream":true,"thinking":{"type":"enabled","budget_tokens":1024},
             "messages":[{"role":"user","content":[{"type":"text","text":"u","cache_control":{"type":"ephemeral"}}]}]}
            """
        )
    }

    @Test("of chat completions")
    func chat() throws {
        let plain = request(target(.openaiChat))
        #expect(plain.url == "https://api.example.com/v1/chat/completions")
        try expectBody(
            plain,
            """
            {"model":"m-1","max_tokens":200,"stream":true,"stream_options":{"include_usage":true},
             "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Say \\"hi\\"\\n"}]}
            """
        )
        #expect(header("authorization", of: plain) == "Bearer \(key.revealed)")
        let full = request(
            target(.openaiChat, model: "gpt-5-mini") {
                $0.stream = false
                $0.temperature = 1
                $0.seed = 7
                $0.thinking = Thinking(budgetTokens: 9, effort: .high)
                $0.cachePrompt = true
            },
            prompt: Prompt(id: "p", user: "u")
        )
        try expectBody(
            full,
            """
            {"model":"gpt-5-mini","max_completion_tokens":200,"stream":false,"temperature":1,"seed":7,
             "reasoning_effort":"high","messages":[{"role":"user","content":"u"}]}
            """
        )
    }

    @Test(
        "name the token limit as the model knows it",
        arguments: [
            ("gpt-5", true), ("gpt-5.1-codex", true), ("gpt-6-luna", true), ("o1", true), ("o3-mini", true),
            ("o4-mini", true),
            ("openai/gpt-5", true), ("gpt-4o-mini", false), ("gpt-4.1", false), ("llama-3.1-8b", false),
            ("qwen/o", false),
        ]
    )
    func limitNames(model: String, isNew: Bool) throws {
        let body = try JSONSerialization.jsonObject(with: Data(request(target(.openaiChat, model: model)).body))
        let members = try #require(body as? [String: Any])
        #expect((members["max_completion_tokens"] != nil) == isNew)
        #expect((members["max_tokens"] != nil) == !isNew)
    }

    @Test("of Responses")
    func responses() throws {
        let full = request(
            target(.openaiResponses) {
                $0.thinking = Thinking(effort: .minimal)
                $0.temperature = 0
                $0.seed = 3
            }
        )
        #expect(full.url == "https://api.example.com/v1/responses")
        try expectBody(
            full,
            """
            {"model":"m-1","input":"Say \\"hi\\"\\n","instructions":"Be brief.","max_output_tokens":200,"store":false,
             "stream":true,"stream_options":{"include_obfuscation":false},"temperature":0.0,
             "reasoning":{"effort":"minimal","summary":"auto"}}
            """
        )
        let buffered = request(target(.openaiResponses) { $0.stream = false }, prompt: Prompt(id: "p", user: "u"))
        try expectBody(buffered, #"{"model":"m-1","input":"u","max_output_tokens":200,"store":false,"stream":false}"#)
    }

    @Test("of Gemini")
    func gemini() throws {
        let full = request(
            target(.gemini, model: "gemini-2.5-flash") {
                $0.thinking = Thinking(budgetTokens: 128, effort: .low)
                $0.temperature = 0.25
                $0.seed = 3
            }
        )
        #expect(full.url == "https://api.example.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse")
        #expect(header("x-goog-api-key", of: full) == key.revealed)
        try expectBody(
            full,
            """
            {"contents":[{"role":"user","parts":[{"text":"Say \\"hi\\"\\n"}]}],"systemInstruction":{"parts":[{"text":"Be brief."}]},
             "generationConfig":{"maxOutputTokens":200,"temperature":0.25,"seed":3,
                                 "thinkingConfig":{"includeThoughts":true,"thinkingBudget":128}}}
            """
        )
        let buffered = request(
            target(.gemini) {
                $0.stream = false
                $0.thinking = Thinking(effort: .high)
            },
            prompt: Prompt(id: "p", user: "u")
        )
        #expect(buffered.url == "https://api.example.com/v1beta/models/m-1:generateContent")
        try expectBody(
            buffered,
            """
            {"contents":[{"role":"user","parts":[{"text":"u"}]}],"generationConfig":{"maxOutputTokens":200,
             "thinkingConfig":{"includeThoughts":true,"thinkingLevel":"high"}}}
            """
        )
    }

    @Test(
        "join base and path without doubling anything",
        arguments: [
            ("https://h", WireProtocol.openaiChat, "https://h/v1/chat/completions"),
            ("https://h/", .openaiChat, "https://h/v1/chat/completions"),
            ("https://h/v1", .openaiChat, "https://h/v1/chat/completions"),
            ("https://h/openai/v1/", .openaiChat, "https://h/openai/v1/chat/completions"),
            ("https://h/v1", .anthropicMessages, "https://h/v1/messages"),
            ("https://h/v1//", .openaiResponses, "https://h/v1/responses"),
            ("https://h", .openaiCompletions, "https://h/v1/completions"),
            ("https://h/v1", .openaiCompletions, "https://h/v1/completions"),
            ("https://h/v1/completions", .openaiCompletions, "https://h/v1/completions"),
            ("https://h/v1/chat/completions", .openaiCompletions, "https://h/v1/completions"),
            ("https://h/v1/completions", .openaiChat, "https://h/v1/chat/completions"),
            ("https://h/deployments/d/completions?v=1", .openaiCompletions, "https://h/deployments/d/completions?v=1"),
            ("https://api.groq.com", .openaiCompletions, "https://api.groq.com/openai/v1/completions"),
            ("https://h/v1beta", .gemini, "https://h/v1beta/models/m-1:streamGenerateContent?alt=sse"),
            ("https://h/v1/", .gemini, "https://h/v1/models/m-1:streamGenerateContent?alt=sse"),
            ("https://h/av1", .openaiChat, "https://h/av1/v1/chat/completions"),
            ("https://h/x?api-version=1", .openaiChat, "https://h/x/v1/chat/completions?api-version=1"),
            ("https://h?a=1", .gemini, "https://h/v1beta/models/m-1:streamGenerateContent?alt=sse&a=1"),
        ]
    )
    func urls(base: String, wireProtocol: WireProtocol, expected: String) {
        #expect(request(target(wireProtocol), base: base).url == expected)
    }

    @Test("take the target's own path, with the model filled in")
    func paths() {
        let own = target(.openaiChat, model: "a/b c") { $0.path = "/deployments/{model}/chat?v=1" }
        #expect(request(own, base: "https://h/").url == "https://h/deployments/a/b%20c/chat?v=1")
        let versioned = target(.openaiChat) { $0.path = "v1/other" }
        #expect(request(versioned, base: "https://h/v1").url == "https://h/v1/other")
    }

    @Test("carry header fields in three layers, names without case")
    func headers() {
        let layered = request(
            target(.anthropicMessages) {
                $0.headers = [
                    HTTPHeader("ANTHROPIC-VERSION", "2026-10-21"), HTTPHeader("x-own", "2"), HTTPHeader("accept", ""),
                ]
            },
            headers: [HTTPHeader("X-Own", "1"), HTTPHeader("X-Api-Key", ""), HTTPHeader("authorization", "Bearer z")]
        )
        #expect(header("anthropic-version", of: layered) == "2026-10-21")
        #expect(header("x-own", of: layered) == "2")
        #expect(header("accept", of: layered) == nil)
        #expect(header("x-api-key", of: layered) == nil)
        #expect(header("authorization", of: layered) == "Bearer z")
        #expect(header("content-type", of: layered) == "application/json")
    }

    @Test("accept what they ask for, and never a compressed body", arguments: WireProtocol.allCases)
    func accept(wireProtocol: WireProtocol) {
        let streamed = request(target(wireProtocol))
        #expect(header("accept", of: streamed) == "text/event-stream")
        #expect(header("accept-encoding", of: streamed) == nil)
        let buffered = request(target(wireProtocol) { $0.stream = false })
        #expect(header("accept", of: buffered) == "application/json")
    }

    @Test("without a key have no header for one", arguments: WireProtocol.allCases)
    func keyless(wireProtocol: WireProtocol) {
        let names = Set(request(target(wireProtocol), key: nil).headers.map { $0.name.lowercased() })
        #expect(names.isDisjoint(with: ["x-api-key", "authorization", "x-goog-api-key"]))
    }

    @Test("keep the key out of URL and body", arguments: WireProtocol.allCases)
    func keyPlaces(wireProtocol: WireProtocol) {
        let asked = request(target(wireProtocol))
        #expect(!asked.url.contains(key.revealed))
        #expect(!String(decoding: asked.body, as: UTF8.self).contains(key.revealed))
        #expect(asked.headers.filter { $0.value.contains(key.revealed) }.count == 1)
        let endpoint = Endpoint(
            name: "e",
            baseURL: "https://user:\(key.revealed)@h/\(key.revealed)?key=abc",
            apiKey: key
        )
        let shown = ProviderCall(target: target(wireProtocol), endpoint: endpoint).url
        #expect(!shown.contains(key.revealed) && !shown.contains("abc") && !shown.contains("user"))
    }

    @Test("have the target's fields merged over their own")
    func merging() throws {
        let patched = request(
            target(.openaiChat) {
                $0.body = [
                    "max_completion_tokens": 9, "stream_options": ["include_usage": .null, "x": ["y": 1]],
                    "user": .null,
                    "messages": ["none"], "extra": ["a": .null, "b": true],
                ]
            }
        )
        try expectBody(
            patched,
            """
            {"model":"m-1","max_completion_tokens":9,"stream":true,"stream_options":{"x":{"y":1}},"messages":["none"],
             "extra":{"b":true}}
            """
        )
        let removed = request(
            target(.openaiChat) { $0.body = ["max_tokens": .null, "stream_options": .null, "messages": []] }
        )
        try expectBody(removed, #"{"model":"m-1","stream":true,"messages":[]}"#)
    }

    @Test("lead with the nonce: the system text where there is one", arguments: WireProtocol.allCases)
    func nonces(wireProtocol: WireProtocol) throws {
        func body(_ prompt: Prompt, _ nonce: String?) -> String {
            String(decoding: request(target(wireProtocol), prompt: prompt, nonce: nonce).body, as: UTF8.self)
        }
        let both = body(Prompt(id: "p", system: "S", user: "U"), "1x2y3z")
        if wireProtocol == .openaiCompletions {
            #expect(both.contains(#""[nonce 1x2y3z]\nS\n\nU""#))
        } else {
            #expect(both.contains(#""[nonce 1x2y3z]\nS""#) && both.contains(#""U""#))
        }
        #expect(body(Prompt(id: "p", user: "U"), "1x2y3z").contains(#""[nonce 1x2y3z]\nU""#))
        #expect(!body(Prompt(id: "p", user: "U"), nil).contains("nonce"))
    }

    @Test("carry the endpoint's limits, and a decoder of their protocol")
    func transportFields() {
        let endpoint = Endpoint(
            name: "e",
            baseURL: "https://h",
            limits: TimeLimits(connect: 1, firstToken: 2, idle: 3, total: 4),
            maxEventBytes: 100,
            httpVersion: .http2
        )
        let call = ProviderCall(target: target(.openaiChat), endpoint: endpoint)
        let asked = call.request(for: Prompt(id: "p", user: "u"), nonce: nil)
        #expect(asked.limits == endpoint.limits)
        #expect(asked.httpVersion == .http2)
        let decoder = asked.makeConsumer(eventStream)
        let long = Array(("data: " + String(repeating: "x", count: 101)).utf8)
        #expect(decoder.receive(long.span, arrival: 0, takenInHand: 0) == .giveUp)
    }
}
