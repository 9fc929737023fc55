import BenchModel

/// Adds up Anthropic's usage: `input_tokens` excludes cache reads and writes, and counts are cumulative, so the last
/// one holds.
///
/// `message_delta` overwrites the counts of `message_start` field by field. A 0 overwrites nothing, because gateways
/// write 0 for counts they do not know. The output count in `message_start` is only the count so far, and gateways fill
/// that whole usage with zeros: its output count is used only if the stream ends well and brings no other.
///
/// - If one request took several passes (`iterations`: compaction, an advisor), the figures beside that list cover only
///   the pass of the answer, but all passes are billed: platform.claude.com/docs/en/build-with-claude/compaction.
/// - If the server's `total_tokens` equals input plus output without the cached tokens, its input already includes
///   them: DashScope does this.
/// - Bedrock repeats the counts in its own names, in `amazon-bedrock-invocationMetrics` of the last event.
/// - Gateways add `prompt_tokens` and `completion_tokens` beside the protocol's own names; they count where the
///   protocol's own say 0.
struct AnthropicUsage {
    private var said = Counts()
    private var preliminaryOutput: Int?
    private var iterations: Counts?
    /// The models that the passes name.
    private var passModels: Set<String> = []
    private var bill = BillReader()

    private struct Counts {
        var input: Int?
        var cacheRead: Int?
        var cacheWrite: Int?
        var output: Int?
        var thinking: Int?
        /// OpenAI's names: all input including cached tokens, and all output.
        var prompt: Int?
        var completion: Int?
        var total: Int?
        var keeping = CacheKeeping()

        var written: Int? { keeping.written(cacheWrite) }
        var cached: Int { (cacheRead ?? 0) + (written ?? 0) }

        /// Overwrites counts with another object's, but not with a 0.
        mutating func overwrite(with said: Counts) {
            for path in [
                \Counts.input, \.cacheRead, \.cacheWrite, \.output, \.thinking, \.prompt, \.completion, \.total,
                \.keeping.short, \.keeping.hour,
            ] {
                guard let count = said[keyPath: path], count > 0 || self[keyPath: path] == nil else { continue }
                self[keyPath: path] = count
            }
        }

        mutating func add(_ other: Counts) {
            for path in [
                \Counts.input, \.cacheRead, \.cacheWrite, \.output, \.keeping.short, \.keeping.hour,
            ] {
                guard let count = other[keyPath: path] else { continue }
                self[keyPath: path] = (self[keyPath: path] ?? 0).addingSaturated(count)
            }
        }
    }

    /// Reads one usage object and writes the counts known so far to the record.
    mutating func take(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        isPreliminary: Bool = false,
        into record: inout ResponseRecord
    ) {
        read(&cursor, bytes, isPreliminary: isPreliminary)
        record.response.usage = tokens
        bill.tell(&record)
    }

