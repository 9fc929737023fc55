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
    /// What a letter takes, and a line of them, in pixels.
    ///
    /// Whoever shows the file has fonts of his own: letters are as wide as those of DejaVu Sans, the widest of the usual ones.
    struct Lettering {
        let kind: String
        let letter: Double
        let line: Double

        static let title = Lettering(kind: "title", letter: 9.9, line: 19)
        static let facts = Lettering(kind: "axis", letter: 7.3, line: 16)
        static let alarms = Lettering(kind: "name bad", letter: 8, line: 16)
        static let key = Lettering(kind: "tick", letter: 7.3, line: 18)

        /// How many letters stand beside one another.
        var columns: Int { Int(SVGChart.width / letter) }
    }

    /// The file's text.
    var source: String {
        let texts: [(String, Lettering)] = [(chart.title, .title), (subject, .facts)] + alarms.map { ($0, .alarms) }
        var top = Self.margin
        var lines: [Markup] = []
        for (whole, lettering) in texts {
            for line in Terminal.wrap(whole, columns: lettering.columns) {
                top += lettering.line
                lines.append(text(line, lettering.kind, Self.margin, top - 5))
            }
        }
        top += 8
        let drawing = SVGChart(chart)
        let (key, keyHeight) = key(from: top + drawing.height + 8)
        let (width, height) = (SVGChart.width + 2 * Self.margin, top + drawing.height + keyHeight + Self.margin)
        let box = "0 0 \(SVGChart.number(width)) \(SVGChart.number(height))"
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
            let width = 46 + Lettering.key.letter * Double(Terminal.width(entry.text))
            if x > Self.margin, x + width > SVGChart.width + Self.margin {
                (x, y) = (Self.margin, y + Lettering.key.line)
            }
            let place = "translate(\(SVGChart.number(x)) \(SVGChart.number(y)))"
            parts.append(.element("g", ["transform": place], [entry.swatch.drawing]))
            parts.append(text(entry.text, Lettering.key.kind, x + 29, y + 11))
            x += width
        }
        return (parts, y + Lettering.key.line - top + 8)
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
