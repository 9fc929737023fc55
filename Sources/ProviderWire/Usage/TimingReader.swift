import BenchModel
import Statistics

/// Reads how long a server says that parts of a request took.
///
/// | who | where | source |
/// | --- | --- | --- |
/// | llama-server | `timings` of the last chunk: `prompt_ms`, `predicted_ms` | tools/server/README.md of llama.cpp |
/// | vLLM, with `--enable-per-request-metrics` | `metrics`: `queue_time_ms`, `time_to_first_token_ms`, `generation_time_ms` | vllm/entrypoints/openai |
/// | Groq | usage, also under `x_groq`: `queue_time`, `prompt_time`, `completion_time`, in seconds | console.groq.com/docs/api-reference |
/// | OpenAI and others | the header field `openai-processing-ms`, or another that ends so | platform.openai.com/docs/api-reference |
enum TimingReader {
    /// Longer than any request; what is beyond it is no time.
    private static let most = 1e6

    /// Takes a member of a chunk or a document and returns true if it is one of these; the cursor then stands behind its value.
    @inline(never)
    static func take(
        _ key: JSONText,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ record: inout ResponseRecord
    ) -> Bool {
        guard key.equals("timings", in: bytes) || key.equals("metrics", in: bytes) else { return false }
        guard cursor.peek(in: bytes) == Byte.openBrace else { return false }
        var object = cursor.enterObject(in: bytes)
        while let member = cursor.nextKey(of: &object, in: bytes) {
            let part: ServerTiming.Part? =
                if member.equals("prompt_ms", in: bytes) {
                    .prefill
                } else if member.equals("predicted_ms", in: bytes) || member.equals("generation_time_ms", in: bytes) {
                    .decode
                } else if member.equals("queue_time_ms", in: bytes) {
                    .queue
                } else if member.equals("time_to_first_token_ms", in: bytes) {
                    .firstToken
                } else {
                    nil
                }
            if let part {
                note(part, seconds(cursor.readWord(in: bytes), per: 1_000), &record.response.timing)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        return true
    }

    /// Takes a member of a usage object and returns true if it is one of these.
    static func take(
        ofUsage key: JSONText,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ timing: inout ServerTiming
    ) -> Bool {
        let part: ServerTiming.Part
        if key.equals("queue_time", in: bytes) {
            part = .queue
        } else if key.equals("prompt_time", in: bytes) {
            part = .prefill
        } else if key.equals("completion_time", in: bytes) {
            part = .decode
        } else {
            return false
        }
        note(part, seconds(cursor.readWord(in: bytes), per: 1), &timing)
        return true
    }

    /// Returns what a header field says of the whole; nil where none does.
    static func processing(_ head: ResponseHead?) -> Nanoseconds? {
        for header in head?.headers ?? [] where header.name.lowercased().hasSuffix("processing-ms") {
            if let seconds = seconds(header.value, per: 1_000) { return .seconds(seconds) }
        }
        return nil
    }

    private static func note(_ part: ServerTiming.Part, _ seconds: Double?, _ timing: inout ServerTiming) {
        if let seconds { timing.times[part] = .seconds(seconds) }
    }

    private static func seconds(_ text: String?, per unit: Double) -> Double? {
        guard let text, text.utf8.count <= 40, let number = DecimalText.number(text), number >= 0, number / unit <= most
        else {
            return nil
        }
        return number / unit
    }
}
