import BenchModel
import Statistics

/// Which requests met every objective that has a limit for single ones.
extension MeasuredTarget {
    /// Returns of requests, one after the other, whether they met every objective that has a limit for single ones.
    ///
    /// As in ``ObjectiveSamples``, a figure that a request cannot have (the gaps of a one-token answer) is left out, and
    /// so is a request without any of the figures; one that failed has met nothing.
    func good(_ requests: some RandomAccessCollection<MeasuredRequest>, by objectives: [Objective])
        -> [Metric.Membership]
    {
        let judged = objectives.filter { $0.concerns(target.name) && $0.isOfSingleRequests }
        let limits = judged.map { SingleLimit($0, isOpenLoop: isOpenLoop) }
        let hasParts = judged.contains(where: \.isOfPart)
        return requests.map { request in
            let own = hasParts ? limits.filter { $0.objective.judges(request) } : limits
            guard !own.isEmpty else { return .apart }
            guard request.isMeasurement else {
                if case .failed = request.attempts.outcome { return .no }
                return .apart
            }
            let metrics = request.metrics
            var (isJudged, isOpen) = (false, false)
            for limit in own {
                switch limit.membership(of: request, metrics) {
                case .no: return .no
                case .unsaid: isOpen = true
                case .yes: isJudged = true
                case .apart: continue
                }
            }
            return isOpen ? .unsaid : isJudged ? .yes : .apart
        }
    }

    /// Returns how many requests met every objective that has a limit for single requests.
    func goodput(_ objectives: [Objective]) -> Goodput {
        let own = met(objectives, by: measured)
        let (met, count) = (own?.met ?? requests.count, own?.judged ?? counts.attempted)
        let duration = attempts.timeUnderWay(from: \.sentAt, to: \.endedAt)?.inSeconds
        return Goodput(
            target: target.name,
            met: met,
            judged: count,
            missing: max(0, counts.attempted - count),
            perSecond: duration.map { Double(met) / $0 }
        )
    }

    /// Returns how many of some requests met every objective that has a limit for single ones, and how many such limits judge; nil
    /// where there is no such objective.
    func met(
        _ objectives: [Objective],
        by requests: some RandomAccessCollection<MeasuredRequest>
    ) -> (met: Int, judged: Int)? {
        guard hasSingleLimits(objectives) else { return nil }
        let answers = good(requests, by: objectives)
        return (answers.count { $0 == .yes }, answers.count { $0 != .apart })
    }

    /// Returns of each of some requests whether it met every objective that has a limit for single requests; nil where there is none.
    func areGood(_ requests: [MeasuredRequest], by objectives: [Objective]) -> [Bool]? {
        hasSingleLimits(objectives) ? good(requests, by: objectives).map { $0 == .yes } : nil
    }

    private func hasSingleLimits(_ objectives: [Objective]) -> Bool {
        objectives.contains { $0.concerns(target.name) && $0.isOfSingleRequests }
    }
}

/// An objective as a limit for one request, made ready for many of them.
private struct SingleLimit {
    let objective: Objective
    private let metric: Metric

    init(_ objective: Objective, isOpenLoop: Bool) {
        self.objective = objective
        metric = objective.metric.entry.judged(isOpenLoop: isOpenLoop)
    }

    /// Returns whether one request, taken by itself, is within the limit; it may be where nobody told its figure.
    func membership(of measured: MeasuredRequest, _ request: RequestMetrics) -> Metric.Membership {
        if !measured.hidesPace(metric), let isMet = isMet(by: measured, request) { return isMet ? .yes : .no }
        guard case .untold(let most) = measured.judged(as: metric) else { return .apart }
        return objective.isKept(byAtMost: most) ? .yes : .unsaid
    }

    /// Returns whether one request, taken by itself, keeps the limit (of its gaps, the percentile must); nil where it
    /// has no such figure.
    ///
    /// Of valid answers it is whether its own is one, whatever share is wanted.
    private func isMet(by measured: MeasuredRequest, _ request: RequestMetrics) -> Bool? {
        if objective.metric == .validShare { return measured.sample.validity?.isValid }
        // A stream that was closed, or ended, before the figure was there has not met it.
        if metric.wait(request) != nil { return false }
        let earlier = metric.countsRetries ? request.retryTime : 0
        let value: Double?
        if case .value(let own) = metric.source {
            value = own(request).map { $0 + earlier }
        } else {
            let values = Distribution(metric.values(request).map { $0 + earlier })
            value = values.percentile(objective.percentile ?? .median)
        }
        guard let value else { return nil }
        return objective.bound == .max ? value <= objective.limit : value >= objective.limit
    }
}
