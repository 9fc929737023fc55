import BenchAnalysis
import BenchModel
import Pricing
import Statistics

/// Who gave the answers, how they ended, and what the servers say they billed.
extension ReportTable {
    /// Answers by the model and the tier that gave them; of runs where that is more than what was asked.
    static func servedBy(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Answers by model and tier (ms, US dollars)",
            figures: ["n", "of answers", "n", "TTFT p50", "p95", "n", "tokens/s p50", "cost per request"],
            words: ["served by", "tier", "as asked", "asked for"]
        )
        let shown = summary.targets.filter { target in
            target.answers.groups.count > 1
                || target.answers.groups.contains { $0.model.map { $0 != target.target.model } ?? ($0.tier != nil) }
        }
        let rows = shown.flatMap { target in target.answers.groups.map { (target, $0) } }
        table.fill(rows) { item, row in
            let (target, group) = item
            row.text(target.target.name)
            row.count(group.n)
            row.share(Share(group.n, of: max(1, target.answers.n)))
            row.count(group.ttft.isEmpty ? nil : group.ttft.n)
            row.percentiles([50, 95], of: group.ttft, .milliseconds)
            row.count(group.tokensPerSecond.isEmpty ? nil : group.tokensPerSecond.n)
            row.percentiles([50], of: group.tokensPerSecond, .plain)
            row.roundedDollars(group.bill.perRequest)
            row.text(group.model ?? "not said")
            row.text(group.tier)
            // A word that no cut takes away, however long the names beside it are.
            row.text(group.isAsked ? "yes" : "NO")
            row.text(target.target.model)
        }
        return table
    }

    static func stopReasons(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Stop reasons (answers of ok requests)",
            figures: ["n", "of answers"],
            words: ["reason", "means"]
        )
        let told = summary.targets.filter { $0.answers.stops.said > 0 }
        let rows = told.flatMap { target in target.answers.stops.counts.map { (target, $0) } }
        table.fill(rows) { item, row in
            let (target, count) = item
            row.text(target.target.name)
            row.count(count.n)
            row.share(Share(count.n, of: max(1, target.answers.stops.answers)))
            row.text(count.reason ?? "not said")
            row.text(count.kind.words)
        }
        return table
    }

    /// The servers' own bills beside what the price list says of the same answers.
    static func billed(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Billed by the server itself (US dollars)",
            figures: ["n", "billed", "n", "billed", "by price list", "difference"]
        )
        table.fill(summary.targets.filter { $0.cost.measured.billed > 0 }) { target, row in
            let bill = target.cost.measured
            row.text(target.target.name)
            row.count(bill.billed)
            row.dollars(bill.billedSum)
            row.count(bill.compared)
            row.add(.dollars(bill.comparedBilled))
            row.dollars(bill.comparedCost)
            row.figure(bill.difference, .difference)
        }
        table.notes.append("the second n: answers of which both are known")
        return table
    }
}

extension StopKind {
    fileprivate var words: String {
        switch self {
        case .ended: "ended by itself"
        case .tool: "calls a tool"
        case .cut: "cut at the limit"
        case .filtered: "filtered or refused"
        case .failed: "failed"
        case .other: "a word not known here"
        case .unsaid: "how it ended was not said"
        }
    }
}
