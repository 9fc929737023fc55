import BenchModel
package import Pricing
package import Statistics

/// Conversations that were held turn by turn, or sessions of a trace; times in nanoseconds.
package struct SessionSummary: Sendable {
    /// Requests of one turn, or of a few that follow on each other.
    package struct Turns: Sendable {
        /// Counted from 1.
        package let turns: ClosedRange<Int>
        /// Those that were to be measured, however they ended.
        package let requests: Int
        package let failed: Int
        /// Those that were not asked, because a turn before them failed.
        package let notStarted: Int
        package let ttft: Distribution
        package let inputTokens: Distribution
        /// Input tokens that came from a cache, over all input tokens, of answers whose usage has both.
        package let cachedShare: Share?
        /// The same as it could be at best, of answers of which that is known.
        package let idealShare: Share?
    }

    /// Whether they are sessions of a trace: each turn began when it was recorded, whatever became of the one before it.
    package let isReplay: Bool
    /// Turns beyond the first few stand together, so that a conversation of hundreds is a table of a dozen rows.
    package let turns: [Turns]
    package let finished: Int
    /// Those of which a turn failed.
    package let broken: Int
    /// Those that an interruption cut.
    package let cut: Int
    /// Of finished ones: from the planned start of the first turn to the end of the last answer.
    package let timeToFinish: Distribution
    /// Of finished ones: the time in which an answer was awaited, each from its turn's planned start to its end.
    package let waiting: Distribution
    /// The rest of the time to finish.
    package let thinking: Distribution
    /// Finished ones over the time from the first start to the last end, of each sitting by itself.
    package let finishedPerHour: Double?
    /// What all requests cost, those of broken sessions among them, over the finished sessions; nil where a cost is unknown.
    package let costPerFinished: Money?
    /// Requests in which the recorded answer stood in for the model's.
    package let recordedAnswers: Int
    /// Requests in which a stand-in stood for a tool's result.
    package let standInResults: Int

    package var sessions: Int { finished + broken + cut }

    /// Nil where no request is of a conversation.
    init?(_ measured: MeasuredRequests, prices: TargetPrices, isReplay: Bool) {
        struct Place: Hashable {
            var session: Int
            var part: Int
        }
        var held: [Place: [MeasuredRequest]] = [:]
        for request in measured {
            guard let turn = request.sample.turn else { continue }
            // A conversation that was cut is held again from its beginning; a trace goes on where it was.
            let part = isReplay ? 0 : request.sample.part
            held[Place(session: turn.session, part: part), default: []].append(request)
        }
        guard !held.isEmpty else { return nil }
        self.isReplay = isReplay
        let sessions = held.values.map(Session.init)
        let whole = sessions.filter { $0.end == .finished }
        finished = whole.count
        broken = sessions.count { $0.end == .broken }
        cut = sessions.count { $0.end == .cut }
        timeToFinish = Distribution(whole.map { $0.time.inNanoseconds })
        waiting = Distribution(whole.map { $0.waiting.inNanoseconds })
        thinking = Distribution(whole.map { max(0, $0.time - $0.waiting).inNanoseconds })
        let requests = held.values.flatMap(\.self)
        let samples = requests.flatMap(\.attempts.attempts)
        let time = samples.timeUnderWay(from: { $0.planned }, to: \.endedAt)
        finishedPerHour = time.map { Double(whole.count) / $0.inSeconds * 3600 }
        var bill = CostSummary.Bill()
        for sample in samples where sample.startedAt != nil {
            bill.add(sample.response, costing: prices.known(sample.response))
        }
        costPerFinished = finished > 0 && bill.open == 0 ? bill.cost.map { $0 / whole.count } : nil
        recordedAnswers = requests.count { $0.sample.marks.contains(.recordedAnswer) }
        standInResults = requests.count { $0.sample.marks.contains(.standInResult) }
        turns = Self.turns(requests)
    }

    /// The turns that stand by themselves.
    private static let single = 8

    private static func turns(_ requests: [MeasuredRequest]) -> [Turns] {
        let byRow = Dictionary(grouping: requests) { row(of: $0.sample.turn?.turn ?? 0) }
        return byRow.sorted { $0.key < $1.key }.map { row, requests in
            let numbers = requests.map { ($0.sample.turn?.turn ?? 0) + 1 }
            return Turns(requests, turns: (numbers.min() ?? 1)...(numbers.max() ?? 1))
        }
    }

    /// Turns 1 to 8 have a row each, 9 to 16 one together, 17 to 32, and so on.
    private static func row(of turn: Int) -> Int {
        turn < single ? turn : single + (Int.bitWidth - turn.leadingZeroBitCount)
    }
}

extension SessionSummary.Turns {
    fileprivate init(_ requests: [MeasuredRequest], turns: ClosedRange<Int>) {
        self.turns = turns
        self.requests = requests.count
        let outcomes = requests.map(\.attempts.outcome)
        failed = outcomes.count(where: \.failedOnceStarted)
        notStarted = outcomes.count(where: \.wasNotStarted)
        let answered = requests.filter(\.isMeasurement)
        ttft = Distribution(answered.compactMap(\.metrics.ttft))
        let usages = answered.map(\.sample.usage)
        inputTokens = Distribution(usages.compactMap { $0.input.map(Double.init) })
        cachedShare = answered.inputShare(of: \.sample.usage.cacheRead)
        idealShare = answered.idealCachedShare
    }
}

/// One conversation, as it went.
private struct Session {
    enum End { case finished, broken, cut }

    let end: End
    /// From the planned start of the first turn to the end of the last answer.
    let time: Nanoseconds
    let waiting: Nanoseconds

    init(_ requests: [MeasuredRequest]) {
        let count = requests.compactMap { $0.sample.turn?.count }.max() ?? requests.count
        let failed = requests.contains { $0.attempts.isFinished && !$0.isMeasurement }
        let isOfOneSitting = requests.allSatisfy { $0.sample.part == requests[0].sample.part }
        let isWhole = isOfOneSitting && requests.count(where: \.isMeasurement) >= count
        end = failed ? .broken : isWhole ? .finished : .cut
        waiting = Self.awaited(requests)
        let first = requests.map(\.attempts.first.planned).min()
        let last = requests.compactMap(\.attempts.last.endedAt).max()
        time = if let first, let last { max(0, last - first) } else { 0 }
    }

    /// Returns the time in which at least one answer was awaited: turns of a trace may overlap.
    private static func awaited(_ requests: [MeasuredRequest]) -> Nanoseconds {
        let spans = requests.compactMap { request in
            request.attempts.last.endedAt.map { (from: request.attempts.first.planned, to: $0) }
        }
        var (sum, reached) = (Nanoseconds(0), RunInstant?.none)
        for span in spans.sorted(by: { $0.from < $1.from }) {
            let from = reached.map { max($0, span.from) } ?? span.from
            sum = sum.addingSaturated(max(0, span.to - from))
            reached = max(reached ?? span.to, span.to)
        }
        return sum
    }
}
