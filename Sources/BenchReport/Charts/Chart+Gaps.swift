import BenchAnalysis
import BenchModel
import Statistics

extension Chart {
    /// How long the gaps between token events are.
    ///
    /// - Returns: nil where there are no gaps.
    static func gaps(_ histogram: GapHistogram, _ targets: ChartTargets) -> Chart? {
        guard !histogram.series.isEmpty else { return nil }
        let highest = histogram.series.flatMap { $0.shares + [$0.zeros] }.max() ?? 1
        let bins = histogram.count
        let unit = ChartUnit.ofLatency(bins > 0 ? histogram.edge(bins) : 1e6)
        // A logarithmic axis has no 0, so gaps of 0 get a bar of their own to its left, half a decade wide.
        let hasZeros = histogram.series.contains { $0.zeros > 0 }
        let first = histogram.edge(0) / unit.size
        let zeroEdge = first / 3
        var x = ChartAxis.logarithmic(
            "gap between token events (\(unit.name))",
            around: (hasZeros ? zeroEdge : first)...(bins > 0 ? histogram.edge(bins) / unit.size : first * 10)
        )
        if hasZeros {
            x.ticks.removeAll { $0.value < first }
            x.range = min(zeroEdge, x.range.lowerBound)...x.range.upperBound
            x.ticks.insert(ChartAxis.Tick(value: (x.range.lowerBound * first).squareRoot(), text: "0"), at: 0)
        }
        var chart = Chart(
            id: "gaps",
            title: "Gaps between token events",
            reading: histogram.series.map { reading($0, targets.name($0.target)) },
            method: method(hasZeros) + targets.leftOut,
            x: x,
            y: .share("of a target's gaps", to: highest)
        )
        for series in histogram.series { chart.add(series, histogram, unit, targets) }
        return chart
    }

    private mutating func add(
        _ series: GapHistogram.Series,
        _ histogram: GapHistogram,
        _ unit: ChartUnit,
        _ targets: ChartTargets
    ) {
        let edges = series.shares.indices.map { Point(x: histogram.edge($0) / unit.size, y: series.shares[$0]) }
        let foot = Point(x: x.range.lowerBound, y: series.zeros)
        let end = Point(x: histogram.edge(histogram.count) / unit.size, y: 0)
        marks.append(.line([foot] + edges + [end], .target(series.target), isStairs: true, isOther: false))
        let peak = edges.max { $0.y < $1.y } ?? foot
        labels.append(
            Label(
                text: targets.label(series.target),
                at: peak.y >= series.zeros ? peak : foot,
                ink: .target(series.target),
                place: .margin
            )
        )
    }

    private static func reading(_ series: GapHistogram.Series, _ name: String) -> String {
        let zeros = series.zeros > 0 ? ", \(Figure.percent(Share(clamping: series.zeros))) of them 0" : ""
        return
            "\(name): \(Figure.count(series.n, "gap"))\(zeros); \(series.isITL ? "between tokens" : "between chunks")"
    }

    private static func method(_ hasZeros: Bool) -> [String] {
        [
            "The share of a target's gaps in each of \(GapHistogram.binsPerDecade) bins per power of ten, of requests that succeeded or "
                + "were closed on purpose, pooled."
        ]
            + (hasZeros
                ? [
                    "Gaps of 0, between events that one read completed, stand at the left end: nothing is known of their spacing."
                ]
                : [])
    }
}

extension ChartAxis {
    /// An axis of shares from 0, in percent.
    static func share(_ title: String, to most: Double) -> ChartAxis {
        var axis = ChartAxis.fromZero(title, to: most * 100)
        axis.range = 0...(axis.range.upperBound / 100)
        axis.ticks = axis.ticks.map { Tick(value: $0.value / 100, text: "\($0.text) %") }
        return axis
    }
}
