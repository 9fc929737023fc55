/// Words in the URLs of APIs that are public, because their vendors document them: they are never secrets, wherever
/// they come from.
///
/// If they were struck out, nobody could see which URL is asked, and the same words would vanish from every message.
package enum AddressWords {
    /// Names of APIs, of their parts and of their operations; shorter words are too short to be secrets.
    private static let words: Set<String> = [
        // OpenAI and servers with its protocol.
        "completions", "responses", "embeddings", "assistants", "messages", "inference", "compatible-mode",
        "compatible-api", "compatibility", "openai-compatible", "openrouter",
        // Azure.
        "deployments", "api-version", "serverless", "extensions",
        // Anthropic, and roots named after vendors.
        "anthropic", "deepseek", "deepinfra", "fireworks", "fireworks-ai", "perplexity", "perplexity-ai", "together",
        "mistralai", "moonshot", "moonshotai", "openai-v1",
        // Google.
        "projects", "locations", "publishers", "endpoints", "v1alpha1", "generatecontent", "streamgeneratecontent",
        "rawpredict", "streamrawpredict", "counttokens", "generativelanguage",
        // Databricks, Bedrock, Cloudflare and other gateways.
        "serving-endpoints", "invocations", "invoke-with-response-stream", "converse", "converse-stream", "accounts",
        "accounts-v1", "gateways", "workers-ai", "foundation-models",
    ]

    /// Whether a part of a path or a query is such a word, in any case, or an API version that is a date.
    package static func isOne(_ part: some StringProtocol) -> Bool {
        let word = part.lowercased()
        return words.contains(word) || isDate(word)
    }

    /// Whether a text is a date such as `2024-10-21` or `2025-04-01-preview`.
    private static func isDate(_ word: String) -> Bool {
        let date = word.hasSuffix("-preview") ? word.dropLast("-preview".count) : word[...]
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [4, 2, 2] && date.hasPrefix("20")
            && parts.joined().utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
