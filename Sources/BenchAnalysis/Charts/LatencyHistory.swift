package import BenchModel
import Statistics

/// A latency of each request over the run's time, with the requests that failed.
package struct LatencyHistory: Sendable, Equatable {
    package enum Part: Sendable, Equatable {
        case warmup
        /// Measured, and begun together with others when the slots were let go.
        case firstWave
        case steady
    }

    package struct Point: Sendable, Equatable {
        package var target: TargetIndex
        /// In seconds of the run.
        package var at: Double
        /// In nanoseconds.
        package var latency: Double
        package var part: Part
    }

    package struct Failures: Sendable, Equatable {
        package var target: TargetIndex
        /// In seconds of the run: where the first of them was sent.
        package var at: Double
        package var count: Int
        /// The kinds that befell most of them, and how many each.
        package var kinds: [Kind]
    }

    package struct Kind: Sendable, Equatable {
        package var kind: FailureKind
        package var count: Int
    }

    package let metric: Metric
    package let points: [Point]
    /// Measured requests that failed, at most one mark for each target and interval.
    package let failures: [Failures]
    /// How many intervals the time was cut into to draw fewer points; nil where all are drawn.
    package let intervals: Int?
    /// Requests that have the latency, drawn or not.
    package let total: Int

    /// A run with more points is drawn by the lowest, the middle and the highest of each target in each of some equal intervals.
    package static let mostPoints = 1_200

    init(_ targets: [MeasuredTarget], clock: ChartClock) {
        let isOpenLoop = targets.contains(where: \.isOpenLoop)
        let streams = targets.contains { !$0.figures[.ttft].isEmpty }
        let metric = (streams ? Metric.ttft : .e2eEnd).judged(isOpenLoop: isOpenLoop)
        let points = targets.enumerated().flatMap { Self.points($1, TargetIndex($0), metric, clock) }
        self.metric = metric
        total = points.count
        let drawnTargets = Set(points.map(\.target)).count
        if points.count > Self.mostPoints {
            let count = max(10, Self.mostPoints / (3 * max(1, drawnTargets)))
            intervals = count
            self.points = Self.thinned(points, clock, intervals: count)
        } else {
            intervals = nil
            self.points = points
        }
        failures = targets.enumerated().flatMap { Self.failures($1, TargetIndex($0), clock) }
    }

    private static func points(_ target: MeasuredTarget, _ index: TargetIndex, _ metric: Metric, _ clock: ChartClock)
        -> [Point]
    {
        (target.warmup.filter(\.isMeasurement) + target.requests).compactMap { request in
            let values = metric.judgedValues(request.metrics, isOpenLoop: target.isOpenLoop)
            guard let latency = values.first else { return nil }
            let attempts = request.attempts
            let part: Part =
                attempts.first.phase == .warmup
                ? .warmup : target.firstWave?.contains(attempts) == true ? .firstWave : .steady
            return Point(
                target: index,
                at: attempts.chartPlace(clock, isOpenLoop: target.isOpenLoop),
                latency: latency,
                part: part
            )
        }
    }

    /// Returns the lowest, the middle and the highest point of each target in each interval, in order of time.
    private static func thinned(_ points: [Point], _ clock: ChartClock, intervals: Int) -> [Point] {
        struct Place: Hashable {
            var target: TargetIndex
            var interval: Int
        }
        let groups = Dictionary(grouping: points) { point in
            Place(target: point.target, interval: clock.interval(at: point.at, of: intervals))
        }
        return groups.values.flatMap { group -> [Point] in
            guard group.count > 3 else { return group }
            let sorted = group.sorted { ($0.latency, $0.at) < ($1.latency, $1.at) }
            return [sorted[0], sorted[(sorted.count - 1) / 2], sorted[sorted.count - 1]]
        }.sorted { ($0.target, $0.at, $0.latency) < ($1.target, $1.at, $1.latency) }
    }

    /// The failures of one interval are one mark.
    package static let failureIntervals = 120

    private static func failures(_ target: MeasuredTarget, _ index: TargetIndex, _ clock: ChartClock) -> [Failures] {
        let width = max(clock.length, .leastNormalMagnitude) / Double(failureIntervals)
        let failed = target.measured.compactMap { request -> (at: Double, kind: FailureKind)? in
            guard case .failed(let kind, _) = request.attempts.outcome else { return nil }
            return (request.attempts.chartPlace(clock, isOpenLoop: target.isOpenLoop), kind)
        }
        let groups = Dictionary(grouping: failed) { Int(clamping: $0.at / width) }
        return groups.sorted { $0.key < $1.key }.map { _, group in
            let kinds = Dictionary(grouping: group) { $0.kind }.map { Kind(kind: $0, count: $1.count) }
                .sorted { ($1.count, $0.kind.rawValue) < ($0.count, $1.kind.rawValue) }
            let first = group.map { $0.at }.min() ?? 0
            return Failures(target: index, at: first, count: group.count, kinds: Array(kinds.prefix(3)))
        }
    }
}
