import BenchAnalysis
import BenchModel
import Statistics

/// One target explained: a table, and why the figures differ.
struct ExplainedTable {
    let table: ReportTable
    /// Why, a line each.
    let reasons: [String]
    /// What cannot be told, a line each.
    let limits: [String]
}

extension ExplainedTable {
    /// Sets one tool's figures beside this program's.
    init(_ explanation: Explanation, of target: MeasuredTarget, named name: String) {
        let tool = explanation.tool
        var table = ReportTable(
            "\(name), as \(tool.title) \(tool.version)",
            name: "figure",
            figures: ["n", "ezbench", "n", tool.name, "difference"],
            words: ["it calls it"]
        )
        for figure in explanation.figures {
            for statistic in FigureReading.statistics(of: figure.quantity) {
                let (own, foreign) = (figure.own[statistic], figure.foreign[statistic])
                var row = RowBuilder()
                row.text(figure.quantity.named(statistic))
                row.count(figure.own.n)
                row.text(figure.quantity.shown(own))
                row.count(figure.foreign.n)
                row.text(figure.quantity.shown(foreign))
                row.text(figure.quantity.difference(own, foreign))
                row.text(figure.name)
                table.rows.append(row.cells)
            }
        }
        self.table = table
        reasons = Self.reasons(explanation, target)
        limits = Self.limits(explanation, target)
    }

    /// Sets the figures of several tools side by side; a row is left out where nobody has it.
    init(_ explanations: [Explanation], of target: MeasuredTarget, named name: String) {
        var table = ReportTable(
            "\(name), by \(explanations.count) tools",
            name: "figure",
            figures: ["ezbench"] + explanations.map(\.tool.name)
        )
        for quantity in FigureDefinition.Quantity.allCases {
            let figures = explanations.map { $0.figures.first { $0.quantity == quantity } }
            guard let own = figures.compactMap(\.self).first?.own else { continue }
            for statistic in FigureReading.statistics(of: quantity) {
                var row = RowBuilder()
                row.text(quantity.named(statistic))
                row.text(quantity.shown(own[statistic]))
                for figure in figures { row.text(figure.map { quantity.shown($0.foreign[statistic]) }) }
                table.rows.append(row.cells)
            }
        }
        self.table = table
        reasons = Self.joined(
            explanations.flatMap { explanation in
                Self.grouped(explanation).map { sentence, steps in
                    Remark(tool: explanation.tool.name, sentence: sentence, figures: steps.map(\.0.quantity.title))
                }
            }
        )
        limits = Self.joined(explanations.flatMap { Self.remarks($0, target) })
    }

    // MARK: Reasons

    /// Each reason that changes a figure of these samples, with the figures and what it does to them.
    private static func grouped(_ explanation: Explanation) -> [(String, [(ExplainedFigure, ExplainedFigure.Step)])] {
        var order: [String] = []
        var groups: [String: [(ExplainedFigure, ExplainedFigure.Step)]] = [:]
        for figure in explanation.figures {
            for step in figure.steps where step.hasEffect {
                let sentence = figure.reason(step.choice)
                if groups[sentence] == nil { order.append(sentence) }
                groups[sentence, default: []].append((figure, step))
            }
        }
        return order.map { ($0, groups[$0] ?? []) }
    }

    private static func reasons(_ explanation: Explanation, _ target: MeasuredTarget) -> [String] {
        if let nothing = target.nothingMeasured {
            return ["\(nothing), so that definitions have nothing but failures to count"]
        }
        var lines = grouped(explanation).map { sentence, steps in
            "\(sentence): \(steps.map { $0.0.effect($0.1) }.joined(separator: ", "))"
        }
        if lines.isEmpty, !explanation.figures.isEmpty {
            lines.append("by these definitions its figures are the same")
        }
        let effective = Set(explanation.figures.flatMap(\.steps).filter(\.hasEffect).map(\.choice))
        let idle = FigureDefinition.Choice.allCases.filter { choice in
            !effective.contains(choice) && explanation.figures.contains { $0.steps.contains { $0.choice == choice } }
        }
        if !idle.isEmpty {
            let titles = idle.map(\.title).joined(separator: ", ")
            lines.append("it also differs in, without effect on these samples: \(titles)")
        }
        return lines
    }

    /// What is said of a tool, of some of its figures or of all.
    private struct Remark {
        let tool: String
        let sentence: String
        /// Empty where it holds for all.
        let figures: [String]
    }

    private static func limits(_ explanation: Explanation, _ target: MeasuredTarget) -> [String] {
        remarks(explanation, target).map { remark in
            (remark.figures.isEmpty ? "" : remark.figures.joined(separator: ", ") + ": ") + remark.sentence
        }
    }

    private static func remarks(_ explanation: Explanation, _ target: MeasuredTarget) -> [Remark] {
        var figures: [ExplainedLimit: [String]] = [:]
        for figure in explanation.figures {
            for limit in figure.limits { figures[limit, default: []].append(figure.quantity.title) }
        }
        return (ExplainedLimit.allCases.filter { figures[$0] != nil } + explanation.limits).map { limit in
            Remark(
                tool: explanation.tool.name,
                sentence: limit.sentence(of: target),
                figures: figures[limit] ?? []
            )
        }
    }

    /// Says once what is said of several tools.
    private static func joined(_ remarks: [Remark]) -> [String] {
        var order: [String] = []
        var groups: [String: [Remark]] = [:]
        for remark in remarks {
            if groups[remark.sentence] == nil { order.append(remark.sentence) }
            groups[remark.sentence, default: []].append(remark)
        }
        return order.map { sentence in
            let group = groups[sentence] ?? []
            let figures = group.flatMap(\.figures).eachOnce
            let which = figures.isEmpty ? "" : " (\(figures.joined(separator: ", ")))"
            return "\(group.map(\.tool).joined(separator: ", ")): \(sentence)\(which)"
        }
    }
}
