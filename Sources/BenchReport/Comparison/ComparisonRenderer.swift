package import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// How a comparison is written.
package enum ComparisonFormat: String, Sendable, CaseIterable {
    /// Aligned for a terminal.
    case table
    case markdown, json
    /// A row for each figure of each side.
    case csv
    /// One page that needs nothing but itself.
    case html
}

/// Writes comparisons; pure.
package enum ComparisonRenderer {
    /// Writes comparisons in the order given.
    ///
    /// - Parameters:
    ///   - comparisons: what to write.
    ///   - series: the same runs one after the other, where there are three or more.
    ///   - format: how to write it.
    ///   - screen: what to lay it out for, if that is a terminal.
    /// - Returns: text that ends with a newline.
    package static func render(
        _ comparisons: [Comparison],
        along series: [RunSeries] = [],
        as format: ComparisonFormat,
        on screen: Screen = Screen(columns: Terminal.columns)
    ) -> String {
        let (rows, pairs) = (series.map { SeriesDocument($0) }, { comparisons.map { ComparisonDocument($0) } })
        switch format {
        case .table:
            return (rows.map { terminalText($0, on: screen) } + pairs().map { terminalText($0, on: screen) })
                .joined(separator: "\n")
        case .markdown: return (rows.map(\.markdown) + pairs().map { markdown($0) }).joined(separator: "\n")
        case .json: return JSONOutput.text(json(comparisons, series))
        case .csv: return ComparisonCSV.text(comparisons, series)
        case .html: return HTMLComparison.text(comparisons, along: rows)
        }
    }

    private static func terminalText(_ document: SeriesDocument, on screen: Screen) -> String {
        func wrap(_ text: String, _ ink: Ink?) -> [InkedLine] {
            Terminal.wrap(text, indent: "  ", columns: screen.columns).map { InkedLine($0, ink) }
        }
        var lines = wrap(document.title, .bold)
        lines += document.runs.flatMap { wrap($0, nil) }
        lines.append(InkedLine())
        lines += document.table.lines(on: screen)
        lines += wrap(document.conclusion, .bold)
        return lines.text(on: screen)
    }

    private static func terminalText(_ document: ComparisonDocument, on screen: Screen) -> String {
        func wrap(_ text: String, _ ink: Ink?) -> [InkedLine] {
            Terminal.wrap(text, indent: "  ", columns: screen.columns).map { InkedLine($0, ink) }
        }
        var lines = wrap(document.title, .bold)
        lines += document.runs.flatMap { wrap($0, nil) }
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
        parts.append(document.runs.map { "- \(Markdown.escaped($0))\n" }.joined())
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

    private static func json(_ comparisons: [Comparison], _ series: [RunSeries]) -> JSONValue {
        [
            "schema": "ezbench.comparison", "schema_version": 1,
            "comparisons": .array(comparisons.map(comparison)),
            "series": .array(series.map(self.series)),
        ]
    }

    private static func series(_ series: RunSeries) -> JSONValue {
        [
            "runs": .array(series.sides.map(side)),
            "conclusion": .string(series.conclusion),
            "family_of_trends": .count(series.family.trends), "family_of_steps": .count(series.family.steps),
            "figures": .array(series.figures.map(figure)),
        ]
    }

    private static func figure(_ figure: RunSeries.Figure) -> JSONValue {
        let first = figure.steps[0]
        let isShare = first.statistic == .share
        return [
            "metric": .string(first.name), "unit": .string(first.unitName), "statistic": .string(first.statisticName),
            "values": .array(figure.values.map { side($0, of: first) }),
            // Of a share a difference for each run, of all others a ratio.
            "trend": interval(figure.trend, JSONValue.figure), "trend_is": isShare ? "difference" : "ratio",
            "verdict": .string(figure.verdict.rawValue),
            // The run that begins the new level, counted from 0 in "runs".
            "level_changes_at": .figure(figure.change.map { Double($0 + 1) }),
            "steps": .array(figure.steps.map(self.figure)),
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
                        "fact": .string(difference.fact.name),
                        "first": difference.first.map(JSONValue.string) ?? .null,
                        "second": difference.second.map(JSONValue.string) ?? .null,
                    ]
                }
            ),
            "figures": .array(comparison.figures.map(figure)),
            "not_compared": .array(
                comparison.uncompared.map { figure in
                    [
                        "metric": .string(figure.name), "side": figure.isOfFirst ? "first" : "second",
                        "n_untold": .count(figure.untold),
                    ]
                }
            ),
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
        [
            "metric": .string(figure.name),
            "unit": .string(figure.unitName),
            "statistic": .string(figure.statisticName),
            "first": side(figure.first, of: figure), "second": side(figure.second, of: figure),
            "ratio": interval(figure.ratio, JSONValue.figure),
            "difference": interval(figure.difference) { .figure(figure.scaled($0)) },
            "pairs": .count(figure.pairs), "p": .figure(figure.p), "verdict": .string(figure.verdict.rawValue),
            "beyond_smallest": .bool(figure.isOfWeight),
        ]
    }
}

extension ComparisonRenderer {
    private static func interval(_ estimate: Estimate?, _ scaled: (Double) -> JSONValue) -> JSONValue {
        guard let estimate else { return .null }
        return [
            "value": scaled(estimate.value), "low": estimate.low.map(scaled) ?? .null,
            "high": estimate.high.map(scaled) ?? .null,
        ]
    }

    private static func side(_ side: ComparedFigure.Side, of figure: ComparedFigure) -> JSONValue {
        [
            "value": .figure(figure.scaled(side.value)), "n": .count(side.n), "n_effective": .count(side.effective),
            "n_failed": .count(side.failures), "n_untold": .count(side.untold),
        ]
    }
}

extension ComparedFigure {
    /// What JSON and CSV give it in.
    var unitName: String { unit.map { $0 == .time ? "ms" : $0 == .rate ? "per_second" : "share" } ?? "usd" }

    /// Returns a value of it in that unit.
    func scaled(_ value: Double) -> Double { unit == .time ? value / 1e6 : value }

    var statisticName: String {
        switch statistic {
        case .percentile(let percent): Figure.percentileName(percent)
        case .share: "share"
        case .mean: "mean"
        }
    }
}
