import BenchModel
import ProviderWire
import Testing

@Suite("The address of a call")
struct BaseURLTests {
    /// What a vendor tells people to write, and where its API then is.
    struct Vendor: Sendable, CustomTestStringConvertible {
        var base: String
        var wireProtocol: WireProtocol
        var url: String
        var path: String?
        var stream = true

        init(_ base: String, _ wireProtocol: WireProtocol = .openaiChat, at url: String = "") {
            (self.base, self.wireProtocol, self.url) = (base, wireProtocol, url)
        }

        var testDescription: String { "\(base) (\(wireProtocol.rawValue))" }

        var call: ProviderCall {
            var target = Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m-1", stream: stream)
            target.path = path
            return ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: base))
        }
    }

    /// Bases as the vendors' own pages name them, November 2026.
    static let chat: [(base: String, url: String)] = [
        ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
        (
            "https://generativelanguage.googleapis.com/v1beta/openai/",
            "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions"
        ),
        ("https://open.bigmodel.cn/api/paas/v4/", "https://open.bigmodel.cn/api/paas/v4/chat/completions"),
        ("https://api.z.ai/api/coding/paas/v4", "https://api.z.ai/api/coding/paas/v4/chat/completions"),
        (
            "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
            "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions"
        ),
        ("https://api.perplexity.ai", "https://api.perplexity.ai/chat/completions"),
        ("https://api.perplexity.ai/", "https://api.perplexity.ai/chat/completions"),
        ("https://api.groq.com/openai/v1", "https://api.groq.com/openai/v1/chat/completions"),
        ("https://api.groq.com", "https://api.groq.com/openai/v1/chat/completions"),
        ("https://api.fireworks.ai/inference/v1", "https://api.fireworks.ai/inference/v1/chat/completions"),
        ("https://api.deepinfra.com/v1/openai", "https://api.deepinfra.com/v1/openai/chat/completions"),
        ("https://api.novita.ai/v3/openai", "https://api.novita.ai/v3/openai/chat/completions"),
        ("https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com/openai/v1/chat/completions"),
        ("https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1/chat/completions"),
        (
            "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"
        ),
        (
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"
        ),
        (
            "https://r.services.ai.azure.com/models?api-version=2024-05-01-preview",
            "https://r.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview"
        ),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://openrouter.ai/api", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://api.mistral.ai/v1", "https://api.mistral.ai/v1/chat/completions"),
        ("https://api.together.xyz/v1", "https://api.together.xyz/v1/chat/completions"),
        ("https://api.cohere.ai/compatibility/v1", "https://api.cohere.ai/compatibility/v1/chat/completions"),
        (
            "https://api.cloudflare.com/client/v4/accounts/a/ai/v1",
            "https://api.cloudflare.com/client/v4/accounts/a/ai/v1/chat/completions"
        ),
        (
            "https://gateway.ai.cloudflare.com/v1/a/g/compat",
            "https://gateway.ai.cloudflare.com/v1/a/g/compat/chat/completions"
        ),
        (
            "https://gateway.ai.cloudflare.com/v1/a/g/mistral",
            "https://gateway.ai.cloudflare.com/v1/a/g/mistral/v1/chat/completions"
        ),
        ("https://ark.cn-beijing.volces.com/api/v3", "https://ark.cn-beijing.volces.com/api/v3/chat/completions"),
        ("https://qianfan.baidubce.com/v2", "https://qianfan.baidubce.com/v2/chat/completions"),
        ("https://models.github.ai/inference", "https://models.github.ai/inference/chat/completions"),
        (
            "https://dbc.cloud.databricks.com/serving-endpoints",
            "https://dbc.cloud.databricks.com/serving-endpoints/chat/completions"
        ),
        (
            "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu/endpoints/openapi",
            "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu/endpoints/openapi/chat/completions"
        ),
        ("https://api.deepseek.com", "https://api.deepseek.com/v1/chat/completions"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1/chat/completions"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"),
        ("https://h/av1", "https://h/av1/v1/chat/completions"),
        // The whole address, as a curl example has it.
        ("https://api.groq.com/openai/v1/chat/completions", "https://api.groq.com/openai/v1/chat/completions"),
        ("https://gw/llm/chat/completions/", "https://gw/llm/chat/completions"),
        ("https://gw/v1/responses", "https://gw/v1/chat/completions"),
        ("https://gw/v1/messages", "https://gw/v1/chat/completions"),
        ("https://gw/v1/chat", "https://gw/v1/chat/completions"),
    ]

    static let others: [Vendor] = [
        Vendor("https://api.anthropic.com", .anthropicMessages, at: "https://api.anthropic.com/v1/messages"),
        Vendor("https://api.anthropic.com/v1", .anthropicMessages, at: "https://api.anthropic.com/v1/messages"),
        Vendor(
            "https://api.anthropic.com/v1/messages",
            .anthropicMessages,
            at: "https://api.anthropic.com/v1/messages"
        ),
        Vendor("https://api.z.ai/api/anthropic", .anthropicMessages, at: "https://api.z.ai/api/anthropic/v1/messages"),
        Vendor(
            "https://api.moonshot.ai/anthropic/",
            .anthropicMessages,
            at: "https://api.moonshot.ai/anthropic/v1/messages"
        ),
        Vendor("https://api.kimi.com/coding", .anthropicMessages, at: "https://api.kimi.com/coding/v1/messages"),
        Vendor(
            "https://gateway.ai.cloudflare.com/v1/a/g/anthropic",
            .anthropicMessages,
            at: "https://gateway.ai.cloudflare.com/v1/a/g/anthropic/v1/messages"
        ),
        Vendor(
            "https://r.services.ai.azure.com/anthropic",
            .anthropicMessages,
            at: "https://r.services.ai.azure.com/anthropic/v1/messages"
        ),
        Vendor(
            "https://aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/c:streamRawPredict",
            .anthropicMessages,
            at:
                "https://aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/c:streamRawPredict"
        ),
        Vendor("https://gw/v1/chat/completions", .openaiResponses, at: "https://gw/v1/responses"),
        Vendor("https://api.openai.com/v1", .openaiResponses, at: "https://api.openai.com/v1/responses"),
        Vendor("https://api.openai.com/v1/responses", .openaiResponses, at: "https://api.openai.com/v1/responses"),
        Vendor(
            "https://r.openai.azure.com?api-version=preview",
            .openaiResponses,
            at: "https://r.openai.azure.com/openai/v1/responses?api-version=preview"
        ),
        Vendor(
            "https://generativelanguage.googleapis.com",
            .gemini,
            at: "https://generativelanguage.googleapis.com/v1beta/models/m-1:streamGenerateContent?alt=sse"
        ),
        Vendor(
            "https://generativelanguage.googleapis.com/v1beta/models",
            .gemini,
            at: "https://generativelanguage.googleapis.com/v1beta/models/m-1:streamGenerateContent?alt=sse"
        ),
        Vendor(
            "https://generativelanguage.googleapis.com/v1beta/models/g-2:generateContent",
            .gemini,
            at: "https://generativelanguage.googleapis.com/v1beta/models/g-2:streamGenerateContent?alt=sse"
        ),
        Vendor(
            "https://generativelanguage.googleapis.com/v1/models/g-2:streamGenerateContent?alt=sse",
            .gemini,
            at: "https://generativelanguage.googleapis.com/v1/models/g-2:streamGenerateContent?alt=sse"
        ),
        Vendor(
            "https://aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google",
            .gemini,
            at:
                "https://aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/m-1:streamGenerateContent?alt=sse"
        ),
    ]

    @Test("of chat completions is where each vendor has it", arguments: chat)
    func chatVendors(base: String, url: String) {
        #expect(Vendor(base).call.url == url)
    }

    @Test("of the other protocols is where each vendor has it", arguments: others)
    func vendors(vendor: Vendor) {
        #expect(vendor.call.url == vendor.url)
    }

    @Test("never has a part of itself twice: it is its own base", arguments: chat.map(\.url))
    func taken(url: String) {
        #expect(Vendor(url).call.url == url)
    }

    @Test("has the scenario's own path once, also where the base ends in it")
    func ownPath() {
        var vendor = Vendor("https://gw/llm/v3/ask?tenant=1")
        vendor.path = "/llm/v3/ask"
        #expect(vendor.call.url == "https://gw/llm/v3/ask?tenant=1")
        vendor.base = "https://gw/api/v3"
        vendor.path = "/v1/ask/?x=1"
        #expect(vendor.call.url == "https://gw/api/v3/ask/?x=1")
        vendor.path = "/"
        #expect(vendor.call.url == "https://gw/api/v3")
    }

    @Test("says whether Gemini streams, also where the base says otherwise")
    func buffered() {
        var vendor = Vendor("https://h/v1beta/models/g-2:streamGenerateContent?alt=sse", .gemini)
        vendor.stream = false
        #expect(vendor.call.url == "https://h/v1beta/models/g-2:generateContent?alt=sse")
    }

    @Test(
        "stands behind every answer that is no success",
        arguments: [302, 400, 401, 404, 405, 429, 500, 503, 529]
    )
    func failures(status: Int) {
        let call = Vendor("https://u:pw@h/x/chat/completions?token=abc&v=1").call
        let exchange = RecordedExchange(
            times: PhaseTimes(started: 0),
            ending: .complete,
            head: ResponseHead(status: status, headers: []),
            response: DecodedResponse(),
            bytesReceived: 0
        )
        guard case .failed(_, let detail) = call.outcome(of: exchange) else {
            Issue.record("it did not fail")
            return
        }
        #expect(detail.hasSuffix("; asked https://h/x/chat/completions?token=•••&v=1"), "\(detail)")
    }

    @Test("stands behind a page that is no answer, and not behind a failure before any answer")
    func pages() {
        let call = Vendor("https://h").call
        func detail(_ head: ResponseHead?, _ ending: RecordedExchange.Ending) -> String {
            let exchange = RecordedExchange(
                times: PhaseTimes(started: 0),
                ending: ending,
                head: head,
                response: DecodedResponse(defect: head == nil ? nil : .malformed("HTML")),
                bytesReceived: 0
            )
            guard case .failed(_, let detail) = call.outcome(of: exchange) else { return "" }
            return detail
        }
        #expect(
            detail(ResponseHead(status: 200, headers: []), .complete) == "HTML; asked https://h/v1/chat/completions"
        )
        #expect(detail(nil, .failed(.dns, detail: "no such host")) == "no such host")
    }

    @Test(
        "An address shows the words of an API's own path, whatever piece of a secret is in them, and nothing of the secret",
        arguments: [
            (
                "my-prod-deployment", "/openai/deployments/my-prod-deployment",
                "/openai/deployments/•••/chat/completions"
            ),
            ("completions-4711", "/completions-4711/v1", "/•••/v1/chat/completions"),
            ("inference-of-mine", "/inference-of-mine/inference/v1", "/•••/inference/v1/chat/completions"),
            ("tenant-0815/of-4711", "/tenant-0815/of-4711/v1", "/•••/v1/chat/completions"),
        ]
    )
    func shown(secret: String, path: String, shown: String) {
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m-1")
        let endpoint = Endpoint(name: "e", baseURL: "https://h.example" + path, secrets: [Secret(secret)])
        let call = ProviderCall(target: target, endpoint: endpoint)
        #expect(call.url == "https://h.example" + shown)
        #expect(!call.shownBaseURL.contains(secret) && call.shownBaseURL.contains("•••"), "\(call.shownBaseURL)")
    }

    @Test(
        "A part that stands twice in a row is found, wherever it is",
        arguments: [
            ("/v1/v1", "v1"), ("/api/v1/v1/", "v1"),
            ("/v1/chat/completions/v1/chat/completions", "v1/chat/completions"),
            ("/v1/chat/completions/chat/completions", "chat/completions"), ("/openai/openai/v1", "openai"),
            ("/a/b/a/b/a/b", "a/b"), ("/v1", nil), ("", nil), ("/v1/a/v1", nil), ("/v1/chat/completions?a=/v1/v1", nil),
        ] as [(String, String?)]
    )
    func repetition(path: String, part: String?) {
        #expect(Vendor("https://h.example" + path).call.repeatedPath == part)
    }

    @Test("No vendor's own base comes to repeat anything, whichever protocol is spoken")
    func noRepetition() {
        for (base, _) in Self.chat { #expect(Vendor(base).call.repeatedPath == nil, "\(base)") }
    }
}
