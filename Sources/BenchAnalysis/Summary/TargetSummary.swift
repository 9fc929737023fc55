package import BenchModel
package import Pricing
package import Statistics

/// One target's figures; times in nanoseconds.
///
/// A distribution without samples is a metric that cannot be computed.
package struct TargetSummary: Sendable {
    /// Whether reasoning was seen.
    package enum Thinking: String, Sendable { case none, streamed, hidden }

    package let target: RunRecord.Target
    package let counts: RequestCounts
    package let retries: RetrySummary
    package let failures: [FailureCount]

    package let ttft: Distribution
    /// How many of the requests in ``ttft`` opened a connection; the others found one open.
    package let ttftCold: Int
    package let ttftFromPlan: Distribution
    /// Empty where no thinking was streamed: then the first token is the first answer token.
    package let ttfa: Distribution
    package let thinking: Thinking
    /// First token event that is not thinking − sent, whether there was thinking before it or not.
    package let firstAnswer: Distribution
    /// Streams that were closed on purpose before their first token: TTFT is that of the others.
    package let closedWithoutToken: Int
    /// Requests that succeeded with an answer in one piece, which has no TTFT.
    package let bufferedAnswers: Int

    package let e2eLastToken: Distribution
    package let e2eEnd: Distribution
    package let tpot: Distribution
    /// Per stream, per second.
    package let tokensPerSecond: Distribution
    /// Requests in ``tpot`` whose first event is taken for one token although events carry more, for want of a count.
    package let firstEventsTakenAsOne: Int
    package let gaps: GapSummary
    /// The same latencies together, to hold parts of the requests against.
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
    /// What an answer takes that is not cut short; nil where no request's usage tells.
    let uncut: UncutAnswer?
    package let connections: ConnectionSummary
    /// Nil for a closed loop, which plans no instants.
    package let schedule: ScheduleSummary?

    init(
        _ target: RunRecord.Target,
        samples: [Sample],
        opened: [OpenedConnection] = [],
        prices: TargetPrices,
        isOpenLoop: Bool = false
    ) {
        self.target = target
        let all = RequestAttempts.requests(of: samples)
        counts = RequestCounts(all)
        failures = FailureCount.count(all)
        cost = CostSummary(samples, prices: prices)
        otherPrices = prices.others
        marks = MarkSummary(samples)

        let measured = all.filter { $0.first.phase == .measure }
        let kept = measured.filter(\.isMeasurement)
        let requests = kept.map { (sample: $0.last, metrics: RequestMetrics($0, of: target)) }
        let whole = requests.filter { !$0.metrics.isCut }
        let metrics = requests.map(\.metrics)
        retries = RetrySummary(measured, ok: metrics)
        let latencies = LatencyView(requests)
        self.latencies = latencies
        firstWave = (isOpenLoop ? nil : FirstWave(all)).map { wave in
            let parts = zip(kept, requests).map { (isFirst: wave.contains($0), request: $1) }
            return FirstWaveSummary(
                wave: LatencyView(parts.filter(\.isFirst).map(\.request)),
                steady: LatencyView(parts.filter { !$0.isFirst }.map(\.request))
            )
        }
        ttft = latencies.ttft
        ttftCold = latencies.ttftCold
        ttftFromPlan = Distribution(metrics.compactMap(\.ttftFromPlan))
        bufferedAnswers = whole.count { !$0.metrics.isStreamed }
        closedWithoutToken = metrics.count { $0.isCut && $0.waitForToken != nil }
        firstAnswer = latencies.firstAnswer
        if metrics.contains(where: \.hasThinkingEvents) {
            thinking = .streamed
            ttfa = firstAnswer
        } else {
            thinking = metrics.contains(where: \.hasHiddenThinking) ? .hidden : .none
            ttfa = Distribution([])
        }
        e2eLastToken = latencies.e2eLastToken
        e2eEnd = latencies.e2eEnd
        tpot = latencies.tpot
        tokensPerSecond = latencies.tokensPerSecond
        let gaps = GapSummary(requests)
        self.gaps = gaps
        let hasFullEvents = (gaps.tokensPerEvent ?? 0) > GapSummary.mostTokensPerEvent
        firstEventsTakenAsOne = hasFullEvents ? metrics.count(where: \.takesFirstEventAsOne) : 0
        tokens = TokenSummary(whole)
        answers = AnswerSummary(requests, of: target, prices: prices)
        thinkingSummary = ThinkingSummary(requests, kind: thinking, prices: prices)
        tools = ToolSummary(metrics)
        cache = CacheSummary(whole, prices: prices)
        uncut = UncutAnswer(whole, name: target.name, prices: prices)
        connections = ConnectionSummary(requests, opened: opened)
        schedule = isOpenLoop ? ScheduleSummary(measured.map(\.first)) : nil
        // An open loop has no slots to be busy.
        steadyTokensPerSecond = isOpenLoop ? nil : SteadyWindow(measured)?.tokensPerSecond(requests)
        systemTokensPerSecond = Self.systemTokensPerSecond(
            measured.flatMap(\.attempts),
            output: Self.sum(metrics.map(\.outputTokens))
        )
    }

    /// Returns the sum; nil where a part of it is not known.
    private static func sum(_ counts: [Int?]) -> Int? {
        counts.isEmpty || counts.contains(nil) ? nil : counts.compactMap(\.self).saturatingSum
    }

    /// Returns ΣN / (last T − first sent) of the measured requests, the time of each sitting by itself; a buffered answer's tokens are there at its end.
    private static func systemTokensPerSecond(_ measured: [Sample], output: Int?) -> Double? {
        let time = measured.timeUnderWay(from: \.times.sent) { sample in
            sample.response.wasBuffered ? sample.times.end : sample.response.deltas.lastToken
        }
        guard let output, let time else { return nil }
        return Double(output) / time.inSeconds
    }
}

extension TargetSummary {
    package var firstWaveLatencies: LatencyView { firstWave?.wave ?? .none }
    package var steadyLatencies: LatencyView { firstWave?.steady ?? .none }
}
