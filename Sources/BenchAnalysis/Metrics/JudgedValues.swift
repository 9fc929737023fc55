import BenchModel

/// What one measured request gives of a metric, as a gate counts it; report, gate and comparison take the same.
enum JudgedValues {
    case values([Double])
    /// It was closed, or ended, before it had the figure, after so long.
    case waitedInVain(Double)
    /// It is worse than any limit.
    case failed
    /// It succeeded and cannot have the figure.
    case missing
    /// It succeeded, and nobody told its figure, which is at most so much.
    case untold(atMost: Double)
    /// It was broken off, and nobody knows how it would have ended.
    case apart

    /// Whether there is a figure that nobody told.
    var isUntold: Bool { if case .untold = self { true } else { false } }

    /// How many values there are; nil where there is none.
    var size: Int? { if case .values(let values) = self { values.count } else { nil } }

    /// Returns as how many values a request counts that has none: where others have many each, it must weigh as much as those.
    static func weight(beside sizes: [Int]) -> Int {
        sizes.isEmpty ? 1 : max(1, sizes.reduce(0, +) / sizes.count)
    }
}

extension MeasuredRequest {
    /// Returns what it gives of a metric.
    func judged(_ metric: Metric, isOpenLoop: Bool) -> JudgedValues {
        judged(as: metric.judged(isOpenLoop: isOpenLoop))
    }

    /// Returns what it gives of the metric that is judged under its load.
    func judged(as metric: borrowing Metric) -> JudgedValues {
        guard isMeasurement else {
            if case .failed = attempts.outcome { return .failed }
            return .apart
        }
        let metrics = metrics
        let earlier = metric.countsRetries ? metrics.retryTime : 0
        if hidesPace(metric) { return .untold(atMost: .infinity) }
        if let wait = metric.wait(metrics) { return .waitedInVain(wait + earlier) }
        let values = metric.values(metrics).map { $0 + earlier }
        if !values.isEmpty { return .values(values) }
        return untold(metric.population).map { .untold(atMost: $0 + earlier) } ?? .missing
    }

    /// Whether the figure is of the time between events, and these do not show how the answer was made, because it came together.
    func hidesPace(_ metric: borrowing Metric) -> Bool {
        switch metric.population {
        case .pacedStreams, .streamsWithGaps: metrics.hidesPace
        default: false
        }
    }

    /// Returns the most that a figure may be which is asked for and which its server did not tell: a stream was asked for and
    /// the answer came whole, by whose end a first token was there, or usage does not count.
    ///
    /// - Returns: nil where it cannot have the figure.
    private func untold(_ population: Metric.Population) -> Double? {
        switch population {
        case .streams, .streamsThatShowThinking: cameWhole ? metrics.e2eEnd ?? .infinity : nil
        case .plannedStreams: cameWhole ? metrics.endFromPlan ?? .infinity : nil
        case .pacedStreams, .streamsWithGaps: cameWhole ? .infinity : nil
        case .countedAnswers, .answersThatTellOfACache: metrics.isCut ? nil : .infinity
        case .wholeStreams, .wholeAnswers, .thoughtfulStreams, .toolCalls, .answersThatBegan, .coldRequests, .attempted,
            .answersThatSaidTheirEnd, .attemptedWithExpectation:
            nil
        }
    }
}
