/// What stands in the addresses of APIs for all to read, in their vendors' own documentation: no secret, wherever it comes from.
///
/// Struck out, it would leave nobody able to see what is asked, and would take the same words out of every message.
package enum AddressWords {
    /// Names of APIs, of their parts and of what is asked of them; shorter words are no secrets by their length.
    private static let words: Set<String> = [
        // OpenAI's and those that speak like it.
        "completions", "responses", "embeddings", "assistants", "messages", "inference", "compatible-mode",
        "compatible-api", "compatibility", "openai-compatible", "openrouter",
        // Azure.
        "deployments", "api-version", "serverless", "extensions",
        // Anthropic's, and roots named after vendors.
        "anthropic", "deepseek", "deepinfra", "fireworks", "fireworks-ai", "perplexity", "perplexity-ai", "together",
        "mistralai", "moonshot", "moonshotai", "openai-v1",
        // Google's.
        "projects", "locations", "publishers", "endpoints", "v1alpha1", "generatecontent", "streamgeneratecontent",
        "rawpredict", "streamrawpredict", "counttokens", "generativelanguage",
        // Databricks, Bedrock, Cloudflare and other gateways.
        "serving-endpoints", "invocations", "invoke-with-response-stream", "converse", "converse-stream", "accounts",
        "accounts-v1", "gateways", "workers-ai", "foundation-models",
    ]

    /// Whether a part of a path or a query is such a word, in whichever case, or an API's version by its date.
    package static func isOne(_ part: some StringProtocol) -> Bool {
        let word = part.lowercased()
        return words.contains(word) || isDate(word)
    }

    /// Whether a text is like `2024-10-21` or `2025-04-01-preview`.
    private static func isDate(_ word: String) -> Bool {
        let date = word.hasSuffix("-preview") ? word.dropLast("-preview".count) : word[...]
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [4, 2, 2] && date.hasPrefix("20")
            && parts.joined().utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
