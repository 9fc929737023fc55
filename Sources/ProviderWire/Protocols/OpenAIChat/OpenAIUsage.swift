import BenchModel

/// Decodes the `usage` objects of both OpenAI protocols and combines those of one answer; see ``UsageLedger``.
///
/// Input includes cached tokens, and output includes reasoning, with one exception: xAI excludes reasoning from
/// `completion_tokens`, which its total reveals; in the same way some gateways leave the cached tokens out. Gateways for several protocols fill in the names of all of them, some
/// with 0, so the larger of two counts for the same thing is used.
struct OpenAIUsage: UsageReading {
    private var ledger = UsageLedger()
    var bill = BillReader()
    private var timing = ServerTiming()

    /// Reads one usage object, wherever it is in the answer, and writes the counts known so far to the record.
    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, into record: inout ResponseRecord) {
        // Most chunks have it as null.
        guard cursor.peek(in: bytes) == Byte.openBrace else { return cursor.skipValue(in: bytes) }
        read(&cursor, bytes)
        record.count(ledger.tokens)
        bill.tell(&record)
        record.response.timing.times.merge(timing.times) { $1 }
    }

    private mutating func read(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var said = UsageSnapshot()
        var keeping = CacheKeeping()
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("prompt_tokens", in: bytes) || key.equals("input_tokens", in: bytes) {
                said.input.raise(to: cursor.readCount(in: bytes))
            } else if key.equals("completion_tokens", in: bytes) || key.equals("output_tokens", in: bytes) {
                said.output.raise(to: cursor.readCount(in: bytes))
            } else if key.equals("total_tokens", in: bytes) {
                said.total = cursor.readCount(in: bytes) ?? said.total
            } else if key.equals("prompt_tokens_details", in: bytes) || key.equals("input_tokens_details", in: bytes)
                || key.equals("completion_tokens_details", in: bytes) || key.equals("output_tokens_details", in: bytes)
            {
                Self.takeDetails(&cursor, bytes, &said, &keeping)
            } else if !bill.take(key, &cursor, bytes), !TimingReader.take(ofUsage: key, &cursor, bytes, &timing) {
                Self.takeDetail(key, &cursor, bytes, &said, &keeping, isDetail: false)
            }
        }
        said.cacheWrite = keeping.written(said.cacheWrite)
        said.cacheWriteHour = keeping.hour(of: said.cacheWrite)
        if let input = said.input, let output = said.output, let reasoning = said.reasoning, reasoning > 0,
            said.total == input + output + reasoning
        {
            said.output = output + reasoning
        }
        let cached = (said.cacheRead ?? 0).addingSaturated(said.cacheWrite ?? 0)
        if let input = said.input, let output = said.output, cached > input,
            said.total == input.addingSaturated(cached).addingSaturated(output)
        {
            said.input = input.addingSaturated(cached)
        }
        ledger.take(said)
    }

    private static func takeDetails(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ said: inout UsageSnapshot,
        _ keeping: inout CacheKeeping
    ) {
        var details = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &details, in: bytes) {
            takeDetail(key, &cursor, bytes, &said, &keeping, isDetail: true)
        }
    }

    /// Takes a count under another name; those of all input or output stand beside the totals only.
    private static func take(
        _ count: UsageNames.Count?,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ said: inout UsageSnapshot,
        isDetail: Bool
    ) {
        switch count {
        case .cacheRead: said.cacheRead.raise(to: cursor.readCount(in: bytes))
        case .cacheWrite: said.cacheWrite.raise(to: cursor.readCount(in: bytes))
        case .reasoning: said.reasoning.raise(to: cursor.readCount(in: bytes))
        case .input where !isDetail: said.input.raise(to: cursor.readCount(in: bytes))
        case .output where !isDetail: said.output.raise(to: cursor.readCount(in: bytes))
        case .total where !isDetail: said.total.raise(to: cursor.readCount(in: bytes))
        default: cursor.skipValue(in: bytes)
        }
    }

    /// Takes a count that OpenAI puts into the details and others (SGLang, DeepSeek, LiteLLM) beside the totals.
    private static func takeDetail(
        _ key: JSONText,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        _ said: inout UsageSnapshot,
        _ keeping: inout CacheKeeping,
        isDetail: Bool
    ) {
        if key.equals("cached_tokens", in: bytes) || key.equals("prompt_cache_hit_tokens", in: bytes)
            || key.equals("cache_read_input_tokens", in: bytes)
        {
            said.cacheRead.raise(to: cursor.readCount(in: bytes))
        } else if CacheKeeping.isKey(key, bytes) {
            keeping.take(&cursor, bytes)
        } else if key.equals("cache_write_tokens", in: bytes) || key.equals("cache_creation_input_tokens", in: bytes)
            || key.equals("cache_creation_tokens", in: bytes)
        {
            said.cacheWrite.raise(to: cursor.readCount(in: bytes))
        } else if key.equals("reasoning_tokens", in: bytes) {
            said.reasoning.raise(to: cursor.readCount(in: bytes))
        } else {
            take(UsageNames.count(key, of: &cursor, in: bytes), &cursor, bytes, &said, isDetail: isDetail)
        }
    }
}
