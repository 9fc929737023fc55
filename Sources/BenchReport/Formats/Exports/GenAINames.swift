import BenchModel

/// What OpenTelemetry's conventions for generative AI call a target's operation, its provider and its server.
enum GenAINames {
    static func operation(_ wireProtocol: String) -> String {
        switch WireProtocol(rawValue: wireProtocol) {
        case .openaiCompletions: "text_completion"
        case .gemini: "generate_content"
        case .anthropicMessages, .openaiChat, .openaiResponses, nil: "chat"
        }
    }

    /// Hosts that are a provider's own, by their ends.
    private static let hosts: [(end: String, provider: String)] = [
        ("api.openai.com", "openai"), ("openai.azure.com", "azure.ai.openai"),
        ("services.ai.azure.com", "azure.ai.inference"), ("anthropic.com", "anthropic"),
        ("generativelanguage.googleapis.com", "gcp.gemini"), ("aiplatform.googleapis.com", "gcp.vertex_ai"),
        ("amazonaws.com", "aws.bedrock"), ("deepseek.com", "deepseek"), ("groq.com", "groq"),
        ("mistral.ai", "mistral_ai"), ("moonshot.ai", "moonshot_ai"), ("moonshot.cn", "moonshot_ai"),
        ("perplexity.ai", "perplexity"), ("cohere.com", "cohere"), ("cohere.ai", "cohere"), ("x.ai", "x_ai"),
    ]

    /// Names the provider of a known host; elsewhere the one whose protocol is spoken, as the conventions have it: the attribute
    /// tells which flavour of telemetry it is, and may differ from who answers.
    static func provider(_ target: RunRecord.Target) -> String {
        let host = ServerAddress(target.endpoint).host
        if let known = hosts.first(where: { host == $0.end || host.hasSuffix(".\($0.end)") }) { return known.provider }
        return switch WireProtocol(rawValue: target.wireProtocol) {
        case .anthropicMessages: "anthropic"
        case .gemini: "gcp.gemini"
        case .openaiChat, .openaiCompletions, .openaiResponses, nil: "openai"
        }
    }

    static func server(_ target: RunRecord.Target) -> (host: String, port: Int)? {
        let address = ServerAddress(target.endpoint)
        guard address.defect == nil else { return nil }
        return (address.host, address.writtenPort ?? (address.scheme == "http" ? 80 : 443))
    }
}
