import BenchAnalysis
import BenchModel
import Statistics

extension Chart {
    /// The cumulative distribution of the time to the first token, with the objectives' limits.
    ///
    /// - Returns: nil where no request had a first token.
    static func firstToken(
        _ curves: [EmpiricalCurve],
        _ targets: ChartTargets,
        isOpenLoop: Bool,
        objectives: [Objective] = [],
        over other: OtherRun? = nil
    ) -> Chart? {
        let all = curves + (other?.curves ?? [])
        guard let highest = all.compactMap(\.steps.last?.value).max() else { return nil }
        // An objective for all targets is judged for each, and drawn once.
        var limits: [Objective] = []
        for objective in objectives where objective.metric == .ttft && objective.bound == .max {
            if !limits.contains(objective) { limits.append(objective) }
        }
        // A limit far beyond every value would squeeze the curves, so it is written below the chart instead of drawn.
        let drawn = limits.filter { $0.limit <= 3 * highest }
        let values = all.flatMap { $0.steps.map(\.value) } + drawn.map(\.limit)
        let unit = ChartUnit.ofLatency(values.max() ?? 1)
        let metric = Metric.ttft.judged(isOpenLoop: isOpenLoop).title
        let x = ChartAxis.fitting("\(metric) (\(unit.name))", values.map { $0 / unit.size })
        let y = ChartAxis(
            title: "requests",
            range: 0...1,
            ticks: [0, 0.25, 0.5, 0.75, 1].map {
                ChartAxis.Tick(value: $0, text: "\(Int($0 * 100)) %")
            }
        )
        var chart = Chart(
            id: "first-token",
            title: "Time to the first token",
            reading: curves.map { $0.sentence(targets.name($0.target)) }
                + (other.map { $0.curves.map($0.sentence) } ?? []),
            method: method(curves, limits: limits, drawn: drawn, metric: metric) + (other?.reservations ?? [])
                + targets.leftOut,
            x: x,
            y: y
        )
        for curve in curves { chart.add(curve, unit, x.range, isOther: false) }
        for curve in other?.curves ?? [] { chart.add(curve, unit, x.range, isOther: true) }
        for (row, objective) in drawn.sorted(by: { $0.limit < $1.limit }).enumerated() {
            chart.add(objective, row: row, unit, targets)
        }
        chart.labels += labels(curves, unit, targets)
        if let other {
            chart.key = [
                KeyEntry(swatch: .ink(.neutral), text: "this run"), KeyEntry(swatch: .dashes, text: other.title),
            ]
        }
        return chart
    }

    private mutating func add(_ curve: EmpiricalCurve, _ unit: ChartUnit, _ range: ClosedRange<Double>, isOther: Bool) {
        let steps = curve.steps.map { Point(x: $0.value / unit.size, y: $0.share) }
        let begin = range.lowerBound
        let end = Point(x: range.upperBound, y: curve.top)
        if !isOther {
            let band = steps.map { step in
                BandPoint(x: step.x, low: max(0, step.y - curve.halfWidth), high: min(1, step.y + curve.halfWidth))
            }
            marks.append(.band(band, .target(curve.target)))
        }
        let foot = Point(x: begin, y: 0)
        marks.append(.line([foot] + steps + [end], .target(curve.target), isStairs: true, isOther: isOther))
    }

    /// Adds an objective; the words of several stand in rows of their own.
    private mutating func add(_ objective: Objective, row: Int, _ unit: ChartUnit, _ targets: ChartTargets) {
        let target = objective.target.flatMap { targets.names.firstIndex(of: $0).map(TargetIndex.init(_:)) }
        let ink = target.map { Ink.target($0) } ?? .neutral
        let place = Point(x: objective.limit / unit.size, y: (objective.percentile ?? .median).share.value)
        let whose = objective.target.map { "\($0): " } ?? ""
        marks.append(.rule(.vertical(place.x), ink, tip: whose + objective.title))
        marks.append(.dot(place, ink, .ringed, tip: whose + objective.title))
        let name = Figure.percentileName(objective.percentile ?? .median)
        labels.append(
            Label(
                text:
                    "\(target.map { targets.label($0) + " " } ?? "")\(name) ≤ \(objective.metric.figure(objective.limit))",
                at: Point(x: place.x, y: 0.05 + 0.075 * Double(row % 8)),
                ink: ink,
                place: .beside
            )
        )
    }

