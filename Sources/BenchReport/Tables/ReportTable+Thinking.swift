import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// When thinking begins and ends; of targets that think.
    static func thinking(_ summary: Summary) -> ReportTable {
        let metrics = Metric.all(in: .thinking)
        var table = ReportTable(
            "Thinking: time (ms)",
            figures: metrics.headings,
            words: ["shown"]
        )
        let thinking = summary.targets.filter { $0.thinking != .none }
        table.fill(thinking) { target, row in
            row.text(target.target.name)
            row.metrics(metrics) { target.figures[$0] }
            row.text(target.thinking == .hidden ? "no, hidden" : "yes")
        }
        table.notes.append("thinking: from the first thought to the first answer token")
        let hidden = thinking.filter { $0.thinking == .hidden }
        if hidden.contains(where: { !$0.thinkingSummary.time.isEmpty }) {
            table.notes.append(
                "hidden, with a time: nothing of it is shown, but the server says when it begins; from there to the answer"
            )
        }
        if hidden.contains(where: { $0.thinkingSummary.time.isEmpty }) {
            table.notes.append("hidden, without a time: it is somewhere within the time to the first answer token")
        }
        return table
    }

    /// What thinking takes of output and cost; of targets that think.
    static func thinkingTokens(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Thinking: tokens and cost",
            figures: ["n", "reasoning tokens", "mean", "of output", "of cost"]
        )
        table.fill(summary.targets.filter { $0.thinking != .none }) { target, row in
            let thinking = target.thinkingSummary
            row.text(target.target.name)
            row.count(thinking.tokens.n)
            row.count(thinking.tokens.known)
            row.figure(thinking.tokens.mean, .plain)
            row.share(thinking.shareOfOutput)
            row.share(thinking.shareOfCost)
        }
        table.notes.append(
            "n: requests whose usage counts reasoning; where it does not, what thinking costs is not known"
        )
        return table
    }

    /// When tool calls can begin; of targets that called a tool.
    static func tools(_ summary: Summary) -> ReportTable {
        let metrics = Metric.all(in: .tools)
        var table = ReportTable("Tool calls (ms)", figures: metrics.headings)
        table.fill(summary.targets.filter { !$0.tools.firstArgument.isEmpty }) { target, row in
            row.text(target.target.name)
            row.metrics(metrics) { target.figures[$0] }
        }
        table.notes.append("from the moment the request is sent; once its arguments are complete a tool can run")
        return table
    }
}
