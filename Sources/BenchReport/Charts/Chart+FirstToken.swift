import BenchAnalysis
import BenchModel
import Statistics

extension Chart {
    /// The cumulative distribution of the time to the first token, with the objectives' limits.
    ///
    /// - Parameters:
    ///   - curves: of the run's targets.
    ///   - targets: their names.
    ///   - isOpenLoop: whether the first token counts from the plan.
    ///   - objectives: whose limits are drawn.
    ///   - other: what is laid over them; dashes then say whose a curve is, and colours and marks of which target.
    ///   - id: names the chart within its page.
    /// - Returns: nil where no request had a first token.
    static func firstToken(
        _ curves: [EmpiricalCurve],
        _ targets: ChartTargets,
        isOpenLoop: Bool,
        objectives: [Objective] = [],
        over other: OtherRun? = nil,
        id: String = "first-token"
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
            id: id,
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
        if let other {
            for curve in curves {
                chart.markMedian(curve, unit, .full, tip: curve.sentence(targets.name(curve.target)))
            }
            for curve in other.curves { chart.markMedian(curve, unit, .hollow, tip: other.sentence(curve)) }
        }
        for (row, objective) in drawn.sorted(by: { $0.limit < $1.limit }).enumerated() {
            chart.add(objective, row: row, unit, targets)
        }
        // A target of both is named once, at the curve of this run.
        let alone = other?.curves.filter { curve in !curves.contains { $0.target == curve.target } } ?? []
        chart.labels += labels(curves + alone, unit, targets)
        if let other {
            chart.key = [
                KeyEntry(swatch: .ink(.neutral), text: other.own), KeyEntry(swatch: .dashes, text: other.title),
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

    /// Marks where half of the requests have their first token by the target's own shape, which a line shared with dashes cannot tell.
    private mutating func markMedian(_ curve: EmpiricalCurve, _ unit: ChartUnit, _ dot: Dot, tip: String) {
        guard let middle = curve.steps.first(where: { $0.share >= 0.5 }) else { return }
        marks.append(.dot(Point(x: middle.value / unit.size, y: 0.5), .target(curve.target), dot, tip: tip))
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

extension Chart {
    /// The curves of a comparison's two sides over one another: the second in full, the first dashed.
    ///
    /// - Parameters:
    ///   - comparison: what is compared.
    ///   - number: which of the page's comparisons it is, from 1.
    /// - Returns: nil where no request of either had a first token.
    static func firstTokens(of comparison: Comparison, number: Int) -> Chart? {
        let (first, second) = (comparison.first, comparison.second)
        return firstToken(
            [second.firstTokenCurve(at: 0)].compactMap(\.self),
            ChartTargets(names: [second, first].map { PlainText.line($0.label) }),
            isOpenLoop: second.run.record.isOpenLoop,
            over: OtherRun(first, curve: first.firstTokenCurve(at: 1), under: second),
            id: "first-token-\(number)"
        )
    }
}

/// What a chart lays over its own curves: another run's, or the other side's of a comparison.
struct OtherRun {
    /// What the run is called that it is laid over, such as `this run`.
    let own: String
    /// Such as `run 3`.
    let title: String
    let curves: [EmpiricalCurve]
    private let names: [TargetIndex: String]
    /// What keeps the two from being compared as they are.
    let reservations: [String]

    init(_ run: OverlaidRun, over first: RunRecord) {
        own = "this run"
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

    /// Lays the first side of a comparison over the second one, which is held against it.
    init(_ first: Comparison.Side, curve: EmpiricalCurve?, under second: Comparison.Side) {
        own = PlainText.line(second.label)
        title = PlainText.line(first.label)
        curves = [curve].compactMap(\.self)
        names = [:]
        let isUnlike = first.run.record.isOpenLoop != second.run.record.isOpenLoop
        reservations =
            isUnlike ? ["One of the two was under open-loop load, whose first token counts from the plan."] : []
    }

    func sentence(_ curve: EmpiricalCurve) -> String {
        curve.sentence(names[curve.target].map { "\(title), \($0)" } ?? title)
    }
}
