package import BenchModel
import Statistics

/// Alarms about what happened to streams on their way, and about what their prompts met.
package enum PhenomenonAlarms {
    /// More of the input than this out of a cache, and prompts were not new to the provider.
    static let mostCachedOfCold: Share = 0.01

    static func find(_ targets: [MeasuredTarget], _ instrument: InstrumentStatement) -> [Alarm] {
        let buffered = targets.compactMap { measured -> Alarm? in
            guard measured.gaps.delivery(isLimited: instrument.isLimited) == .buffered else { return nil }
            return .bufferedOnTheWay(
                target: measured.target.name,
                shareInSharedReads: measured.gaps.shareInSharedReads,
                eventsPerRead: measured.gaps.eventsPerRead
            )
        }
        return buffered + targets.compactMap { notCold($0.target, $0.tokens) }
            + targets.flatMap { $0.lengths?.alarms($0.target.name) ?? [] }
            + targets.flatMap { $0.marks.alarms($0.target.name) }
    }

    /// Tells whether a target's prompts were not new to the provider; nil where they were, as far as usage tells.
    ///
    /// Nil, too, where no nonce led them: then it is the cache that is measured.
    package static func notCold(_ target: RunRecord.Target, _ tokens: TokenSummary) -> Alarm? {
        guard target.usesNonce == true, let share = tokens.cachedShare else { return nil }
        // What a chat template puts before every prompt is known to every cache, and of short prompts it is a good part.
        let template = target.fit.flatMap { fit in tokens.input.mean.map { max(0, fit.intercept) / max(1, $0) } } ?? 0
        guard share.value > mostCachedOfCold.value + template else { return nil }
        return .notCold(target: target.name, cachedShare: share)
    }
}
