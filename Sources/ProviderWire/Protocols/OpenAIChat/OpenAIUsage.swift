import BenchModel

/// Reads a `usage` object of either OpenAI protocol; a later one overwrites an earlier one, field by field.
///
/// Input holds what the cache gave, and output holds reasoning, with one exception: xAI counts reasoning beside
/// `completion_tokens`, which shows in its total.
struct OpenAIUsage {
    private var input: Int?
    private var output: Int?
    private var total: Int?
    private var reasoning: Int?
    private var cacheRead: Int?
    private var cacheWrite: Int?

    var tokens: TokenUsage {
        TokenUsage(
            input: input,
            output: output.map { $0 + reasoningBeside },
            reasoning: reasoning,
            cacheRead: cacheRead,
            cacheWrite: cacheWrite
        )
    }

    /// Reasoning that `output` does not hold.
    private var reasoningBeside: Int {
        guard let input, let output, let total, let reasoning, reasoning > 0 else { return 0 }
        return total == input + output + reasoning ? reasoning : 0
    }

    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("prompt_tokens", in: bytes) || key.equals("input_tokens", in: bytes) {
                input = cursor.readCount(in: bytes) ?? input
            } else if key.equals("completion_tokens", in: bytes) || key.equals("output_tokens", in: bytes) {
                output = cursor.readCount(in: bytes) ?? output
            } else if key.equals("total_tokens", in: bytes) {
                total = cursor.readCount(in: bytes) ?? total
            } else if key.equals("prompt_tokens_details", in: bytes) || key.equals("input_tokens_details", in: bytes)
                || key.equals("completion_tokens_details", in: bytes) || key.equals("output_tokens_details", in: bytes)
            {
                takeDetails(&cursor, bytes)
            } else {
                takeDetail(key, &cursor, bytes)
            }
        }
    }

    private mutating func takeDetails(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var details = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &details, in: bytes) { takeDetail(key, &cursor, bytes) }
    }

    /// Takes a figure that OpenAI keeps in the details and others (SGLang, DeepSeek, LiteLLM) beside the totals.
    private mutating func takeDetail(_ key: JSONText, _ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        if key.equals("cached_tokens", in: bytes) || key.equals("prompt_cache_hit_tokens", in: bytes)
            || key.equals("cache_read_input_tokens", in: bytes)
        {
            cacheRead = cursor.readCount(in: bytes) ?? cacheRead
        } else if key.equals("cache_write_tokens", in: bytes) || key.equals("cache_creation_input_tokens", in: bytes) {
            cacheWrite = cursor.readCount(in: bytes) ?? cacheWrite
        } else if key.equals("reasoning_tokens", in: bytes) {
            reasoning = cursor.readCount(in: bytes) ?? reasoning
        } else {
            cursor.skipValue(in: bytes)
        }
    }
}