    /// Places each name where its curve is apart from the others: the fastest target's low, the slowest one's high.
    private static func labels(_ curves: [EmpiricalCurve], _ unit: ChartUnit, _ targets: ChartTargets) -> [Label] {
        let sorted = curves.sorted { ($0.median, $0.target) < ($1.median, $1.target) }
        return sorted.enumerated().map { place, curve in
            let share = (0.1 + 0.8 * (Double(place) + 0.5) / Double(sorted.count)) * curve.top
            let step = curve.steps.first { $0.share >= share } ?? curve.steps[curve.steps.count - 1]
            return Label(
                text: targets.label(curve.target),
                at: Point(x: step.value / unit.size, y: share),
                ink: .target(curve.target),
                place: .beside
            )
        }
    }

    private static func method(_ curves: [EmpiricalCurve], limits: [Objective], drawn: [Objective], metric: String)
        -> [String]
    {
        var lines = [
            "Each curve is the share of a target's requests that had their first token by then, as the gate counts \(metric): "
                + "warm-up left out, a retried request from its first attempt on, a request that failed or never had a token as "
                + "later than any time, so that a curve may end below 100 %.",
            "The band holds the whole true curve with 95 % confidence (Dvoretzky–Kiefer–Wolfowitz), and is drawn from the "
                + "first value to the last.",
        ]
        if curves.contains(where: { $0.n > EmpiricalCurve.mostSteps }) {
            lines.append(
                "More than \(EmpiricalCurve.mostSteps) values are drawn at that many evenly spaced ranks, never too high."
            )
        }
        if !drawn.isEmpty {
            lines.append("A ring is an objective: the curve has to pass above it, and the gate wants it proven.")
        }
        let far = limits.filter { limit in !drawn.contains(limit) }.map(\.title)
        if !far.isEmpty { lines.append("Beyond the chart: \(far.joined(separator: ", ")).") }
        return lines
    }
}

extension EmpiricalCurve {
    /// The curve in words.
    fileprivate func sentence(_ name: String) -> String {
        let half =
            median.isFinite
            ? "half of the requests had a first token within \(Figure.milliseconds(median)) ms"
            : "fewer than half of the requests had a first token"
        return "\(name): \(half); n \(n)" + (never > 0 ? ", \(never) never" : "")
    }
}

/// The run that a chart lays over another one.
struct OtherRun {
    /// Such as `run 3`.
    let title: String
    let curves: [EmpiricalCurve]
    private let names: [TargetIndex: String]
    /// What keeps the two from being compared as they are.
    let reservations: [String]

    init(_ run: OverlaidRun, over first: RunRecord) {
        title = "run \(run.record.id)"
        curves = run.firstToken
        names = Dictionary(
            run.firstToken.compactMap { curve in
                first.places.contains(curve.target) ? (curve.target, first[curve.target].name) : nil
            },
            uniquingKeysWith: { first, _ in first }
        )
        var reservations: [String] = []
        if run.record.isOpenLoop != first.isOpenLoop {
            reservations.append("One of the two runs was under open-loop load, whose first token counts from the plan.")
        }
        if !run.unmatched.isEmpty {
            reservations.append("Only in \(title), and not drawn: \(run.unmatched.joined(separator: ", ")).")
        }
        self.reservations = reservations
    }

    func sentence(_ curve: EmpiricalCurve) -> String { curve.sentence("\(title), \(names[curve.target] ?? "")") }
}
