import BenchModel
import Testing

@testable import ProviderWire

@Suite("A base that is more than a root")
struct FullAddressTests {
    private static func url(_ base: String, _ wireProtocol: WireProtocol) -> String {
        CallURL.of(Target(name: "t", endpoint: "e", wireProtocol: wireProtocol, model: "m-1"), at: base)
    }

    @Test(
        "is taken as it is where it is a whole address",
        arguments: [
            "https://dbc.cloud.databricks.com/serving-endpoints/m-1/invocations",
            "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/e/invocations-response-stream",
            "https://a.snowflakecomputing.com/api/v2/cortex/inference:complete",
            "https://api.minimax.io/v1/text/chatcompletion_v2",
            "https://eu-de.ml.cloud.ibm.com/ml/v1/text/chat_stream?version=2024-05-01",
        ]
    )
    func whole(base: String) {
        #expect(Self.url(base, .openaiChat) == base)
        #expect(Self.url(base, .openaiCompletions) == base)
    }

    @Test("gets no part of Gemini's path twice")
    func gemini() {
        let google = "https://generativelanguage.googleapis.com/v1beta"
        let whole = google + "/models/m-1:streamGenerateContent?alt=sse"
        for base in [google, google + "/models", google + "/models/m-1", google + "/models/m-1:generateContent"] {
            #expect(Self.url(base, .gemini) == whole, "\(base)")
        }
        let vertex = "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu/publishers/google"
        for base in [vertex, vertex + "/models", vertex + "/models/m-1"] {
            #expect(Self.url(base, .gemini) == vertex + "/models/m-1:streamGenerateContent?alt=sse", "\(base)")
        }
    }

    @Test(
        "is a known host in every protocol that it speaks",
        arguments: [
            ("https://api.groq.com", WireProtocol.openaiResponses, "https://api.groq.com/openai/v1/responses"),
            ("https://openrouter.ai", .openaiResponses, "https://openrouter.ai/api/v1/responses"),
            ("https://api.fireworks.ai", .openaiResponses, "https://api.fireworks.ai/inference/v1/responses"),
            ("https://openrouter.ai", .anthropicMessages, "https://openrouter.ai/api/v1/messages"),
            ("https://api.z.ai", .anthropicMessages, "https://api.z.ai/api/anthropic/v1/messages"),
            ("https://api.deepseek.com", .anthropicMessages, "https://api.deepseek.com/anthropic/v1/messages"),
            ("https://api.deepseek.com/beta", .openaiCompletions, "https://api.deepseek.com/beta/completions"),
            ("https://api.openai.com", .openaiResponses, "https://api.openai.com/v1/responses"),
            (
                "https://gateway.ai.cloudflare.com/v1/a/g/azure-openai/r/d", .openaiChat,
                "https://gateway.ai.cloudflare.com/v1/a/g/azure-openai/r/d/chat/completions"
            ),
        ]
    )
    func hosts(base: String, wireProtocol: WireProtocol, url: String) { #expect(Self.url(base, wireProtocol) == url) }
}
