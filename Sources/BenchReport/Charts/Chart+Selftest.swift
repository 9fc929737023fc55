import BenchAnalysis
import BenchModel

extension Chart {
    /// How far off the instrument was at each step of a self-test.
    ///
    /// - Returns: nil where no step has an error to show.
    static func selftest(_ steps: [SelftestQuote.Step], of date: WallTime, limit: Nanoseconds) -> Chart? {
        let lines: [(name: String, value: (SelftestQuote.Step) -> Double?)] = [
            ("TTFT", { $0.ttftErrorP99 }), ("between deltas", { $0.intervalErrorP99 }), ("client lag", { $0.lagP99 }),
        ]
        let microseconds = { (value: Double) in value / 1e3 }
        let values = steps.flatMap { step in lines.compactMap { $0.value(step) } }.filter { $0 > 0 }.map(microseconds)
        guard let low = values.min(), let high = values.max() else { return nil }
        let limit = microseconds(limit.inNanoseconds)
        let ticks = steps.enumerated().map { ChartAxis.Tick(value: Double($0), text: $1.shortLoad) }
        var chart = Chart(
            id: "selftest",
            title: "Error of the instrument",
            reading: steps.map { step in
                let errors = lines.compactMap { line in
                    line.value(step).map { "\(line.name) p99 \(Figure.microseconds($0)) µs" }
                }
                return "\(step.shortLoad): \(errors.joined(separator: ", "))\(step.isTrusted ? "" : "; not trusted")"
            },
            method: [
                "From the self-test of \(Figure.moment(date)) on this machine: what the client measured against what the simulator "
                    + "recorded of the same requests, p99 at each step, streams × tokens per second of each. Client lag is how much "
                    + "later than its arrival a delta was taken in hand.",
                "The line across is the largest error that is trusted. Hollow marks are steps that are not trusted.",
            ],
            x: ChartAxis(
                title: "load (\(SelftestStep.shortLoadTitle))",
                range: -0.3...(Double(max(1, steps.count - 1)) + 0.3),
                ticks: ticks
            ),
            y: .logarithmic("p99 (µs)", around: low...max(high, limit))
        )
        chart.marks.append(.rule(.horizontal(limit), .neutral, tip: "the largest error that is trusted"))
        for (number, line) in lines.enumerated() {
            let points = steps.enumerated().compactMap { place, step in
                line.value(step).map { (Point(x: Double(place), y: microseconds($0)), step) }
            }
            guard let last = points.last else { continue }
            chart.marks.append(.line(points.map { $0.0 }, .series(number), isStairs: false, isOther: false))
            for (point, step) in points {
                let tip = "\(line.name) p99 \(Figure.microseconds(point.y * 1e3)) µs at \(step.shortLoad)"
                chart.marks.append(.dot(point, .series(number), step.isTrusted ? .full : .hollow, tip: tip))
            }
            chart.labels.append(Label(text: line.name, at: last.0, ink: .series(number), place: .margin))
        }
        return chart
    }
}

extension SelftestQuote.Step {
    fileprivate var shortLoad: String {
        var step = SelftestStep(streams: streams, rate: rate, tokens: 0, rounds: 0)
        step.isWatched = isWatched ?? false
        return step.shortLoad
    }
}
