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
        return buffered + targets.flatMap { arrivals($0, isLimited: instrument.isLimited) }
            + targets.compactMap { notCold($0.target, $0.tokens) }
            + targets.compactMap(cacheKnewMore)
            + targets.flatMap { $0.lengths?.alarms($0.target.name) ?? [] }
            + targets.flatMap { $0.marks.alarms($0.target.name) }
    }

    /// Tells that answers came at once, which a program that is too slow may itself have made of them, or in one event.
    private static func arrivals(_ measured: MeasuredTarget, isLimited: Bool) -> [Alarm] {
        let (name, arrivals) = (measured.target.name, measured.gaps.arrivals)
        var alarms: [Alarm] = []
        // Where most answers are there too soon to tell, the slower ones among them tell no more.
        let isTooSoon = arrivals.isMost(arrivals.n(.tooSoonToTell))
        if arrivals.isTold(arrivals.atOnce), !isLimited, !isTooSoon {
            alarms.append(.atOnce(target: name, count: arrivals.atOnce, answers: arrivals.answers))
        }
        if arrivals.isTold(arrivals.n(.inOnePiece)) {
            alarms.append(.inOnePiece(target: name, count: arrivals.n(.inOnePiece), answers: arrivals.answers))
        }
        return alarms
    }

    /// Tells whether a target's prompts were not new to the provider; nil where they were, as far as usage tells.
    ///
    /// Nil, too, where no nonce led them: then it is the cache that is measured.
    package static func notCold(_ target: RunRecord.Target, _ tokens: TokenSummary) -> Alarm? {
        guard target.usesNonce == true, let share = tokens.cachedShare else { return nil }
        guard share.value > mostCachedOfCold.value + template(target, tokens) else { return nil }
        return .notCold(target: target.name, cachedShare: share)
    }

    /// Tells whether a cache gave more than it could at best of what it had been asked in this run; nil where it did not, or where
    /// nobody can tell.
    ///
    /// Beginnings may be as much longer than was asked for as lengths may be off. A request that was retried is left out: the cache
    /// has it from its own first attempt. Where a nonce led prompts, it is ``notCold(_:_:)`` that tells.
    static func cacheKnewMore(_ measured: MeasuredTarget) -> Alarm? {
        if notCold(measured.target, measured.tokens) != nil { return nil }
        func share(_ part: (SampleFacts) -> Int?) -> Share? {
            measured.requests.inputShare { request in
                let sample = request.sample
                let isCompared = sample.idealCached != nil && sample.usage.cacheRead != nil
                return isCompared && request.attempts.count == 1 ? part(sample) : nil
            }
        }
        guard let cached = share(\.usage.cacheRead), let ideal = share(\.idealCached) else { return nil }
        let most = ideal.value * (1 + LengthSummary.Side.mostOff) + mostCachedOfCold.value
        guard cached.value > most + template(measured, share) + 1e-9 else { return nil }
        return .cacheKnewMore(target: measured.target.name, cachedShare: cached, idealShare: ideal)
    }

    /// More tokens than a chat template puts before what is asked, where no fit tells them.
    static let mostOfTemplate = 64

    /// The share of the compared input that a chat template may be.
    private static func template(_ measured: MeasuredTarget, _ share: ((SampleFacts) -> Int?) -> Share?) -> Double {
        if measured.target.fit != nil { return template(measured.target, measured.tokens) }
        // Of later turns what is ideal has it in it.
        return share { sample in sample.idealCached == 0 ? mostOfTemplate : 0 }?.value ?? 0
    }

    /// The share of the input that a chat template puts before every prompt: every cache knows it, and of short prompts it is a good part.
    private static func template(_ target: RunRecord.Target, _ tokens: TokenSummary) -> Double {
        guard let fit = target.fit, let mean = tokens.input.mean else { return 0 }
        return max(0, fit.intercept) / max(1, mean)
    }
}
