import BenchAnalysis
import BenchModel

extension Chart {
    /// Tokens per second of each target over the run's time.
    ///
    /// - Returns: nil where no token came.
    static func tokens(_ history: TokenRateHistory, _ clock: ChartClock, _ targets: ChartTargets) -> Chart? {
        guard let highest = history.series.flatMap(\.rates).max(), highest > 0 else { return nil }
        let time = ChartUnit.ofRun(history.length)
        var chart = Chart(
            id: "tokens",
            title: "Tokens per second over the run's time",
            reading: history.series.map { series in
                let most = series.rates.max() ?? 0
                return "\(targets.name(series.target)): at most \(Figure.significant(most)) tokens/s in one interval"
            },
            method: method(history) + targets.leftOut,
            x: .elapsed("time of the run (\(time.name))", to: history.length / time.size),
            y: .fromZero("tokens/s, all streams of a target", to: highest)
        )
        for seam in clock.seams {
            chart.marks.append(.rule(.vertical(seam / time.size), .neutral, tip: "resumed here"))
        }
        for series in history.series {
            let points = series.rates.enumerated().map { interval, rate in
                Point(x: Double(interval) * history.width / time.size, y: rate)
            }
            let last = points.last.map { Point(x: history.length / time.size, y: $0.y) }
            chart.marks.append(
                .line(points + [last].compactMap(\.self), .target(series.target), isStairs: true, isOther: false)
            )
            // At the median of the intervals in which anything came.
            let busy = series.rates.filter { $0 > 0 }.sorted()
            let middle = Point(x: 0, y: busy[busy.count / 2])
            chart.labels.append(
                Label(text: targets.label(series.target), at: middle, ink: .target(series.target), place: .margin)
            )
        }
        return chart
    }

    private static func method(_ history: TokenRateHistory) -> [String] {
        var lines = [
            "Output tokens of measured requests that succeeded or were closed on purpose, in intervals of "
                + "\(Figure.length(.seconds(history.width))); those of a stream are spread evenly over its token events, those of "
                + "an answer in one piece count at its end."
        ]
        if history.series.contains(where: \.countsEvents) {
            lines.append("Where usage does not tell how many tokens came, each event counts as one.")
        }
        return lines
    }
}
