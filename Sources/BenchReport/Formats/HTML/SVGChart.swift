import BenchModel

/// Draws a chart as SVG, within a fixed box that scales with the page.
struct SVGChart {
    let chart: Chart
    private let plot: Box
    /// Whether targets have two lines each, so that dashes tell these apart, and targets differ by colour, mark and label alone.
    private let hasOthers: Bool

    /// The pixels of the plot within the drawing.
    struct Box: Equatable {
        var left: Double
        var top: Double
        var width: Double
        var height: Double

        var right: Double { left + width }
        var bottom: Double { top + height }
    }

    static let width = 480.0
    private static let rowHeight = 17.0

    init(_ chart: Chart) {
        self.chart = chart
        let hasMargin = chart.labels.contains { $0.place == .margin }
        let left = chart.rows == nil ? 50.0 : 34
        let right = hasMargin ? 108.0 : 14
        let height = chart.rows.map { Double($0) * Self.rowHeight } ?? 240
        hasOthers = chart.marks.contains { mark in
            if case .line(_, let ink, _, isOther: true) = mark { ink.target != nil } else { false }
        }
        let hasFailures = chart.marks.contains { if case .failure = $0 { true } else { false } }
        // The axis' title stands above the plot, and failures in a row of their own between the two.
        plot = Box(left: left, top: hasFailures ? 38 : 22, width: Self.width - left - right, height: height)
    }

    var height: Double { plot.bottom + 46 }

    private func x(_ value: Double) -> Double { plot.left + chart.x.position(value) * plot.width }
    private func y(_ value: Double) -> Double { plot.bottom - chart.y.position(value) * plot.height }

    /// The drawing, with a name and a text in its place.
    var markup: Markup {
        let (title, text) = ("\(chart.id)-title", "\(chart.id)-text")
        return .element(
            "svg",
            [
                "class": "chart", "role": "img", "viewBox": "0 0 \(Self.number(Self.width)) \(Self.number(height))",
                "aria-labelledby": "\(title) \(text)",
            ],
            [
                .element("title", ["id": title], chart.title),
                .element("desc", ["id": text], chart.reading.joined(separator: ". ")),
            ] + content
        )
    }

    /// All that is drawn.
    var content: [Markup] { axes + chart.marks.map(mark) + labels }

    // MARK: Axes

    private var axes: [Markup] {
        var parts: [Markup] = []
        for tick in chart.x.ticks {
            let place = x(tick.value)
            parts.append(line("grid", place, plot.top, place, plot.bottom))
            parts.append(text(tick.text, at: (place, plot.bottom + 16), "tick", anchor: "middle"))
        }
        for tick in chart.y.ticks {
            let place = y(tick.value)
            parts.append(line("grid", plot.left, place, plot.right, place))
            parts.append(text(tick.text, at: (plot.left - 7, place + 4), "tick", anchor: "end"))
        }
        parts.append(line("base", plot.left, plot.bottom, plot.right, plot.bottom))
        parts.append(text(chart.x.title, at: (plot.left + plot.width / 2, plot.bottom + 38), "axis", anchor: "middle"))
        if !chart.y.title.isEmpty { parts.append(text(chart.y.title, at: (2, 11), "axis", anchor: "start")) }
        return parts
    }

