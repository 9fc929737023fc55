import BenchModel

/// Detects usage that does not fit what came: output that it counts but that no token event carried, because it came in a place
/// this program does not read; and far less output than came.
///
/// A false alarm costs more than a missed one, so only a difference without another explanation is reported.
enum UnseenOutput {
    /// How much output was seen, in bytes by kind.
    struct Seen {
        var thinking = 0
        var answer = 0
        /// The number of tool calls; their names cost tokens that no event carries.
        var calls = 0
    }

    /// Tokens of the format itself: an end mark and, with reasoning, those between the channels.
    private static let control = 1
    private static let controlBesideReasoning = 8
    private static let perCall = 32
    /// The least number of tokens for which a text of fewer than half as many bytes is impossible.
    private static let least = 16

    /// Tokens are longer than this on average in no language, and few servers cut one into more events.
    private static let longest = 16
    private static let mostEvents = 4
    private static let leastEvents = 8

    /// Returns whether usage counts several times fewer tokens than the token events that came, though each would then hold more
    /// than a token can: a placeholder.
    ///
    /// Several events may be one token, where a server sends letters or bytes; so the text has to be too long, too.
    static func isOverflowing(_ usage: TokenUsage, _ deltas: DeltaLog<Monotonic>) -> Bool {
        guard var tokens = usage.output, deltas.count >= leastEvents else { return false }
        var (events, bytes) = (0, 0)
        let answerOnly = usage.countsReasoningApart
        if answerOnly { tokens -= usage.reasoning ?? 0 }
        for (kind, size) in zip(deltas.kinds, deltas.byteCounts) where !answerOnly || kind != .thinking {
            events += 1
            bytes += Int(size)
        }
        let least = max(0, tokens)
        return events >= leastEvents && least.multipliedSaturated(by: mostEvents) < events
            && least.multipliedSaturated(by: longest) < bytes
    }

    /// Returns whether the usage of a complete answer counts output that was not seen.
    ///
    /// - Parameters:
    ///   - usage: the final usage.
    ///   - seen: the output that came.
    ///   - saidThinking: whether the server announced thinking.
    /// - Returns: true only if nothing else explains the difference.
    static func exists(_ usage: TokenUsage, _ seen: Seen, saidThinking: Bool) -> Bool {
        guard let output = usage.output else { return false }
        let reasoning = usage.reasoning ?? 0
        // Summarised or hidden thinking that is not counted apart may be any share of the output.
        if reasoning == 0, saidThinking || seen.thinking > 0 { return false }
        let tokens = output - reasoning - perCall * seen.calls
        if seen.answer == 0, seen.calls == 0 { return tokens > (reasoning > 0 ? controlBesideReasoning : control) }
        return tokens >= least && seen.answer * 2 < tokens
    }
}
