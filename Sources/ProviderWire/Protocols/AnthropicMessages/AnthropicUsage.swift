import BenchModel

/// Adds up Anthropic's usage: `input_tokens` excludes cache reads and writes, and counts are cumulative, so the last
/// one holds.
///
/// A later object replaces an earlier one, its input with the cache's parts and its output with the thinking, so that
/// figures of two objects are never added up. A 0 replaces nothing, because gateways write 0 for counts they do not know; nor
/// does an object that repeats the input without its parts. The output count in `message_start` is only the count so far,
/// and never the final one.
///
/// - If one request took several passes (`iterations`: compaction, an advisor), the figures beside that list cover only
///   the pass of the answer, but all passes are billed: platform.claude.com/docs/en/build-with-claude/compaction.
/// - If the server's `total_tokens` equals input plus output without the cached tokens, its input already includes
///   them: DashScope does this.
/// - Bedrock repeats the counts in its own names, in `amazon-bedrock-invocationMetrics` of the last event.
/// - Gateways add `prompt_tokens` and `completion_tokens` beside the protocol's own names; they count where the
///   protocol's own say 0.
struct AnthropicUsage: UsageReading {
    private var said = Counts()
    private var iterations: Counts?
    /// The models that the passes name.
    private var passModels: Set<String> = []
    var bill = BillReader()

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

        /// Takes what a later object says.
        mutating func take(_ next: Counts) {
            takeInput(of: next)
            // OpenAI's names are another word for the same output.
            let output = [next.output, next.completion].compactMap(\.self).max() ?? 0
            if output > 0 {
                let isSame = output == max(self.output ?? 0, completion ?? 0)
                if !isSame || (next.thinking ?? 0) > 0 { thinking = next.thinking }
                (self.output, completion) = (next.output, next.completion)
                total = next.total ?? (isSame ? total : nil)
            } else {
                self.output = self.output ?? next.output
                completion = completion ?? next.completion
                thinking = thinking ?? next.thinking
                if let said = next.total, said > 0 { total = said }
            }
        }

        private mutating func takeInput(of next: Counts) {
            if (next.input ?? 0) + (next.prompt ?? 0) > 0 {
                if isRepeated(by: next) {
                    prompt = prompt ?? next.prompt
                    return
                }
                (input, prompt) = (next.input, next.prompt)
                // Where an object says nothing of the cache, what was said of it stays.
                guard next.cacheRead != nil || next.written != nil else { return }
                cacheRead = next.cacheRead
                takeWritten(of: next)
            } else if next.cached > 0 {
                // The object says of the cache alone: all of the input was read or written, or what it does not name stays.
                input = input ?? next.input
                prompt = prompt ?? next.prompt
                cacheRead = next.cacheRead ?? cacheRead
                if next.written != nil { takeWritten(of: next) }
            } else {
                input = input ?? next.input
                prompt = prompt ?? next.prompt
                cacheRead = cacheRead ?? next.cacheRead
                cacheWrite = cacheWrite ?? next.cacheWrite
            }
        }

        /// Takes what was written to the cache; for how long that is kept stays where the same is only repeated.
        private mutating func takeWritten(of next: Counts) {
            if !next.keeping.isSaid, next.cacheWrite == written { return }
            (cacheWrite, keeping) = (next.cacheWrite, next.keeping)
        }

        /// Whether an object repeats the input without its parts, or all of it as one number.
        private func isRepeated(by next: Counts) -> Bool {
            guard next.cached == 0 || next.cached == cached, let known = AnthropicUsage.input(of: self) else {
                return false
            }
            let said = [next.input, next.prompt].compactMap(\.self).max()
            return said == known || next.cached == 0 && said == input
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

    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, into record: inout ResponseRecord) {
        take(&cursor, bytes, isPreliminary: false, into: &record)
    }

    /// Reads one usage object and writes the counts known so far to the record.
    mutating func take(
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        isPreliminary: Bool,
        into record: inout ResponseRecord
    ) {
        read(&cursor, bytes, isPreliminary: isPreliminary)
        record.count(tokens)
        bill.tell(&record)
    }

    private mutating func read(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, isPreliminary: Bool) {
        var counts = Counts()
        var passes: Counts?
        // The cached part of `prompt_tokens`, which is all input; it counts where the protocol's own names say nothing.
        var promptCached: Int?
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("output_tokens_details", in: bytes) || key.equals("completion_tokens_details", in: bytes) {
                Self.takeDetail(.reasoning, &cursor, bytes, into: &counts.thinking)
            } else if key.equals("prompt_tokens_details", in: bytes) {
                Self.takeDetail(.cacheRead, &cursor, bytes, into: &promptCached)
            } else if key.equals("iterations", in: bytes) {
                passes = sum(&cursor, bytes)
            } else if !Self.take(key, &cursor, bytes, into: &counts), !bill.take(key, &cursor, bytes) {
                cursor.skipValue(in: bytes)
            }
        }
        if counts.cacheRead == nil, (counts.input ?? 0) == 0, (counts.prompt ?? 0) >= (promptCached ?? 0) {
            counts.cacheRead = promptCached
        }
        if isPreliminary {
            (counts.output, counts.completion, counts.thinking, counts.total) = (nil, nil, nil, nil)
            let hasInput = (counts.input ?? 0) + counts.cached + (counts.prompt ?? 0) > 0
            if hasInput { said.take(counts) }
        } else {
            said.take(counts)
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
            return takeOther(key, &cursor, bytes, into: &counts)
        }
        return true
    }

    /// Takes from the details of a total the one count that is of use.
    private static func takeDetail(
        _ wanted: UsageNames.Count,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        into count: inout Int?
    ) {
        var details = cursor.enterObject(in: bytes)
        while let detail = cursor.nextKey(of: &details, in: bytes) {
            if UsageNames.count(detail, of: &cursor, in: bytes) == wanted {
                count = cursor.readCount(in: bytes)
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }

    /// Takes a count under another name, see ``UsageNames``.
    private static func takeOther(
        _ key: JSONText,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>,
        into counts: inout Counts
    ) -> Bool {
        switch UsageNames.count(key, of: &cursor, in: bytes) {
        case .input: counts.input.raise(to: cursor.readCount(in: bytes))
        case .output: counts.output.raise(to: cursor.readCount(in: bytes))
        case .total: counts.total.raise(to: cursor.readCount(in: bytes))
        case .cacheRead: counts.cacheRead.raise(to: cursor.readCount(in: bytes))
        case .cacheWrite: counts.cacheWrite.raise(to: cursor.readCount(in: bytes))
        case .reasoning: counts.thinking.raise(to: cursor.readCount(in: bytes))
        case nil: return false
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

    /// Marks which models' tokens the usage counts.
    func settle(_ record: inout ResponseRecord) {
        guard let iterations,
            (iterations.output ?? 0) > (said.output ?? 0) || (iterations.input ?? 0) > (said.input ?? 0)
        else { return }
        record.response.marks.insert(.otherPasses)
        if !passModels.isSubset(of: [record.response.servedModel ?? ""]) { record.response.marks.insert(.otherModel) }
    }
}