    private func line(_ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Markup {
        .element("path", ["class": kind, "d": "M\(Self.pair(x1, y1))L\(Self.pair(x2, y2))"], [])
    }

    private func text(_ text: String, at place: (Double, Double), _ kind: String, anchor: String) -> Markup {
        .element(
            "text",
            ["class": kind, "x": Self.number(place.0), "y": Self.number(place.1), "text-anchor": anchor],
            text
        )
    }

    // MARK: Marks

    private func mark(_ mark: Chart.Mark) -> Markup {
        switch mark {
        case .line(let points, let ink, let isStairs, let isOther):
            let style = isOther ? " other" : hasOthers ? "" : ink.dashes
            return path("line\(style)", ink, trace(points, isStairs: isStairs), tip: nil)
        case .band(let points, let ink): return path("band", ink, band(points), tip: nil)
        case .dot(let point, let ink, let dot, let tip): return symbol(point, ink, dot, tip)
        case .failure(let place, let ink, let tip):
            let (x, y) = (x(place), plot.top - 8)
            let cross =
                "M\(Self.pair(x - 4, y - 4))L\(Self.pair(x + 4, y + 4))M\(Self.pair(x - 4, y + 4))L\(Self.pair(x + 4, y - 4))"
            return path("cross", ink, cross, tip: tip)
        case .bar(let range, let heights, let ink, let tip):
            let (left, right) = (x(range.lowerBound), x(range.upperBound))
            let (top, bottom) = (y(heights.upperBound), y(heights.lowerBound))
            let d =
                "M\(Self.pair(left, bottom))V\(Self.number(top))H\(Self.number(max(right, left + 0.7)))V\(Self.number(bottom))z"
            return path("bar", ink, d, tip: tip)
        case .rule(.vertical(let value), let ink, let tip):
            return path("rule", ink, "M\(Self.pair(x(value), plot.top))V\(Self.number(plot.bottom))", tip: tip)
        case .rule(.horizontal(let value), let ink, let tip):
            return path("rule", ink, "M\(Self.pair(plot.left, y(value)))H\(Self.number(plot.right))", tip: tip)
        case .whisker(let from, let to, let ink):
            let (x1, x2, y1, y2) = (x(from.x), x(to.x), y(from.y), y(to.y))
            let ends =
                y1 == y2
                ? "M\(Self.pair(x1, y1 - 4))v8M\(Self.pair(x2, y1 - 4))v8"
                : "M\(Self.pair(x1 - 4, y1))h8M\(Self.pair(x1 - 4, y2))h8"
            return path("whisker", ink, "M\(Self.pair(x1, y1))L\(Self.pair(x2, y2))" + ends, tip: nil)
        }
    }

    private func path(_ kind: String, _ ink: Chart.Ink, _ d: String, tip: String?) -> Markup {
        let children = tip.map { [Markup.element("title", $0)] } ?? []
        let name = "\(kind) \(ink.name)"
        guard let target = ink.target else { return .element("path", ["class": name, "d": d], children) }
        return .element("path", ["class": name, "data-target": "\(target.number)", "d": d], children)
    }

    private func symbol(_ point: Chart.Point, _ ink: Chart.Ink, _ dot: Chart.Dot, _ tip: String) -> Markup {
        let children = [Markup.element("title", tip)]
        let (x, y) = (Self.number(x(point.x)), Self.number(y(point.y)))
        let name = "\(dot.name) \(ink.name)"
        guard let target = ink.target else {
            return .element("use", ["href": ink.shape, "class": name, "x": x, "y": y], children)
        }
        return .element(
            "use",
            ["href": ink.shape, "class": name, "data-target": "\(target.number)", "x": x, "y": y],
            children
        )
    }

    private func trace(_ points: [Chart.Point], isStairs: Bool) -> String {
        var d = ""
        var last = ""
        for (place, point) in points.enumerated() {
            let (px, py) = (Self.number(x(point.x)), Self.number(y(point.y)))
            if place == 0 {
                d = "M\(px),\(py)"
            } else if isStairs {
                d += py == last ? "H\(px)" : "H\(px)V\(py)"
            } else {
                d += "L\(px),\(py)"
            }
            last = py
        }
        return d
    }

    /// Stairs along the upper edge, and back along the lower one.
    private func band(_ points: [Chart.BandPoint]) -> String {
        guard let first = points.first, let last = points.last else { return "" }
        var d = trace(points.map { Chart.Point(x: $0.x, y: $0.high) }, isStairs: true)
        d += "V\(Self.number(y(last.low)))"
        for index in points.indices.dropLast().reversed() {
            d += "V\(Self.number(y(points[index].low)))H\(Self.number(x(points[index].x)))"
        }
        return d + "V\(Self.number(y(first.high)))z"
    }

    // MARK: Words within

    private var labels: [Markup] {
        let margin = chart.labels.filter { $0.place == .margin }
        let heights = Self.spread(margin.map { y($0.at.y) }, apart: 15, within: plot.top...plot.bottom)
        let inMargin = zip(margin, heights).map { label, height in
            words(label, (plot.right + 8, height + 4), anchor: "start")
        }
        return chart.labels.filter { $0.place != .margin }.map(label) + inMargin
    }

    private func label(_ label: Chart.Label) -> Markup {
        let (x, y) = (x(label.at.x), y(label.at.y))
        switch label.place {
        case .row: return words(label, (plot.left - 6, y + 4), anchor: "end")
        case .start: return words(label, (x, y + 5), anchor: "start")
        case .over: return words(label, (x, y - 9), anchor: x > plot.right - 60 ? "end" : "middle")
        case .margin, .beside:
            let isRight = x + 8 + 7.2 * Double(Terminal.width(label.text)) <= Self.width
            return words(label, (isRight ? x + 8 : x - 8, y + 4), anchor: isRight ? "start" : "end")
        }
    }

    private func words(_ label: Chart.Label, _ place: (Double, Double), anchor: String) -> Markup {
        let kind = label.ink == .neutral ? (label.place == .row ? "tick" : "halo") : "halo name \(label.ink.name)"
        let attributes: Markup = .text(label.place == .start ? Terminal.cut(label.text, 48) : label.text)
        guard let target = label.ink.target else {
            return .element(
                "text",
                ["class": kind, "x": Self.number(place.0), "y": Self.number(place.1), "text-anchor": anchor],
                [attributes]
            )
        }
        return .element(
            "text",
            [
                "class": kind, "data-target": "\(target.number)", "x": Self.number(place.0), "y": Self.number(place.1),
                "text-anchor": anchor,
            ],
            [attributes]
        )
    }

    /// Returns heights near the wanted ones, in the same order, at least so far apart where there is room for all.
    static func spread(_ wanted: [Double], apart: Double, within range: ClosedRange<Double>) -> [Double] {
        let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
        let distance = min(apart, (range.upperBound - range.lowerBound) / Double(max(1, wanted.count - 1)))
        var placed = wanted
        var lowest = range.lowerBound
        for index in order {
            placed[index] = max(wanted[index], lowest)
            lowest = placed[index] + distance
        }
        var highest = range.upperBound
        for index in order.reversed() {
            placed[index] = min(placed[index], highest)
            highest = placed[index] - distance
        }
        return placed
    }

    // MARK: Numbers

    /// Returns a coordinate to a tenth.
    static func number(_ value: Double) -> String { Figure.trimmed(Figure.fixed(value, decimals: 1)) }
    private static func pair(_ x: Double, _ y: Double) -> String { "\(number(x)),\(number(y))" }
}

// MARK: - Inks as classes

extension Chart.Ink {
    var name: String {
        switch self {
        case .target, .series: "t\(place % Palette.light.targets.count)"
        case .phase(let phase, let target):
            "p-\(phase.rawValue) \(target.map { Chart.Ink.target($0).name } ?? "neutral")"
        case .bad: "bad"
        case .neutral: "neutral"
        }
    }

