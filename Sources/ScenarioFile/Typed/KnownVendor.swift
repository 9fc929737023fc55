import BenchModel

/// What is usual at the addresses of vendors, for those who type an address and a model and nothing else.
struct KnownVendor: Sendable {
    /// The host, or the end of it behind a dot.
    var host: String
    /// The environment variables in which its key is usually kept, the most usual one first.
    var keyVariables: [String]
    /// What it speaks at an address without a path; nil for OpenAI's chat.
    var wireProtocol: WireProtocol?

    /// By their own documentation, as of November 2026.
    static let all = [
        KnownVendor(host: "api.anthropic.com", keyVariables: ["ANTHROPIC_API_KEY"], wireProtocol: .anthropicMessages),
        KnownVendor(
            host: "generativelanguage.googleapis.com",
            keyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
            wireProtocol: .gemini
        ),
        KnownVendor(host: "api.openai.com", keyVariables: ["OPENAI_API_KEY"]),
        KnownVendor(host: "ezaiapi.com", keyVariables: ["EZAI_API_KEY"]),
        KnownVendor(host: "openrouter.ai", keyVariables: ["OPENROUTER_API_KEY"]),
        KnownVendor(host: "api.groq.com", keyVariables: ["GROQ_API_KEY"]),
        KnownVendor(host: "api.mistral.ai", keyVariables: ["MISTRAL_API_KEY"]),
        KnownVendor(host: "api.deepseek.com", keyVariables: ["DEEPSEEK_API_KEY"]),
        KnownVendor(host: "api.x.ai", keyVariables: ["XAI_API_KEY"]),
        KnownVendor(host: "api.together.xyz", keyVariables: ["TOGETHER_API_KEY"]),
        KnownVendor(host: "api.fireworks.ai", keyVariables: ["FIREWORKS_API_KEY"]),
        KnownVendor(host: "api.cerebras.ai", keyVariables: ["CEREBRAS_API_KEY"]),
        KnownVendor(host: "api.moonshot.ai", keyVariables: ["MOONSHOT_API_KEY"]),
        KnownVendor(host: "api.perplexity.ai", keyVariables: ["PERPLEXITY_API_KEY"]),
    ]

    /// Returns the vendor of an address; nil if nobody is known there.
    static func of(_ address: ServerAddress) -> KnownVendor? {
        all.first { address.host == $0.host || address.host.hasSuffix(".\($0.host)") }
    }

    /// Returns the protocol that is spoken at an address: its path tells first, then its host.
    static func wireProtocol(at address: ServerAddress) -> WireProtocol {
        let path = address.tail.prefix { $0 != "?" && $0 != "#" }
        if path.hasSuffix("/responses") { return .openaiResponses }
        if path.hasSuffix("/messages") { return .anthropicMessages }
        if path.hasSuffix("/completions"), !path.hasSuffix("/chat/completions") { return .openaiCompletions }
        if path.hasSuffix("/completions") || path.hasSuffix("/openai") || path.hasSuffix("/openai/") {
            return .openaiChat
        }
        return of(address)?.wireProtocol ?? .openaiChat
    }

    /// Returns the variables in which the key of a protocol's own vendor is usually kept.
    static func usualVariables(of wireProtocol: WireProtocol) -> [String] {
        switch wireProtocol {
        case .anthropicMessages: ["ANTHROPIC_API_KEY"]
        case .openaiChat, .openaiCompletions, .openaiResponses: ["OPENAI_API_KEY"]
        case .gemini: ["GEMINI_API_KEY", "GOOGLE_API_KEY"]
        }
    }
}

extension ServerAddress {
    /// Whether the server is on this machine or, as far as its name says, in the same private network.
    ///
    /// Such servers rarely want a key, and a vendor's key is not theirs.
    var isNearby: Bool {
        if isLoopback { return true }
        if isBracketed { return ["fc", "fd", "fe80"].contains { host.hasPrefix($0) } }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 1 { return true }
        if ["local", "lan", "internal", "localdomain"].contains(parts.last.map(String.init)) { return true }
        let numbers = parts.compactMap { Int($0) }
        guard parts.count == 4, numbers.count == 4 else { return false }
        switch (numbers[0], numbers[1]) {
        case (10, _), (192, 168), (169, 254), (172, 16...31): return true
        default: return false
        }
    }
}
