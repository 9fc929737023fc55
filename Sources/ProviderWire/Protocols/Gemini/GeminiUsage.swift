import BenchModel

/// Decodes Gemini's `usageMetadata`, which is cumulative in every chunk: the last one replaces the earlier ones
/// (``UsageLedger``).
///
/// `promptTokenCount` includes cached tokens. `candidatesTokenCount` excludes thoughts, which are output too; some gateways
/// count them in it, which the total reveals.
struct GeminiUsage: UsageReading {
    private var ledger = UsageLedger()
    var bill = BillReader()

    /// Reads one usage object and writes the counts known so far to the record.
    mutating func take(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>, into record: inout ResponseRecord) {
        read(&cursor, bytes)
        record.count(ledger.tokens)
        bill.tell(&record)
    }

    private mutating func read(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var prompt: Int?
        var toolPrompt: Int?
        var candidates: Int?
        var thoughts: Int?
        var said = UsageSnapshot()
        var object = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &object, in: bytes) {
            if key.equals("promptTokenCount", in: bytes) {
                prompt = cursor.readCount(in: bytes)
            } else if key.equals("candidatesTokenCount", in: bytes) {
                candidates = cursor.readCount(in: bytes)
            } else if key.equals("thoughtsTokenCount", in: bytes) {
                thoughts = cursor.readCount(in: bytes)
            } else if key.equals("cachedContentTokenCount", in: bytes) {
                said.cacheRead = cursor.readCount(in: bytes)
            } else if key.equals("toolUsePromptTokenCount", in: bytes) {
                toolPrompt = cursor.readCount(in: bytes)
            } else if key.equals("totalTokenCount", in: bytes) {
                said.total = cursor.readCount(in: bytes)
            } else if !bill.take(key, &cursor, bytes) {
                switch UsageNames.count(key, of: &cursor, in: bytes) {
                case .input: prompt.raise(to: cursor.readCount(in: bytes))
                case .output: candidates.raise(to: cursor.readCount(in: bytes))
                case .total: said.total.raise(to: cursor.readCount(in: bytes))
                case .cacheRead: said.cacheRead.raise(to: cursor.readCount(in: bytes))
                case .reasoning: thoughts.raise(to: cursor.readCount(in: bytes))
                case .cacheWrite, nil: cursor.skipValue(in: bytes)
                }
            }
        }
        said.input = prompt.map { $0 + (toolPrompt ?? 0) }
        // Thoughts without candidates are a count too: the answer may have been cut before its first visible token.
        said.output = candidates == nil && thoughts == nil ? nil : (candidates ?? 0) + (thoughts ?? 0)
        said.reasoning = thoughts
        if let input = said.input, let candidates, let thoughts, thoughts > 0, thoughts <= candidates,
            said.total == input.addingSaturated(candidates)
        {
            said.output = candidates
        }
        ledger.take(said)
    }
}
