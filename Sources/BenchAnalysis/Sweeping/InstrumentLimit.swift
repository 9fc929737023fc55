import BenchModel
import Statistics

/// Whether this program kept a rung from telling of the server.
enum InstrumentLimit {
    /// How much of the load, or of a latency about the limit, may be this program's.
    private static let share = InstrumentStatement.shareOfObjective.value

    /// Finds what of this program limits a rung.
    ///
    /// Two questions, each with the share that the client lag may have of the tightest objective. Does what breaks break still with all
    /// taken off each request that this program may have added to it? And was the load there: did neither standing still nor its own slow
    /// starts take more of it? Standing still makes latencies longer and never shorter, so that what holds, holds all the same.
    ///
    /// - Parameters:
    ///   - requests: those that the verdict is asked of.
    ///   - verdict: what they say by themselves.
    ///   - rule: the rung's.
    ///   - instrument: of its whole run.
    /// - Returns: what limits it; nil where its verdict can be believed.
    static func of(
        _ requests: [RungRequest],
        _ verdict: RungVerdict,
        _ rule: RungRule,
        _ instrument: InstrumentStatement
    ) -> RungReason? {
        let lateness = instrument.lateness.percentile(99) ?? 0
        let isLate = instrument.isLimited || lateness > instrument.lagLimit
        let lost = instrument.lost
        let mayDelay = lost.most > instrument.lagLimit
        // Late because it stood still, which may be chance, and not because of the load, which more of it makes worse.
        let stoodStill = isLate && lost.most >= max(instrument.lag.percentile(99) ?? 0, lateness)
        let reason = isLate && !stoodStill ? RungReason.lateClient : .lostTime
        if verdict.isBroken {
            let own = isLate ? (instrument.lag.max ?? 0) + (instrument.lateness.max ?? 0) : 0
            let error = own + (mayDelay ? lost.most : 0)
            guard error > 0 else { return nil }
            let relieved = requests.map { $0.relieved(of: error, rule.question) }
            return rule.judge(relieved).verdict.isBroken ? nil : reason
        }
        if isLate { return reason }
        let taken = instrument.handover.isSlow ? instrument.handover.shareOfSlots?.value ?? 0 : 0
        if taken > share { return .slowStarts }
        return mayDelay && lost.most > share * span(of: requests) ? .lostTime : nil
    }

    /// Nanoseconds from the first beginning to the last end.
    private static func span(of requests: [RungRequest]) -> Double {
        guard let first = requests.first?.began, let last = requests.map(\.ended).max() else { return 0 }
        return (last - first) * 1e9
    }
}
