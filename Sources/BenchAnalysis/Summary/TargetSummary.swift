package import BenchModel
package import Pricing
package import Statistics

/// One target's figures; times in nanoseconds.
///
/// A distribution without samples is a metric that cannot be computed.
package struct TargetSummary: HasMetricFigures, Sendable {
    /// Whether reasoning was seen.
    package enum Thinking: String, Sendable { case none, streamed, hidden }

    package let target: RunRecord.Target
    package let counts: RequestCounts
    package let retries: RetrySummary
    package let failures: [FailureCount]

    package let thinking: Thinking
    /// Streams that were closed on purpose before their first token: TTFT is that of the others.
    package let closedWithoutToken: Int
    /// Requests that succeeded with an answer in one piece, which has no TTFT.
    package let bufferedAnswers: Int

    private let shares: [String: ShareCount]
    /// Requests in ``tpot`` whose first event is taken for one token although events carry more, for want of a count.
    package let firstEventsTakenAsOne: Int
    package let gaps: GapSummary
    /// Every metric of the requests that succeeded or were closed on purpose; parts of the requests are held against it.
    package let latencies: LatencyView
    /// Nil where no measured requests began together.
    package let firstWave: FirstWaveSummary?
    /// Nil, too, where a request's tokens have no count: the others' sum would be too low.
    package let systemTokensPerSecond: Double?
    /// The same while all slots were busy.
    package let steadyTokensPerSecond: Double?

    /// Who gave the answers, and how they ended.
    package let answers: AnswerSummary
    package let tokens: TokenSummary
    package let cost: CostSummary
    /// Prices of models that answered under another name than the asked one's, and may be others.
    package let otherPrices: [(model: String, match: PriceBook.Match?)]
    package let thinkingSummary: ThinkingSummary
    package let tools: ToolSummary
    package let cache: CacheSummary
    package let marks: MarkSummary
    /// Nil where nobody asked for lengths.
    package let lengths: LengthSummary?
    /// What an answer takes that is not cut short; nil where no request's usage tells.
    let uncut: UncutAnswer?
    package let connections: ConnectionSummary
    /// What the server says of the times of each request that counts in latencies, in nanoseconds; parts that it tells of none are
    /// not there.
    package let timings: [ServerTiming.Part: Distribution]
    /// Nil for a closed loop, which plans no instants.
    package let schedule: ScheduleSummary?
    /// Nil where no conversation was held turn by turn, and no trace with sessions was sent.
    package let sessions: SessionSummary?
    /// Its requests in groups, by each of ``Summary/groupings``.
    package let groups: [GroupedRequests]

    init(_ measured: MeasuredTarget, prices: TargetPrices, by groupings: [RequestGrouping] = []) {
        target = measured.target
        counts = measured.counts
        failures = FailureCount.count(measured.everyRequest)
        otherPrices = prices.others
        marks = measured.marks
        lengths = measured.lengths

        let requests = measured.requests
        let metrics = requests.lazy.map(\.metrics)
        let figures = measured.figures
        shares = measured.shares
        retries = RetrySummary(measured.measured, ttft: figures[.ttftWithRetries])
        let isOpenLoop = measured.isOpenLoop
        let (views, others) = concurrently(of: requests.count) {
            (
                all: LatencyView(requests, figures: figures),
                firstWave: measured.firstWave.map { FirstWaveSummary($0, among: requests) }
            )
        } _: {
            (
                counts: CostlyCounts(requests, prices: prices),
                cost: CostSummary(measured.inOrder, prices: prices),
                connections: ConnectionSummary(
                    requests,
                    connect: figures[.connect],
                    opened: measured.opened,
                    lag: measured.lag
                ),
                timings: requests.timings,
                sessions: SessionSummary(measured.measured, prices: prices, isReplay: measured.isReplay),
                groups: groupings.map { GroupedRequests(measured.measured, by: $0, prices: prices) },
                // An open loop has no slots to be busy.
                steadyTokensPerSecond: isOpenLoop
                    ? nil : SteadyWindow(measured.measured.attempts)?.tokensPerSecond(requests),
                systemTokensPerSecond: Self.systemTokensPerSecond(
                    measured.attempts,
                    output: Self.outputTokens(requests)
                )
            )
        }
        (latencies, firstWave) = (views.all, views.firstWave)
        (cost, connections, timings) = (others.cost, others.connections, others.timings)
        (sessions, groups) = (others.sessions, others.groups)
        steadyTokensPerSecond = others.steadyTokensPerSecond
        systemTokensPerSecond = others.systemTokensPerSecond
        bufferedAnswers = measured.whole.count { !$0.metrics.isStreamed }
        closedWithoutToken = metrics.count { $0.isCut && $0.waitForToken != nil }
        thinking =
            metrics.contains(where: \.hasThinkingEvents)
            ? .streamed : metrics.contains(where: \.hasHiddenThinking) ? .hidden : .none
        gaps = measured.gaps
        let hasFullEvents = (gaps.tokensPerEvent ?? 0) > GapSummary.mostTokensPerEvent
        firstEventsTakenAsOne = hasFullEvents ? metrics.count(where: \.takesFirstEventAsOne) : 0
        tokens = measured.tokens
        answers = measured.answers.priced(others.counts.bills)
        thinkingSummary = ThinkingSummary(others.counts.thoughts, figures: figures, kind: thinking)
        tools = ToolSummary(figures)
        cache = CacheSummary(measured.whole, others.counts.caches)
        let isWhole = measured.whole.count == requests.count
        uncut = UncutAnswer(
            others.counts.uncuts,
            tokensPerEvent: isWhole ? gaps.tokensPerEvent : GapSummary.tokensPerEvent(measured.whole),
            name: target.name
        )
        // Of a conversation the plan knows the first turn; the others follow from its answers.
        schedule =
            measured.isOpenLoop
            ? ScheduleSummary(
                measured.measured.map(\.attempts.first).filter { measured.isReplay || ($0.turn?.turn ?? 0) == 0 }
            ) : nil
    }

    /// Returns the output tokens of all; nil where those of one are not known.
    private static func outputTokens(_ requests: some RandomAccessCollection<MeasuredRequest>) -> Int? {
        var sum = 0
        for request in requests {
            guard let output = request.metrics.outputTokens else { return nil }
            sum = sum.addingSaturated(output)
        }
        return requests.isEmpty ? nil : sum
    }

    /// Returns ΣN / (last T − first sent) of the measured requests, the time of each sitting by itself; a buffered answer's tokens are there at its end.
    private static func systemTokensPerSecond(_ measured: SampleList, output: Int?) -> Double? {
        let time = measured.timeUnderWay(from: \.sentAt) { sample in
            sample.wasBuffered ? sample.endedAt : sample.lastTokenAt
        }
        guard let output, let time else { return nil }
        return Double(output) / time.inSeconds
    }
}

