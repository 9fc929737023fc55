import BenchModel

/// Tells that an answer's usage counts output that no token event carried: it came in a place this program does not know.
///
/// A false alarm costs more than a missed one, so that only what nothing else explains is told.
enum UnseenOutput {
    /// What was seen of an answer, in bytes of its kinds.
    struct Seen {
        var thinking = 0
        var answer = 0
        /// Tool calls; their names are tokens that no event carries.
        var calls = 0
    }

    /// A few tokens are the format's own: an end mark and, beside reasoning, those between the channels.
    private static let control = 1
    private static let controlBesideReasoning = 8
    private static let perCall = 32
    /// From this many tokens on, fewer bytes than half of them cannot be their text.
    private static let least = 16

    /// Tells whether `usage`, of a whole answer, counts output that was not seen.
    ///
    /// - Parameters:
    ///   - usage: the last word of it.
    ///   - seen: what came.
    ///   - saidThinking: whether the server said that it thinks.
    /// - Returns: whether there is output nobody saw, beyond doubt.
    static func exists(_ usage: TokenUsage, _ seen: Seen, saidThinking: Bool) -> Bool {
        guard let output = usage.output else { return false }
        let reasoning = usage.reasoning ?? 0
        // Thinking that was summarised or hidden, and is not counted apart, may be any part of the output.
        if reasoning == 0, saidThinking || seen.thinking > 0 { return false }
        let tokens = output - reasoning - perCall * seen.calls
        if seen.answer == 0, seen.calls == 0 { return tokens > (reasoning > 0 ? controlBesideReasoning : control) }
        return tokens >= least && seen.answer * 2 < tokens
    }
}
