import BenchAnalysis
import BenchModel

extension Chart {
    /// A latency of each request over the run's time, failures at the upper edge.
    ///
    /// - Returns: nil where no request has the latency and none failed.
    static func latencies(_ history: LatencyHistory, _ clock: ChartClock, _ targets: ChartTargets) -> Chart? {
        guard !(history.points.isEmpty && history.failures.isEmpty) else { return nil }
        let unit = ChartUnit.ofLatency(history.points.map(\.latency).max() ?? 1)
        let time = ChartUnit.ofRun(clock.length)
        var chart = Chart(
            id: "latencies",
            title: "\(history.metric.title) over the run's time",
            reading: reading(history, targets),
            method: method(history) + targets.leftOut,
            x: .elapsed("time of the run (\(time.name))", to: clock.length / time.size),
            y: .fitting("\(history.metric.title) (\(unit.name))", history.points.map { $0.latency / unit.size })
        )
        for seam in clock.seams {
            chart.marks.append(.rule(.vertical(seam / time.size), .neutral, tip: "resumed here"))
        }
        for point in history.points {
            let name = targets.name(point.target)
            chart.marks.append(
                .dot(
                    Point(x: point.at / time.size, y: point.latency / unit.size),
                    .target(point.target),
                    point.part.dot,
                    tip:
                        "\(name): \(Figure.milliseconds(point.latency)) ms at \(Figure.significant(point.at)) s\(point.part.words)"
                )
            )
        }
        for failure in history.failures {
            let tip = "\(targets.name(failure.target)): \(failure.words) at \(Figure.significant(failure.at)) s"
            chart.marks.append(.failure(x: failure.at / time.size, .target(failure.target), tip: tip))
        }
        chart.labels = labels(history, unit, targets)
        chart.key = key(history)
        return chart
    }

    /// At the median of each target's points, in the margin.
    private static func labels(_ history: LatencyHistory, _ unit: ChartUnit, _ targets: ChartTargets) -> [Label] {
        Dictionary(grouping: history.points, by: \.target).sorted { $0.key < $1.key }.map { target, points in
            let sorted = points.map(\.latency).sorted()
            return Label(
                text: targets.label(target),
                at: Point(x: 0, y: sorted[(sorted.count - 1) / 2] / unit.size),
                ink: .target(target),
                place: .margin
            )
        }
    }

    private static func key(_ history: LatencyHistory) -> [KeyEntry] {
        var key: [KeyEntry] = []
        if history.points.contains(where: { $0.part == .steady }) {
            key.append(KeyEntry(swatch: .dot(.full), text: "measured"))
        }
        if history.points.contains(where: { $0.part == .firstWave }) {
            key.append(KeyEntry(swatch: .dot(.ringed), text: "measured, first wave"))
        }
        if history.points.contains(where: { $0.part == .warmup }) {
            key.append(KeyEntry(swatch: .dot(.hollow), text: "warm-up, never counted"))
        }
        if !history.failures.isEmpty { key.append(KeyEntry(swatch: .cross, text: "failed")) }
        return key
    }

    private static func reading(_ history: LatencyHistory, _ targets: ChartTargets) -> [String] {
        let failed = Dictionary(grouping: history.failures, by: \.target).sorted { $0.key < $1.key }
        let failures = failed.map { target, marks in
            "\(targets.name(target)): \(Figure.count(marks.reduce(0) { $0 + $1.count }, "request")) failed"
        }
        let slowest = Dictionary(grouping: history.points.filter { $0.part != .warmup }, by: \.target)
            .sorted { $0.key < $1.key }.compactMap { target, points -> String? in
                guard let worst = points.max(by: { $0.latency < $1.latency }) else { return nil }
                return "\(targets.name(target)): the slowest took \(Figure.milliseconds(worst.latency)) ms, "
                    + "\(Figure.significant(worst.at)) s into the run"
            }
        return slowest + failures
    }

    private static func method(_ history: LatencyHistory) -> [String] {
        var lines = [
            "One mark for each request, at the moment it was sent (under open-loop load: planned); failed ones stand at the upper "
                + "edge, one mark for all failures of a target within \(LatencyHistory.failureIntervals)ths of the time."
        ]
        if let intervals = history.intervals {
            lines.append(
                "\(history.total) requests are drawn by the lowest, the middle and the highest of each target in each of "
                    + "\(intervals) equal intervals."
            )
        }
        return lines
    }
}

extension LatencyHistory.Part {
    fileprivate var dot: Chart.Dot {
        switch self {
        case .warmup: .hollow
        case .firstWave: .ringed
        case .steady: .full
        }
    }

    fileprivate var words: String {
        switch self {
        case .warmup: ", warm-up"
        case .firstWave: ", first wave"
        case .steady: ""
        }
    }
}

extension LatencyHistory.Failures {
    /// Such as `3 requests failed: rate_limited 2, truncated 1`.
    fileprivate var words: String {
        let most = kinds.map { "\($0.kind.rawValue) \($0.count)" }.joined(separator: ", ")
        return "\(Figure.count(count, "request")) failed: \(most)"
    }
}