/// What is counted of answers together with their costs.
private struct CostlyCounts: Sendable {
    var bills = AnswerSummary.Bills()
    var caches = CacheSummary.Counts()
    var thoughts = ThinkingSummary.Counts()
    var uncuts = UncutAnswer.Counts()

    /// In one pass, for to find what an answer costs is to look for its counts among those of all.
    init(_ requests: some RandomAccessCollection<MeasuredRequest>, prices: TargetPrices) {
        for request in requests {
            let metrics = request.metrics
            let cost = prices.known(metrics.sample.response)
            bills.add(metrics.sample, cost)
            guard !metrics.isCut else { continue }
            caches.add(metrics, cost)
            thoughts.add(metrics.sample, cost)
            uncuts.add(metrics.sample, cost)
        }
    }
}

extension TargetSummary {
    package var figures: MetricFigures { latencies.figures }
    /// How many of the requests in ``ttft`` opened a connection; the others found one open.
    package var ttftCold: Int { latencies.ttftCold }
    package var ttftFromPlan: Distribution { figures[.ttftFromPlan] }
    /// Empty where no thinking was streamed: then the first token is the first answer token.
    package var ttfa: Distribution { figures[.ttfa] }

    /// Returns how many requests are of the kind whose share a metric is; nil of metrics that are none.
    package func share(_ metric: Metric) -> ShareCount? { shares[metric.name] }

    package var firstWaveLatencies: LatencyView { firstWave?.wave ?? .none }
    package var steadyLatencies: LatencyView { firstWave?.steady ?? .none }
}
