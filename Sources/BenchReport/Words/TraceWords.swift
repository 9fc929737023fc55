package import BenchModel
import Statistics

/// What is said of a trace: as it was recorded, and as it is sent.
package enum TraceWords {
    // MARK: As recorded

    /// Says when requests arrived.
    static func arrivals(_ trace: RecordedTrace) -> String {
        let arrivals = trace.requests.map(\.arrival)
        guard let bucket = trace.bucket else {
            let rate = ArrivalRate(arrivals)
            return "\(Self.rate(rate)), \(rate.most) in the busiest second"
        }
        let rate = ArrivalRate(arrivals, width: 1)
        return
            "\(Self.rate(rate)); times stand in steps of \(Figure.significant(bucket.inSeconds)) s, \(trace.times.distinct) different ones, up to "
            + "\(rate.most) requests at one: a replay spreads them within the steps"
    }

    private static func rate(_ rate: ArrivalRate) -> String {
        let mean = rate.mean.map { "\(Figure.significant($0)) requests/s on average" } ?? "at once"
        return "\(Figure.significant(rate.span.inSeconds)) s, \(mean)"
    }

    /// Says what a cache without bounds could give; nil where the trace knows of no blocks.
    static func ideal(_ ideal: IdealHits?) -> String? {
        guard let ideal, let share = ideal.share, let blocks = ideal.blockShare else { return nil }
        return
            "\(Figure.percent(share)) of the input tokens (\(ideal.hitTokens) of \(ideal.tokens)), \(Figure.percent(blocks)) of the blocks of "
            + "\(ideal.blockTokens) (\(ideal.hitBlocks) of \(ideal.blocks)); it would hold \(ideal.workingSet) blocks, "
            + "\(ideal.workingSetTokens) tokens"
    }

    /// Says how many sessions were recorded; nil where none were.
    static func sessions(_ trace: RecordedTrace) -> String? {
        let inSessions = trace.requests.filter { $0.session >= 0 }
        if inSessions.isEmpty { return nil }
        let sessions = Set(inSessions.map(\.session)).count
        return
            "\(Figure.count(sessions, "session")) of \(Figure.count(inSessions.count, "request")) together; a replay starts each turn when it "
            + "was recorded, and samples sessions whole"
    }

    // MARK: As sent

    /// Says what is sent: how many requests, how fast, how much, and what a cache could give of it.
    package static func sent(_ trace: ReplayedTrace, _ replay: Replay) -> String {
        let rate = trace.rate
        var words =
            "sent are \(trace.requests.count) of its \(Figure.count(trace.recorded.requests.count, "request")), \(replay.words)"
        if let groups = trace.groups { words += " (\(groups.taken) of \(groups.all))" }
        words += ": \(Self.rate(rate)), \(rate.most) in the busiest second; \(trace.inputTokens) input tokens"
        words += trace.policy == .natural ? "" : " and \(trace.outputTokens) output tokens"
        if let ideal = Self.ideal(trace.ideal) { words += "; a cache without bounds could give at best \(ideal)" }
        return words
    }

    /// How much less than the whole trace the part that is sent shares before it is told.
    private static let toldDifference = 0.01

    /// Says what of that is not as it was recorded.
    package static func flaws(_ trace: ReplayedTrace) -> [String] {
        var flaws: [String] = []
        if let bucket = trace.spreadOver {
            flaws.append(
                "the trace has its times in steps of \(Figure.significant(bucket.inSeconds)) s, at which no client sends: starts are "
                    + "spread evenly at random within them (\"spread\": \"recorded\" leaves them together)"
            )
        }
        if let part = trace.ideal?.share, trace.requests.count < trace.recorded.requests.count,
            let whole = IdealHits(trace.recorded.requests, of: trace.recorded)?.share,
            whole.value - part.value > Self.toldDifference
        {
            flaws.append(
                "of the whole trace a cache could give \(Figure.percent(whole)) of the input tokens, of the part that is sent \(Figure.percent(part)): "
                    + "the rest is not there to share with"
            )
        }
        return flaws
    }
}
