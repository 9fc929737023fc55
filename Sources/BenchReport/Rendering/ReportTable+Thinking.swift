import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// When thinking begins and ends; of targets that think.
    static func thinking(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Thinking: time (ms)",
            figures: ["n", "first thought p50", "p95", "n", "first answer p50", "p95", "n", "thinking p50", "p95"],
            words: ["shown"]
        )
        let thinking = summary.targets.filter { $0.thinking != .none }
        table.fill(thinking) { target, row in
            row.text(target.target.name)
            for distribution in [
                target.thinkingSummary.firstThinking, target.firstAnswer, target.thinkingSummary.time,
            ] {
                row.count(distribution.isEmpty ? nil : distribution.n)
                row.percentiles([50, 95], of: distribution, Figure.milliseconds)
            }
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
            row.figure(thinking.tokens.mean, Figure.significant)
            row.figure(thinking.shareOfOutput, Figure.percent)
            row.figure(thinking.shareOfCost, Figure.percent)
        }
        table.notes.append(
            "n: requests whose usage counts reasoning; where it does not, what thinking costs is not known"
        )
        return table
    }

    /// When tool calls can begin; of targets that called a tool.
    static func tools(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Tool calls (ms)",
            figures: ["n", "first argument p50", "p95", "p99", "n", "arguments complete p50", "p95", "p99"]
        )
        table.fill(summary.targets.filter { !$0.tools.firstArgument.isEmpty }) { target, row in
            row.text(target.target.name)
            for distribution in [target.tools.firstArgument, target.tools.lastArgument] {
                row.count(distribution.n)
                row.percentiles([50, 95, 99], of: distribution, Figure.milliseconds)
            }
        }
        table.notes.append("from the moment the request is sent; once its arguments are complete a tool can run")
        return table
    }
}
