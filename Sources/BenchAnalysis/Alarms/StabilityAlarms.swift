import BenchModel
import Statistics

/// Alarms about samples that tell less than their number: because neighbours are alike, or because the server changed while it was
/// measured.
enum StabilityAlarms {
    /// Fewer requests than this are alike by chance too often.
    static let leastRequests = 30
    /// Of fewer requests a change and their own wandering cannot be told apart.
    static let leastRequestsOfChange = 60
    /// Neighbours are alike to an extent that must not be overlooked where the samples are worth less than this part of their number.
    static let leastWorth = 1.0 / 3

    /// Medians that lie closer together than this part of the earlier one have not changed to anybody's loss.
    static let leastChange = 0.02

    static func find(_ targets: [MeasuredTarget]) -> [Alarm] {
        let requests = targets.reduce(0) { $0 + $1.requests.count }
        return targets.concurrentMap(of: requests) { target in
            let metric = metric(of: target)
            return [dependence(target, metric), change(target, metric)].compactMap(\.self)
        }.flatMap(\.self)
    }

    /// The metric that tells of a target's latency: until the first token or, where nothing streams, until the end.
    static func metric(of target: MeasuredTarget) -> Metric {
        let first = Metric.ttft.judged(isOpenLoop: target.isOpenLoop)
        return target.figures[first].isEmpty ? .e2eEnd : first
    }

    private static func dependence(_ target: MeasuredTarget, _ metric: Metric) -> Alarm? {
        let figures = target.figures[metric]
        guard figures.n >= leastRequests, Double(figures.effective) < leastWorth * Double(figures.n) else { return nil }
        return .dependent(target: target.target.name, metric: metric.title, n: figures.n, effective: figures.effective)
    }

    /// Finds a trend or a change of level; of loads that change by plan nothing is asked.
    private static func change(_ target: MeasuredTarget, _ metric: Metric) -> Alarm? {
        guard !target.loadChanges else { return nil }
        // The first wave meets another load than the rest.
        let requests = target.requests.filter { target.firstWave?.contains($0.attempts) != true }
        let points = requests.compactMap { metric.value($0.metrics) }
        guard points.count >= leastRequestsOfChange, let drift = Drift(points) else { return nil }
        let median = { (range: Range<Int>) in Distribution(Array(points[range])).percentile(.median) ?? 0 }
        let matters = { (before: Double, after: Double) in abs(after - before) >= leastChange * before }
        switch drift {
        case .trend:
            let third = points.count / 3
            let (first, last) = (median(0..<third), median(points.count - third..<points.count))
            guard matters(first, last) else { return nil }
            return .trend(target: target.target.name, metric: metric.title, first: first, last: last)
        case .shift(let place):
            let (before, after) = (median(0..<place), median(place..<points.count))
            guard matters(before, after) else { return nil }
            // Its request, looked for once: to hold each one's would take more than their figures.
            var left = place
            let request = requests.first { request in
                guard metric.value(request.metrics) != nil else { return false }
                left -= 1
                return left < 0
            }
            guard let attempts = request?.attempts else { return nil }
            let began = attempts.began ?? attempts.first.planned
            return .shift(
                target: target.target.name,
                metric: metric.title,
                at: began - RunInstant(nanoseconds: 0),
                request: place + 1,
                of: points.count,
                before: before,
                after: after
            )
        }
    }
}
