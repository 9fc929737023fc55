import BenchModel

/// Adds up Anthropic's usage: input beside cache reads and cache writes, and cumulative figures whose last word
/// holds.
///
/// `message_delta` overwrites what `message_start` said, field by field and only where it has the field. What
/// `message_start` says of the output is the count of the moment, and gateways fill the whole usage with zeros there:
/// neither is believed before the stream has ended well.
struct AnthropicUsage {
    private var input: Int?
    private var cacheRead: Int?
    private var cacheWrite: Int?
    private var output: Int?
    private var preliminaryOutput: Int?
    private var thinking: Int?

    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, isPreliminary: Bool) {
        var said = AnthropicUsage()
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("input_tokens", in: bytes) {
                said.input = cursor.readCount(in: bytes)
            } else if key.equals("output_tokens", in: bytes) {
                said.output = cursor.readCount(in: bytes)
            } else if key.equals("cache_read_input_tokens", in: bytes) {
                said.cacheRead = cursor.readCount(in: bytes)
            } else if key.equals("cache_creation_input_tokens", in: bytes) {
                said.cacheWrite = cursor.readCount(in: bytes)
            } else if key.equals("output_tokens_details", in: bytes) {
                var details = cursor.enterObject(in: bytes)
                while let detail = cursor.nextKey(of: &details, in: bytes) {
                    if detail.equals("thinking_tokens", in: bytes) {
                        said.thinking = cursor.readCount(in: bytes)
                    } else {
                        cursor.skipValue(in: bytes)
                    }
                }
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        merge(said, isPreliminary: isPreliminary)
    }

    private mutating func merge(_ said: AnthropicUsage, isPreliminary: Bool) {
        if isPreliminary {
            preliminaryOutput = said.output
            guard (said.input ?? 0) + (said.cacheRead ?? 0) + (said.cacheWrite ?? 0) > 0 else { return }
        } else {
            output = said.output ?? output
        }
        input = said.input ?? input
        cacheRead = said.cacheRead ?? cacheRead
        cacheWrite = said.cacheWrite ?? cacheWrite
        thinking = said.thinking ?? thinking
    }

    func tell(_ record: inout ResponseRecord) {
        record.response.usage = TokenUsage(
            input: input.map { $0 + (cacheRead ?? 0) + (cacheWrite ?? 0) },
            output: output,
            reasoning: thinking,
            cacheRead: cacheRead,
            cacheWrite: cacheWrite
        )
    }

    /// Believes the first count of the output where the whole stream gave no other.
    func settle(_ record: inout ResponseRecord) {
        guard record.response.isTerminated, output == nil, let preliminaryOutput, preliminaryOutput > 0 else { return }
        record.response.usage.output = preliminaryOutput
    }
}
