import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// The main figures of two runs, those of the same target beneath each other.
    static func sideBySide(_ summary: Summary, _ other: Summary) -> ReportTable {
        var table = ReportTable(
            "This run and run \(other.record.id)",
            figures: [
                "run", "n", "TTFT ms p50", "p50 interval", "p95", "E2E ms p50", "tokens/s per stream p50", "attempted",
                "failed",
            ]
        )
        let isPair = summary.targets.count == 1 && other.targets.count == 1
        let names = summary.record.targets.map(\.name)
        let own = summary.targets.flatMap { target -> [(run: Int64, target: TargetSummary)] in
            let twins = other.targets.filter { isPair || $0.target.name == target.target.name }
            return [(summary.record.id, target)] + twins.map { (other.record.id, $0) }
        }
        let rest = other.targets.filter { !isPair && !names.contains($0.target.name) }.map { (other.record.id, $0) }
        table.fill(own + rest) { item, row in
            let target = item.target
            row.text(target.target.name)
            row.count(Int(item.run))
            row.samples(target.ttft, countsNone: false)
            row.percentiles([50], of: target.ttft, .milliseconds)
            row.interval(target.ttft.interval(50), .milliseconds)
            row.percentiles([95], of: target.ttft, .milliseconds)
            row.percentiles([50], of: target.e2eEnd, .milliseconds)
            row.percentiles([50], of: target.tokensPerSecond, .plain)
            row.count(target.counts.attempted)
            row.count(target.counts.failed)
        }
        table.notes.append(
            "p50 interval: holds the true p50 with 95 % confidence; where those of two runs overlap, the difference may be chance"
        )
        return table
    }
}
