import BenchModel

/// Reads a `usage` object of either OpenAI protocol, and keeps what an answer's usage objects say; see ``UsageLedger``.
///
/// Input holds what the cache gave, and output holds reasoning, with one exception: xAI counts reasoning beside
/// `completion_tokens`, which shows in its total. Gateways that speak several protocols fill in the names of all of
/// them, some with 0: of two names for one count the larger is the count.
struct OpenAIUsage {
    private var ledger = UsageLedger()
    private var bill = BillReader()

    /// Reads one object, wherever in the answer it stands.
    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var said = UsageSnapshot()
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("prompt_tokens", in: bytes) || key.equals("input_tokens", in: bytes) {
                Self.raise(&said.input, cursor.readCount(in: bytes))
            } else if key.equals("completion_tokens", in: bytes) || key.equals("output_tokens", in: bytes) {
                Self.raise(&said.output, cursor.readCount(in: bytes))
            } else if key.equals("total_tokens", in: bytes) {
                said.total = cursor.readCount(in: bytes) ?? said.total
            } else if key.equals("prompt_tokens_details", in: bytes) || key.equals("input_tokens_details", in: bytes)
                || key.equals("completion_tokens_details", in: bytes) || key.equals("output_tokens_details", in: bytes)
            {
                Self.takeDetails(&cursor, bytes, &said)
            } else if !bill.take(key, &cursor, bytes) {
                Self.takeDetail(key, &cursor, bytes, &said)
            }
        }
        if let input = said.input, let output = said.output, let reasoning = said.reasoning, reasoning > 0,
            said.total == input + output + reasoning
        {
            said.output = output + reasoning
        }
        ledger.take(said)
    }

    /// Puts what is known by now on the record.
    func tell(_ record: inout ResponseRecord) {
        record.response.usage = ledger.tokens
        bill.tell(&record)
    }

    private static func takeDetails(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, _ said: inout UsageSnapshot) {
        var details = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &details, in: bytes) { takeDetail(key, &cursor, bytes, &said) }
    }

    /// Takes a figure that OpenAI keeps in the details and others (SGLang, DeepSeek, LiteLLM) beside the totals.
    private static func takeDetail(
        _ key: JSONText,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ said: inout UsageSnapshot
    ) {
        if key.equals("cached_tokens", in: bytes) || key.equals("prompt_cache_hit_tokens", in: bytes)
            || key.equals("cache_read_input_tokens", in: bytes)
        {
            raise(&said.cacheRead, cursor.readCount(in: bytes))
        } else if key.equals("cache_write_tokens", in: bytes) || key.equals("cache_creation_input_tokens", in: bytes) {
            raise(&said.cacheWrite, cursor.readCount(in: bytes))
        } else if key.equals("reasoning_tokens", in: bytes) {
            raise(&said.reasoning, cursor.readCount(in: bytes))
        } else {
            cursor.skipValue(in: bytes)
        }
    }

    private static func raise(_ known: inout Int?, _ count: Int?) {
        if let count { known = max(known ?? 0, count) }
    }
}
