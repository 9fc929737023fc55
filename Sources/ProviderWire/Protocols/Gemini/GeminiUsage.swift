import BenchModel

/// Reads Gemini's `usageMetadata`: cumulative in every chunk, so the last word holds, field by field.
///
/// `promptTokenCount` holds the cached tokens; `candidatesTokenCount` does not hold the thoughts, which are output
/// too.
struct GeminiUsage {
    private var prompt: Int?
    private var toolPrompt: Int?
    private var candidates: Int?
    private var thoughts: Int?
    private var cached: Int?

    var tokens: TokenUsage {
        TokenUsage(
            input: prompt.map { $0 + (toolPrompt ?? 0) },
            // Thoughts alone are a count too: the answer may have been cut before its first visible token.
            output: candidates == nil && thoughts == nil ? nil : (candidates ?? 0) + (thoughts ?? 0),
            reasoning: thoughts,
            cacheRead: cached
        )
    }

    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("promptTokenCount", in: bytes) {
                prompt = cursor.readCount(in: bytes) ?? prompt
            } else if key.equals("candidatesTokenCount", in: bytes) {
                candidates = cursor.readCount(in: bytes) ?? candidates
            } else if key.equals("thoughtsTokenCount", in: bytes) {
                thoughts = cursor.readCount(in: bytes) ?? thoughts
            } else if key.equals("cachedContentTokenCount", in: bytes) {
                cached = cursor.readCount(in: bytes) ?? cached
            } else if key.equals("toolUsePromptTokenCount", in: bytes) {
                toolPrompt = cursor.readCount(in: bytes) ?? toolPrompt
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }
}