    private mutating func read(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, isPreliminary: Bool) {
        var counts = Counts()
        var passes: Counts?
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("output_tokens_details", in: bytes) {
                var details = cursor.enterObject(in: bytes)
                while let detail = cursor.nextKey(of: &details, in: bytes) {
                    if detail.equals("thinking_tokens", in: bytes) {
                        counts.thinking = cursor.readCount(in: bytes)
                    } else {
                        cursor.skipValue(in: bytes)
                    }
                }
            } else if key.equals("iterations", in: bytes) {
                passes = sum(&cursor, bytes)
            } else if !Self.take(key, &cursor, bytes, into: &counts), !bill.take(key, &cursor, bytes) {
                cursor.skipValue(in: bytes)
            }
        }
        if isPreliminary {
            preliminaryOutput = counts.output ?? counts.completion
            (counts.output, counts.completion) = (nil, nil)
            let hasInput = (counts.input ?? 0) + counts.cached + (counts.prompt ?? 0) > 0
            if hasInput { said.overwrite(with: counts) }
        } else {
            said.overwrite(with: counts)
        }
        // A later list contains the earlier one.
        iterations = passes ?? iterations
    }

    private static func take(
        _ key: JSONText,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        into counts: inout Counts
    ) -> Bool {
        if key.equals("input_tokens", in: bytes) || key.equals("inputTokenCount", in: bytes) {
            counts.input = cursor.readCount(in: bytes)
        } else if key.equals("output_tokens", in: bytes) || key.equals("outputTokenCount", in: bytes) {
            counts.output = cursor.readCount(in: bytes)
        } else if key.equals("cache_read_input_tokens", in: bytes) || key.equals("cacheReadInputTokenCount", in: bytes)
        {
            counts.cacheRead = cursor.readCount(in: bytes)
        } else if key.equals("cache_creation_input_tokens", in: bytes)
            || key.equals("cacheWriteInputTokenCount", in: bytes)
        {
            counts.cacheWrite = cursor.readCount(in: bytes)
        } else if CacheKeeping.isKey(key, bytes) {
            counts.keeping.take(&cursor, bytes)
        } else if key.equals("prompt_tokens", in: bytes) {
            counts.prompt = cursor.readCount(in: bytes)
        } else if key.equals("completion_tokens", in: bytes) {
            counts.completion = cursor.readCount(in: bytes)
        } else if key.equals("total_tokens", in: bytes) {
            counts.total = cursor.readCount(in: bytes)
        } else {
            return false
        }
        return true
    }

    /// Returns the sum of a list of passes; nil if it is empty.
    private mutating func sum(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> Counts? {
        var sum: Counts?
        var passes = cursor.enterArray(in: bytes)
        while cursor.nextElement(of: &passes, in: bytes) {
            var counts = Counts()
            var pass = cursor.enterObject(in: bytes)
            while let key = cursor.nextKey(of: &pass, in: bytes) {
                if key.equals("model", in: bytes) {
                    if let model = cursor.readWord(in: bytes) { passModels.insert(model) }
                } else if !Self.take(key, &cursor, bytes, into: &counts) {
                    cursor.skipValue(in: bytes)
                }
            }
            var added = sum ?? Counts()
            added.add(counts)
            sum = added
        }
        return sum
    }

    private var tokens: TokenUsage {
        var own = said
        own.output = own.output.map { max($0, own.completion ?? 0) } ?? own.completion
        var input = Self.input(of: own)
        var (cacheRead, cacheWrite, keeping) = (own.cacheRead, own.written, own.keeping)
        if let iterations, let sum = Self.input(of: iterations), sum > input ?? 0 {
            (input, cacheRead) = (sum, iterations.cacheRead ?? cacheRead)
            if let written = iterations.written { (cacheWrite, keeping) = (written, iterations.keeping) }
        }
        let output = own.output.map { max($0, iterations?.output ?? 0) }
        let parts = (input ?? 0) + (output ?? 0)
        return TokenUsage(
            input: input,
            output: output,
            reasoning: own.thinking,
            cacheRead: cacheRead,
            cacheWrite: cacheWrite,
            cacheWriteHour: keeping.hour(of: cacheWrite),
            total: input != nil && output != nil ? own.total.flatMap { $0 > parts ? $0 : nil } : nil
        )
    }

    /// Returns all input tokens, including cached ones.
    private static func input(of counts: Counts) -> Int? {
        guard let input = counts.input else { return counts.prompt }
        let holdsCache = counts.total.map { $0 == input + (counts.output ?? 0) } ?? false
        return max(input + (holdsCache ? 0 : counts.cached), counts.prompt ?? 0)
    }

    /// Uses the output count of `message_start` if the stream gave no other, and marks which models' tokens the usage
    /// counts.
    func settle(_ record: inout ResponseRecord) {
        if let iterations, (iterations.output ?? 0) > (said.output ?? 0) || (iterations.input ?? 0) > (said.input ?? 0)
        {
            record.response.marks.insert(.otherPasses)
            if !passModels.isSubset(of: [record.response.servedModel ?? ""]) {
                record.response.marks.insert(.otherModel)
            }
        }
        guard record.response.isTerminated, record.response.usage.output == nil, let preliminaryOutput,
            preliminaryOutput > 0
        else { return }
        record.response.usage.output = preliminaryOutput
    }
}
