package import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// How a comparison is written.
package enum ComparisonFormat: String, Sendable, CaseIterable {
    /// Aligned for a terminal.
    case table
    case markdown, json
    /// One page that needs nothing but itself.
    case html
}

/// Writes comparisons; pure.
package enum ComparisonRenderer {
    /// Writes comparisons in the order given.
    ///
    /// - Parameters:
    ///   - comparisons: what to write.
    ///   - format: how to write it.
    ///   - screen: what to lay it out for, if that is a terminal.
    /// - Returns: text that ends with a newline.
    package static func render(
        _ comparisons: [Comparison],
        as format: ComparisonFormat,
        on screen: Screen = Screen(columns: Terminal.columns)
    ) -> String {
        switch format {
        case .table: comparisons.map { terminalText(ComparisonDocument($0), on: screen) }.joined(separator: "\n")
        case .markdown: comparisons.map { markdown(ComparisonDocument($0)) }.joined(separator: "\n")
        case .json: JSONOutput.text(json(comparisons))
        case .html: HTMLComparison.text(comparisons.map { ComparisonDocument($0) })
        }
    }

    private static func terminalText(_ document: ComparisonDocument, on screen: Screen) -> String {
        func wrap(_ text: String, _ ink: Ink?) -> [InkedLine] {
            Terminal.wrap(text, indent: "  ", columns: screen.columns).map { InkedLine($0, ink) }
        }
        var lines = wrap(document.title, .bold)
        for alarm in document.alarms { lines += wrap(alarm, .yellow) }
        if document.differences.isEmpty {
            lines += wrap(ComparisonDocument.noDifference, nil)
        } else {
            lines.append(InkedLine("set-up differs:"))
            for difference in document.differences { lines += wrap("- \(difference)", nil) }
        }
        lines.append(InkedLine())
        lines += document.table.lines(on: screen)
        lines += wrap(document.conclusion, .bold)
        return lines.text(on: screen)
    }

    private static func markdown(_ document: ComparisonDocument) -> String {
        var parts = ["## \(Markdown.escaped(document.title))\n"]
        parts += document.alarms.map { "> **\(Markdown.escaped($0))**\n" }
        parts.append(Markdown.escaped(document.conclusion) + "\n")
        if document.differences.isEmpty {
            parts.append("S\(ComparisonDocument.noDifference.dropFirst()).\n")
        } else {
            parts.append("Set-up differs:\n")
            parts.append(document.differences.map { "- \(Markdown.escaped($0))\n" }.joined())
        }
        parts.append(document.table.markdown)
        return parts.joined(separator: "\n")
    }

    private static func json(_ comparisons: [Comparison]) -> JSONValue {
        [
            "schema": "ezbench.comparison", "schema_version": 1,
            "comparisons": .array(comparisons.map(comparison)),
        ]
    }

    private static func comparison(_ comparison: Comparison) -> JSONValue {
        [
            "first": side(comparison.first), "second": side(comparison.second),
            "conclusion": .string(comparison.conclusion),
            "family": .count(comparison.family),
            "smallest": .figure(comparison.smallest.value), "worse": .bool(comparison.isWorse),
            "set_up_differences": .array(
                comparison.differences.map { difference in
                    [
                        "fact": .string(difference.fact.rawValue),
                        "first": difference.first.map(JSONValue.string) ?? .null,
                        "second": difference.second.map(JSONValue.string) ?? .null,
                    ]
                }
            ),
            "figures": .array(comparison.figures.map(figure)),
        ]
    }

    private static func side(_ side: Comparison.Side) -> JSONValue {
        let record = side.run.record
        return [
            "label": .string(side.label), "run": .number(String(record.id)),
            "uuid": record.uuid.map { .string($0.text) } ?? .null,
            "name": .string(record.name), "target": .string(side.target.target.name),
            "started_at": .string(Figure.moment(record.startedAt)),
            "simulated": .bool(side.target.target.isSimulated),
        ]
    }

    private static func figure(_ figure: ComparedFigure) -> JSONValue {
        let scaled = { (value: Double) in JSONValue.figure(figure.unit == .time ? value / 1e6 : value) }
        let interval = { (estimate: Estimate?, scaled: (Double) -> JSONValue) -> JSONValue in
            guard let estimate else { return .null }
            return [
                "value": scaled(estimate.value), "low": estimate.low.map(scaled) ?? .null,
                "high": estimate.high.map(scaled) ?? .null,
            ]
        }
        let side = { (side: ComparedFigure.Side) -> JSONValue in
            [
                "value": scaled(side.value), "n": .count(side.n), "n_effective": .count(side.effective),
                "n_failed": .count(side.failures),
            ]
        }
        return [
            "metric": .string(figure.name),
            "unit": .string(figure.unit.map { $0 == .time ? "ms" : $0 == .rate ? "per_second" : "share" } ?? "usd"),
            "statistic": .string(figure.statisticName),
            "first": side(figure.first), "second": side(figure.second),
            "ratio": interval(figure.ratio, JSONValue.figure), "difference": interval(figure.difference, scaled),
            "pairs": .count(figure.pairs), "p": .figure(figure.p), "verdict": .string(figure.verdict.rawValue),
            "beyond_smallest": .bool(figure.isOfWeight),
        ]
    }
}

extension ComparedFigure {
    fileprivate var statisticName: String {
        switch statistic {
        case .percentile(let percent): Figure.percentileName(percent)
        case .share: "share"
        case .mean: "mean"
        }
    }
}
