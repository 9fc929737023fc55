import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// An explanation as JSON, of the schema `ezbench.explanation`.
enum ExplanationJSON {
    static func document(_ explanation: RunExplanation) -> JSONValue {
        [
            "schema": "ezbench.explanation", "schema_version": 1,
            "run": JSONReport.run(explanation.run.record),
            "tools": .array(explanation.tools.map(tool)),
            "targets": .array(
                explanation.targets.map { target in
                    [
                        "target": .string(target.measured.target.name),
                        "protocol": .string(target.measured.target.wireProtocol),
                        "explanations": .array(target.explanations.map { self.explanation($0, target.measured) }),
                    ]
                }
            ),
        ]
    }

    private static func tool(_ tool: ForeignTool) -> JSONValue {
        [
            "name": .string(tool.name), "title": .string(tool.title), "version": .string(tool.version),
            "sources": .array(tool.sources.map(JSONValue.string)),
        ]
    }

    private static func explanation(_ explanation: Explanation, _ target: MeasuredTarget) -> JSONValue {
        let limit = { (limit: ExplainedLimit) -> JSONValue in
            ["limit": .string(limit.rawValue), "words": .string(limit.sentence(of: target))]
        }
        return [
            "tool": .string(explanation.tool.name),
            "figures": .array(
                explanation.figures.map { figure in
                    [
                        "figure": .string(figure.quantity.rawValue), "called": .string(figure.name),
                        "unit": .string(figure.quantity.unitName),
                        "ezbench": reading(figure.own, figure.quantity),
                        "tool": reading(figure.foreign, figure.quantity),
                        "steps": .array(figure.steps.map { step($0, figure) }),
                        "limits": .array(figure.limits.map(limit)),
                    ]
                }
            ),
            "limits": .array(explanation.limits.map(limit)),
        ]
    }

    private static func step(_ step: ExplainedFigure.Step, _ figure: ExplainedFigure) -> JSONValue {
        [
            "choice": .string(step.choice.rawValue), "reason": .string(figure.reason(step.choice)),
            "has_effect": .bool(step.hasEffect), "then": reading(step.after, figure.quantity),
        ]
    }

    private static func reading(_ reading: FigureReading, _ quantity: FigureDefinition.Quantity) -> JSONValue {
        var members: [String: JSONValue] = ["n": .count(reading.n)]
        for statistic in FigureReading.statistics(of: quantity) {
            members[statistic.key] = .figure(quantity.scaled(reading[statistic]))
        }
        return .object(members)
    }
}

extension FigureReading.Statistic {
    /// Its key in JSON, and its name in CSV.
    var key: String { self == .whole ? "value" : name }
}

extension FigureDefinition.Quantity {
    var unitName: String { unit.map { $0 == .time ? "ms" : "per_second" } ?? "requests" }

    /// Returns a value in the unit of ``unitName``.
    func scaled(_ value: Double?) -> Double? { value.map { unit == .time ? $0 / 1e6 : $0 } }
}

/// An explanation as CSV (RFC 4180): a row for each target, tool, figure and statistic.
enum ExplanationCSV {
    private static let head = [
        "run_id", "run_name", "target", "tool", "tool_version", "figure", "called", "statistic", "unit", "ezbench_n",
        "ezbench", "tool_n", "tool_value", "difference", "reasons", "limits",
    ]

    static func text(_ explanation: RunExplanation) -> String {
        var rows: [[String]] = []
        for target in explanation.targets {
            for one in target.explanations {
                for figure in one.figures {
                    for statistic in FigureReading.statistics(of: figure.quantity) {
                        rows.append(row(explanation.run.record, target.measured, one, figure, statistic))
                    }
                }
            }
        }
        return CSVRows.text(head, rows)
    }

    private static func row(
        _ record: RunRecord,
        _ target: MeasuredTarget,
        _ explanation: Explanation,
        _ figure: ExplainedFigure,
        _ statistic: FigureReading.Statistic
    ) -> [String] {
        let quantity = figure.quantity
        let (own, foreign) = (quantity.scaled(figure.own[statistic]), quantity.scaled(figure.foreign[statistic]))
        let number = { (value: Double?) in value.map(Figure.sixDecimals) ?? "" }
        let difference = own.flatMap { own in foreign.map { $0 - own } }
        let reasons = figure.steps.filter { $0.before[statistic] != $0.after[statistic] }.map(\.choice.rawValue)
        return [
            String(record.id), record.name, target.target.name, explanation.tool.name, explanation.tool.version,
            quantity.rawValue, figure.name, statistic.key, quantity.unitName, String(figure.own.n), number(own),
            String(figure.foreign.n), number(foreign), number(difference), reasons.joined(separator: " "),
            (figure.limits + explanation.limits).map(\.rawValue).joined(separator: " "),
        ]
    }
}
