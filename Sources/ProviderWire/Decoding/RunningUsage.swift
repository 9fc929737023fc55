import BenchModel

/// What usage said while tokens came, for servers that count as they go.
struct RunningUsage {
    /// The usage known when the first token event, and the first that is not thinking, came.
    private var atFirstToken: TokenUsage?
    private var atFirstAnswer: TokenUsage?
    /// The largest output count that came together with tokens, before any stop reason.
    private(set) var output = 0

    /// Whether a token event can still change what is known of the first events.
    @inline(__always)
    var awaitsFirst: Bool { atFirstAnswer == nil }

    /// Notes the usage known when a token event of a kind came.
    mutating func note(_ usage: TokenUsage, at kind: DeltaKind) {
        if atFirstToken == nil { atFirstToken = usage }
        if kind != .thinking, atFirstAnswer == nil { atFirstAnswer = usage }
    }

    /// Takes back that an answer has come: it was thinking.
    mutating func forgetFirstAnswer() { atFirstAnswer = nil }

    /// Notes the usage that came together with tokens.
    @inline(__always)
    mutating func noteTokens(of usage: TokenUsage) {
        if let count = usage.output { output = max(output, count) }
    }

    /// Works out how many tokens the first event of the generation phase carried.
    ///
    /// The final usage decides which event that is: the first answer event if reasoning is counted apart, else the
    /// first token event.
    func firstEventTokens(_ final: TokenUsage) -> Int? {
        let count: Int?
        if final.countsReasoningApart {
            count = atFirstAnswer?.output.flatMap { output in atFirstAnswer?.reasoning.map { output - $0 } }
        } else {
            count = atFirstToken?.output
        }
        // The event carried text, so a count of 0 lags behind or is a gateway's placeholder.
        return count.flatMap { $0 > 0 ? $0 : nil }
    }
}
