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
    /// It was broken off, and nobody knows how it would have ended.
    case apart
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
        if let wait = metric.wait(metrics) { return .waitedInVain(wait + earlier) }
        let values = metric.values(metrics).map { $0 + earlier }
        return values.isEmpty ? .missing : .values(values)
    }
}
