import BenchAnalysis
import BenchModel

extension Chart {
    /// What each server had under way and waiting, over the run's time.
    ///
    /// - Returns: nil where no server told it.
    static func serverRequests(_ history: ServerHistory, _ clock: ChartClock) -> Chart? {
        servers(
            history,
            clock,
            of: [.running, .waiting],
            id: "server-requests",
            title: "Requests as the server has them, over the run's time",
            axis: "requests",
            scale: 1
        )
    }

    /// How much of its cache for keys and values each server used, over the run's time.
    static func serverMemory(_ history: ServerHistory, _ clock: ChartClock) -> Chart? {
        servers(
            history,
            clock,
            of: [.kvUse],
            id: "server-memory",
            title: "KV cache in use as the server has it, over the run's time",
            axis: "KV cache in use (%)",
            scale: 100
        )
    }

    private static func servers(
        _ history: ServerHistory,
        _ clock: ChartClock,
        of facts: [ServerFact],
        id: String,
        title: String,
        axis: String,
        scale: Double
    ) -> Chart? {
        let shown = history.series.filter { facts.contains($0.fact) }
        guard !shown.isEmpty else { return nil }
        let time = ChartUnit.ofRun(clock.length)
        let highest = shown.flatMap(\.points).map(\.value).max() ?? 1
        var chart = Chart(
            id: id,
            title: title,
            reading: shown.map { series in
                let most = series.points.map(\.value).max() ?? 0
                return "\(PlainText.printable(series.server)): \(series.fact.words) at most "
                    + Figure.trimmed(Figure.significant(most * scale))
            },
            method: method(history),
            x: .elapsed("time of the run (\(time.name))", to: clock.length / time.size),
            y: .fromZero(axis, to: highest * scale)
        )
        for seam in clock.seams {
            chart.marks.append(.rule(.vertical(seam / time.size), .neutral, tip: "resumed here"))
        }
        for (place, series) in shown.enumerated() {
            let points = series.points.map { Point(x: $0.at / time.size, y: $0.value * scale) }
            chart.marks.append(.line(points, .series(place), isStairs: true, isOther: false))
            let name = Set(shown.map(\.server)).count > 1 ? " \(PlainText.printable(series.server))" : ""
            chart.key.append(KeyEntry(swatch: .ink(.series(place)), text: series.fact.words + name))
        }
        return chart
    }

    private static func method(_ history: ServerHistory) -> [String] {
        var lines = ["By the server's own figures, read once a second; each value holds until the next."]
        if let intervals = history.intervals {
            lines.append("Of each of \(intervals) equal intervals the highest value is drawn.")
        }
        return lines
    }
}

extension ServerFact {
    /// What it is, beside an axis that names the cache.
    fileprivate var words: String { self == .kvUse ? "in use" : title }
}