    var target: TargetIndex? {
        switch self {
        case .target(let target), .phase(_, target: .some(let target)): target
        case .phase(_, target: nil), .series, .bad, .neutral: nil
        }
    }

    /// Where the page has the shape of its marks.
    var shape: String {
        switch self {
        case .target, .series: "#m\(place % SVGChart.shapes.count)"
        case .phase, .bad, .neutral: "#m0"
        }
    }

    /// Lines of different targets differ by more than their colour.
    fileprivate var dashes: String {
        place % 4 > 0 ? " dash\(place % 4)" : ""
    }

    /// Which of the colours, shapes and dashes it takes, counted on beyond the last of them; 0 where it takes none of them.
    private var place: Int {
        switch self {
        case .target(let target): target.number
        case .series(let place): place
        case .phase, .bad, .neutral: 0
        }
    }
}

extension Chart.Dot {
    fileprivate var name: String {
        switch self {
        case .full: "full"
        case .hollow: "hollow"
        case .ringed: "ringed"
        case .small: "small"
        }
    }
}

extension SVGChart {
    /// The shapes of the targets' marks, around 0.
    static let shapes = [
        "M-3.5,0a3.5,3.5 0 1,0 7,0a3.5,3.5 0 1,0 -7,0z", "M-3.2,-3.2h6.4v6.4h-6.4z", "M0,-4.2L4.2,3.2H-4.2z",
        "M0,-4.4L4.4,0L0,4.4L-4.4,0z", "M0,4.2L4.2,-3.2H-4.2z", "M-4,-1.6H4V1.6H-4z", "M-1.6,-4H1.6V4H-1.6z",
        "M-1.4,-4h2.8v2.6h2.6v2.8h-2.6v2.6h-2.8v-2.6h-2.6v-2.8h2.6z",
    ]

    /// The shapes, once for all charts of a page.
    static var definitions: Markup {
        .element(
            "svg",
            ["class": "defs", "aria-hidden": "true"],
            [defined]
        )
    }

    static var defined: Markup {
        .element("defs", shapes.enumerated().map { Markup.element("path", ["id": "m\($0)", "d": $1], []) })
    }
}
