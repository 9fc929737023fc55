import BenchModel
package import Statistics

/// What streaming an answer gains its reader over waiting for the whole of it; medians, in nanoseconds.
package struct StreamingGain: Sendable, Equatable {
    package let model: String
    /// The targets' names.
    package let streamed: String
    package let buffered: String
    /// Until the first answer token of the streamed ones, and until the whole of the buffered ones.
    package let firstAnswer: Distribution
    package let wholeAnswer: Distribution
    /// Until the end of the streamed ones.
    package let streamEnd: Distribution

    /// How much sooner the first character is there.
    package var gain: Double? { Self.difference(wholeAnswer, firstAnswer) }
    /// How much later (or, below 0, sooner) the last one is.
    package var costAtEnd: Double? { Self.difference(streamEnd, wholeAnswer) }
    /// Holds the true ``gain`` with 95 % confidence.
    package var gainInterval: PercentileInterval { Self.interval(wholeAnswer, firstAnswer) }

    private static func difference(_ later: Distribution, _ sooner: Distribution) -> Double? {
        guard let later = later.percentile(50), let sooner = sooner.percentile(50) else { return nil }
        return later - sooner
    }

    /// Returns an interval for the difference of two medians: each lies within its own with 97.5 % confidence, so that both
    /// do, and with them the difference, with 95 % at the least (Bonferroni).
    private static func interval(_ later: Distribution, _ sooner: Distribution) -> PercentileInterval {
        let (later, sooner) = (later.interval(50, confidence: 0.975), sooner.interval(50, confidence: 0.975))
        return PercentileInterval(
            low: later.low.flatMap { low in sooner.high.map { low - $0 } },
            high: later.high.flatMap { high in sooner.low.map { high - $0 } }
        )
    }

    /// Returns every pair of targets that ask the same model of the same server, the one streamed and the other not.
    static func pairs(among targets: [TargetSummary]) -> [StreamingGain] {
        targets.filter { $0.target.isStreamed && !$0.e2eEnd.isEmpty }.flatMap { streamed in
            targets.filter { !$0.target.isStreamed && $0.asksTheSame(as: streamed) }.compactMap { buffered in
                guard !streamed.firstAnswer.isEmpty, !buffered.e2eEnd.isEmpty else { return nil }
                return StreamingGain(
                    model: streamed.target.model,
                    streamed: streamed.target.name,
                    buffered: buffered.target.name,
                    firstAnswer: streamed.firstAnswer,
                    wholeAnswer: buffered.e2eEnd,
                    streamEnd: streamed.e2eEnd
                )
            }
        }
    }
}
