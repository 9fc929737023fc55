/// What the counts of usage are called by servers and gateways that use names of their own.
///
/// A name is compared by its letters, so that `promptTokens`, `prompt_tokens` and `PromptTokens` are one. Each protocol reads its own
/// names first; these are asked only where a name is none of them.
///
/// | who | names |
/// | --- | --- |
/// | Vercel's AI SDK, Bedrock's Converse | `inputTokens`, `outputTokens`, `totalTokens`, `cachedInputTokens`, `reasoningTokens` |
/// | Bedrock, in `amazon-bedrock-invocationMetrics` | `inputTokenCount`, `outputTokenCount` |
/// | Gemini through gateways | `promptTokenCount`, `prompt_token_count`, `candidatesTokenCount`, `thoughtsTokenCount` |
/// | Gemini's Live API | `responseTokenCount` |
/// | SGLang, vLLM, LiteLLM | `num_cached_tokens`, `cache_read_tokens`, `thinking_tokens` |
enum UsageNames {
    enum Count {
        case input, output, total, cacheRead, cacheWrite, reasoning
    }

    private static let known: [String: Count] = [
        "prompttokens": .input, "inputtokens": .input, "prompttokencount": .input, "inputtokencount": .input,
        "completiontokens": .output, "outputtokens": .output, "outputtokencount": .output,
        "candidatestokencount": .output, "responsetokencount": .output, "completiontokencount": .output,
        "totaltokens": .total, "totaltokencount": .total,
        "cachedtokens": .cacheRead, "cachereadtokens": .cacheRead, "cachereadinputtokens": .cacheRead,
        "cachereadinputtokencount": .cacheRead, "cachedinputtokens": .cacheRead, "cachedprompttokens": .cacheRead,
        "numcachedtokens": .cacheRead, "cachedcontenttokencount": .cacheRead, "prompttokenscached": .cacheRead,
        "cachewritetokens": .cacheWrite, "cachewriteinputtokens": .cacheWrite, "cachecreationtokens": .cacheWrite,
        "cachewriteinputtokencount": .cacheWrite, "cachecreationinputtokens": .cacheWrite,
        "reasoningtokens": .reasoning, "thinkingtokens": .reasoning, "thoughtstokens": .reasoning,
        "thoughtstokencount": .reasoning, "reasoningtokencount": .reasoning,
    ]

    private static let longest = 32

    /// Returns what a member counts, by its name; nil where the name is not known, or its value is neither a number nor a text.
    ///
    /// Some servers add details to the usage of every chunk: they are passed over before a name is looked up.
    static func count(_ key: JSONText, of value: inout JSONCursor, in bytes: Span<UInt8>) -> Count? {
        guard key.end - key.start <= longest, let first = value.peek(in: bytes),
            Byte.isDigit(first) || first == Byte.quote
        else { return nil }
        return known[key.string(in: bytes).lowercased().filter { $0 != "_" && $0 != "-" }]
    }

    /// Whether a member holds usage, as `usage` or under another name: `usageMetadata`, `token_usage`.
    ///
    /// This is asked of every member of every event, of which hardly one begins with these letters.
    @inline(__always)
    static func isUsage(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        guard key.start < key.end else { return false }
        switch bytes[key.start] {
        case UInt8(ascii: "u"), UInt8(ascii: "t"), UInt8(ascii: "a"): return isName(ofUsage: key, in: bytes)
        default: return key.hasEscapes && isName(ofUsage: key, in: bytes)
        }
    }

    @inline(never)
    private static func isName(ofUsage key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("usage", in: bytes) || key.equals("usageMetadata", in: bytes)
            || key.equals("usage_metadata", in: bytes) || key.equals("token_usage", in: bytes)
            || key.equals("tokenUsage", in: bytes) || key.equals("amazon-bedrock-invocationMetrics", in: bytes)
    }
}
