import BenchModel

/// One usage object in the convention of ``TokenUsage``: input includes cached tokens, output includes reasoning.
struct UsageSnapshot {
    var input: Int?
    var cacheRead: Int?
    var cacheWrite: Int?
    var cacheWriteHour: Int?
    var output: Int?
    var reasoning: Int?
    var total: Int?
}

extension UsageSnapshot {
    /// Keeps the parts of the same input that an earlier object named and this one does not, as far as there is room for them.
    fileprivate mutating func keepParts(of before: UsageSnapshot) {
        let input = input ?? 0
        if cacheRead == nil, let read = before.cacheRead, read <= input.subtractingSaturated(cacheWrite ?? 0) {
            cacheRead = read
        }
        if cacheWrite == nil, let write = before.cacheWrite, write <= input.subtractingSaturated(cacheRead ?? 0) {
            cacheWrite = write
        }
        if cacheWrite == before.cacheWrite { cacheWriteHour = cacheWriteHour ?? before.cacheWriteHour }
    }
}

extension Int? {
    /// Keeps the larger of a count and another that the same object says of the same thing.
    mutating func raise(to count: Int?) {
        if let count { self = max(self ?? 0, count) }
    }
}

/// Combines the usage objects of one answer, which may come in several places and many times.
///
/// A later object replaces an earlier one as a whole, input with its parts and output with its parts, so figures of two
/// objects are never mixed. Two things never lower a known count: a 0, which gateways write for what they do not know,
/// and an object that repeats a count but omits its parts.
struct UsageLedger {
    private var known = UsageSnapshot()

    mutating func take(_ said: UsageSnapshot) {
        if let input = said.input, input > 0 || known.input == nil {
            // What was read from a cache and what was written to it are parts of one input, and are not mixed either.
            let isSame = input == known.input
            let saysParts = (said.cacheRead ?? 0) > 0 || (said.cacheWrite ?? 0) > 0 || (said.cacheWriteHour ?? 0) > 0
            known.input = input
            if !isSame || saysParts {
                let before = known
                known.cacheRead = said.cacheRead
                known.cacheWrite = said.cacheWrite
                known.cacheWriteHour = said.cacheWriteHour
                if isSame { known.keepParts(of: before) }
            } else {
                known.cacheRead = known.cacheRead ?? said.cacheRead
                known.cacheWrite = known.cacheWrite ?? said.cacheWrite
                known.cacheWriteHour = known.cacheWriteHour ?? said.cacheWriteHour
            }
        } else {
            known.cacheRead = known.cacheRead ?? said.cacheRead
            known.cacheWrite = known.cacheWrite ?? said.cacheWrite
            known.cacheWriteHour = known.cacheWriteHour ?? said.cacheWriteHour
        }
        let total = said.total.flatMap { $0 > 0 ? $0 : nil }
        if let output = said.output, output > 0 || known.output == nil {
            let isSame = output == known.output
            known.output = output
            known.reasoning = Self.part(said.reasoning, known.reasoning, isSame: isSame)
            known.total = isSame || output == 0 ? total ?? known.total : total
        } else {
            known.reasoning = known.reasoning ?? said.reasoning
            known.total = known.total.map { max($0, total ?? 0) } ?? total
        }
    }

    private static func part(_ said: Int?, _ known: Int?, isSame: Bool) -> Int? {
        guard isSame, let known else { return said }
        return said.map { $0 > 0 ? $0 : known } ?? known
    }

    var tokens: TokenUsage {
        let parts = (known.input ?? 0) + (known.output ?? 0)
        return TokenUsage(
            input: known.input,
            output: known.output,
            reasoning: known.reasoning,
            cacheRead: known.cacheRead,
            cacheWrite: known.cacheWrite,
            cacheWriteHour: known.cacheWriteHour,
            // A total that equals the sum adds nothing.
            total: known.input == nil || known.output == nil || known.total == parts ? nil : known.total
        )
    }
}
