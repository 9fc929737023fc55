import BenchAnalysis

/// A chart as a file of its own: its title, whose it is and what must not be overlooked, the drawing, and its key.
///
/// It needs nothing but itself, follows the reader's choice of light or dark, and is well-formed XML.
struct SVGFile {
    let chart: Chart
    /// Whose figures they are.
    let subject: String
    /// What must not be overlooked, whole sentences.
    let alarms: [String]

    private static let margin = 16.0
    private static let lineHeight = 16.0
    private static let columns = 72
    /// What a letter of the key takes, a little more than most do.
    private static let letter = 6.8

    /// The file's text.
    var source: String {
        let facts = Terminal.wrap(subject, columns: Self.columns)
        let warnings = alarms.flatMap { Terminal.wrap($0, columns: Self.columns) }
        let drawing = SVGChart(chart)
        let top = Self.margin + 20 + Double(facts.count + warnings.count) * Self.lineHeight + 8
        let (key, keyHeight) = key(from: top + drawing.height + 8)
        let (width, height) = (SVGChart.width + 2 * Self.margin, top + drawing.height + keyHeight + Self.margin)
        let box = "0 0 \(SVGChart.number(width)) \(SVGChart.number(height))"
        let lines = (facts.map { ($0, "axis") } + warnings.map { ($0, "name bad") }).enumerated().map { place, line in
            text(line.0, line.1, Self.margin, Self.margin + 20 + Double(place + 1) * Self.lineHeight - 4)
        }
        let file = Markup.element(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "role": "img", "viewBox": box,
                "width": SVGChart.number(width), "height": SVGChart.number(height), "aria-labelledby": "title text",
            ],
            [
                .element("title", ["id": "title"], "\(chart.title) · \(subject)"),
                .element("desc", ["id": "text"], (alarms + chart.reading + chart.method).joined(separator: ". ")),
                .style(PageSource(element: "style", text: PageStyle.ofDrawing)), SVGChart.defined,
                .element("rect", ["class": "ground", "width": "100%", "height": "100%"], []),
                text(chart.title, "title", Self.margin, Self.margin + 13),
            ] + lines + [
                .element(
                    "g",
                    ["transform": "translate(\(SVGChart.number(Self.margin)) \(SVGChart.number(top)))"],
                    drawing.content
                )
            ] + key
        )
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(file.source)\n"
    }

    private func text(_ text: String, _ kind: String, _ x: Double, _ y: Double) -> Markup {
        .element("text", ["class": kind, "x": SVGChart.number(x), "y": SVGChart.number(y)], text)
    }

    /// Returns the key's entries, one beside the other as far as they fit, and what they take of the height.
    private func key(from top: Double) -> ([Markup], height: Double) {
        if chart.key.isEmpty { return ([], 0) }
        var (x, y) = (Self.margin, top)
        var parts: [Markup] = []
        for entry in chart.key {
            let width = 46 + Self.letter * Double(Terminal.width(entry.text))
            if x > Self.margin, x + width > SVGChart.width + Self.margin { (x, y) = (Self.margin, y + 18) }
            let place = "translate(\(SVGChart.number(x)) \(SVGChart.number(y)))"
            parts.append(.element("g", ["transform": place], [entry.swatch.drawing]))
            parts.append(text(entry.text, "tick", x + 29, y + 11))
            x += width
        }
        return (parts, y + 18 - top + 8)
    }
}

/// A chart as a file.
package struct ChartFile: Sendable, Equatable {
    /// Such as `pareto.svg`.
    package let name: String
    package let text: String

    init(_ chart: Chart, of subject: String, alarms: [String]) {
        name = "\(chart.id).svg"
        text = SVGFile(chart: chart, subject: subject, alarms: alarms).source
    }
}

/// A report as it is written, and its charts as files where they are wanted.
package struct DrawnReport: Sendable, Equatable {
    package let text: String
    package let charts: [ChartFile]
}

extension SweepReport {
    /// Writes it with the charts of its page, each as a file; whatever needs them, they are drawn once.
    package func drawn(as format: ReportFormat, on screen: Screen = Screen()) -> DrawnReport {
        let charts = Chart.all(of: result)
        return DrawnReport(
            text: format == .html ? html(charts) : text(as: format, on: screen),
            charts: charts.map { ChartFile($0, of: title, alarms: result.alarms) }
        )
    }
}

extension ReportRenderer {
    /// Writes a report with the charts of its page, each as a file; whatever needs them, they are drawn once.
    package static func drawn(
        _ subject: ReportSubject,
        as format: ReportFormat,
        isFull: Bool = true,
        on screen: Screen = Screen()
    ) -> DrawnReport {
        let page = HTMLReport(subject)
        return DrawnReport(
            text: format == .html ? page.text : render(subject, as: format, isFull: isFull, on: screen),
            charts: page.charts.map { ChartFile($0, of: page.document.title, alarms: page.document.alarms) }
        )
    }
}
