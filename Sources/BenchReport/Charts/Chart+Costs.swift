import BenchAnalysis
import BenchModel
import Statistics

extension Chart {
    /// Cost against time to the first token.
    ///
    /// - Returns: nil where fewer than two targets have both.
    static func costs(_ tradeOff: CostTradeOff, _ targets: ChartTargets) -> Chart? {
        guard tradeOff.points.count > 1 else { return nil }
        let latencies = tradeOff.points.flatMap { [$0.latency, $0.interval.low, $0.interval.high].compactMap(\.self) }
        let unit = ChartUnit.ofLatency(latencies.max() ?? 1)
        var chart = Chart(
            id: "costs",
            title: "Cost against the first token",
            reading: tradeOff.points.map { reading($0, targets.name($0.target)) },
            method: [
                "The median TTFT with its 95 % interval, and US dollars per 1,000 requests that succeed. A hollow mark is beaten: "
                    + "another target costs no more and is faster by more than the intervals leave open. The full ones are those "
                    + "to choose from.",
                "Targets without a known price or without a TTFT are not drawn.",
            ] + targets.leftOut,
            x: .fitting("TTFT p50 (\(unit.name))", latencies.map { $0 / unit.size }),
            y: .fitting("US dollars per 1,000 requests", tradeOff.points.map(\.dollars))
        )
        for point in tradeOff.points { chart.add(point, unit, targets) }
        chart.key = [
            KeyEntry(swatch: .dot(.full), text: "beaten by none"),
            KeyEntry(swatch: .dot(.hollow), text: "beaten by another"),
        ]
        return chart
    }

    private mutating func add(_ point: CostTradeOff.Point, _ unit: ChartUnit, _ targets: ChartTargets) {
        let place = Point(x: point.latency / unit.size, y: point.dollars)
        let ink = Ink.target(point.target)
        if let low = point.interval.low, let high = point.interval.high {
            marks.append(
                .whisker(Point(x: low / unit.size, y: point.dollars), Point(x: high / unit.size, y: point.dollars), ink)
            )
        }
        marks.append(
            .dot(place, ink, point.isBeaten ? .hollow : .full, tip: Self.reading(point, targets.name(point.target)))
        )
        labels.append(Label(text: targets.label(point.target), at: place, ink: ink, place: .over))
    }

    private static func reading(_ point: CostTradeOff.Point, _ name: String) -> String {
        "\(name): TTFT p50 \(Figure.milliseconds(point.latency)) ms, \(Figure.trimmed(Figure.significant(point.dollars))) US dollars per "
            + "1,000 requests, \(point.isBeaten ? "beaten" : "beaten by none")"
    }
}
