import BenchModel

/// Knows which path leads from each vendor's usual base URL to its API operations.
///
/// Sources: the vendors' own pages on their base URLs, as of November 2026.
enum KnownRoots {
    /// Returns the path segments between a base URL and an operation such as `chat/completions`; nil if the base is
    /// unknown, and the protocol's own version goes there.
    ///
    /// - Parameters:
    ///   - host: the server's name, in lower case.
    ///   - segments: the base URL's path.
    ///   - wireProtocol: the protocol.
    /// - Returns: an empty list if the operation follows the base directly.
    static func path(host: String, below segments: [Substring], for wireProtocol: WireProtocol) -> [String]? {
        if segments.isEmpty { return ofHost(host, wireProtocol) }
        // Anthropic's SDK appends /v1/messages to any root, so vendors publish roots for it:
        // Z.ai, Moonshot, MiniMax and DeepSeek /anthropic, Kimi /coding, Cloudflare /v1/ACCOUNT/GATEWAY/anthropic.
        if wireProtocol == .anthropicMessages, segments.last?.lowercased() == "anthropic" { return nil }
        if endsInRoot(segments) { return [] }
        if host == "gateway.ai.cloudflare.com", let provider = segments.last, segments.count == 4 {
            return ["compat", "openai", "groq", "deepseek", "perplexity-ai"].contains(provider) ? [] : nil
        }
        // Azure behind Cloudflare's gateway: /v1/ACCOUNT/GATEWAY/azure-openai/RESOURCE/DEPLOYMENT.
        if host == "gateway.ai.cloudflare.com", segments.count == 6, segments[3] == "azure-openai" { return [] }
        if host == "api.deepseek.com", segments == ["beta"] { return [] }
        // Vertex AI: /v1/projects/P/locations/L/publishers/google and …/endpoints/openapi.
        if host.hasSuffix("aiplatform.googleapis.com"), segments.contains(where: isVersion) { return [] }
        if segments == ["models"], isAzureFoundry(host) { return [] }
        return nil
    }

    /// Whether a segment is an API version: `v1`, `v4`, `v1beta`, `v1alpha1`.
    static func isVersion(_ segment: Substring) -> Bool {
        let bytes = Array(segment.utf8)
        return (2...9).contains(bytes.count) && bytes[0] | 0x20 == UInt8(ascii: "v")
            && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[1])
            && bytes.allSatisfy { Character(Unicode.Scalar($0)).isLetter || Character(Unicode.Scalar($0)).isNumber }
    }

    /// Whether the operation follows the base directly.
    ///
    /// It does after a version (OpenAI, Groq /openai/v1, Fireworks /inference/v1, Zhipu /api/paas/v4, DashScope
    /// /compatible-mode/v1, Cohere /compatibility/v1, Volcengine /api/v3, OpenRouter /api/v1, Qianfan /v2), after one
    /// segment below a version (Gemini /v1beta/openai, DeepInfra /v1/openai, Novita /v3/openai), and after a few roots
    /// without a version.
    private static func endsInRoot(_ segments: [Substring]) -> Bool {
        let (last, before) = (segments[segments.count - 1], segments.dropLast().last)
        if isVersion(last) || before.map(isVersion) == true { return true }
        switch (before, last) {
        // Azure OpenAI: /openai/deployments/NAME?api-version=…
        case ("deployments"?, _): return true
        // Vertex AI behind a gateway.
        case ("endpoints"?, "openapi"), ("publishers"?, "google"): return true
        // Databricks, GitHub Models.
        case (_, "serving-endpoints"), (nil, "inference"): return true
        default: return false
        }
    }

    /// Returns the path from a bare host to its API if that is not just the protocol's version; else nil.
    private static func ofHost(_ host: String, _ wireProtocol: WireProtocol) -> [String]? {
        switch wireProtocol {
        case .openaiChat, .openaiCompletions: ofChat(host)
        // Perplexity and Google have this API elsewhere than their chat, or not at all.
        case .openaiResponses: host.hasSuffix("perplexity.ai") || host.hasSuffix("googleapis.com") ? nil : ofChat(host)
        case .anthropicMessages: ofMessages(host)
        case .gemini: host == "aiplatform.googleapis.com" ? ["v1", "publishers", "google"] : nil
        }
    }

    private static func ofMessages(_ host: String) -> [String]? {
        if isAzureFoundry(host) { return ["anthropic", "v1"] }
        return switch host {
        case "openrouter.ai": ["api", "v1"]
        case "api.z.ai", "open.bigmodel.cn": ["api", "anthropic", "v1"]
        case "api.deepseek.com", "api.minimax.io", "api.minimaxi.com", "api.moonshot.ai", "api.moonshot.cn":
            ["anthropic", "v1"]
        default: nil
        }
    }

    private static func ofChat(_ host: String) -> [String]? {
        if isAzureOpenAI(host) || isAzureFoundry(host) { return ["openai", "v1"] }
        if host.hasPrefix("ark."), host.hasSuffix(".volces.com") { return ["api", "v3"] }
        if host.hasPrefix("dashscope"), host.hasSuffix(".aliyuncs.com") { return ["compatible-mode", "v1"] }
        switch host {
        case "api.perplexity.ai", "models.inference.ai.azure.com": return []
        case "models.github.ai": return ["inference"]
        case "generativelanguage.googleapis.com": return ["v1beta", "openai"]
        case "api.groq.com": return ["openai", "v1"]
        case "api.fireworks.ai": return ["inference", "v1"]
        case "api.deepinfra.com": return ["v1", "openai"]
        case "openrouter.ai": return ["api", "v1"]
        case "api.z.ai", "open.bigmodel.cn": return ["api", "paas", "v4"]
        case "api.cohere.ai", "api.cohere.com": return ["compatibility", "v1"]
        case "qianfan.baidubce.com": return ["v2"]
        default: return nil
        }
    }

    private static func isAzureOpenAI(_ host: String) -> Bool {
        host.hasSuffix(".openai.azure.com") || host.hasSuffix(".cognitiveservices.azure.com")
    }

    private static func isAzureFoundry(_ host: String) -> Bool { host.hasSuffix(".services.ai.azure.com") }
}
