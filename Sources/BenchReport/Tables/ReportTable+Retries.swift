import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// What retries did; of targets that needed some.
    static func retries(_ summary: Summary) -> ReportTable {
        let metrics = Metric.all(in: .retries)
        var table = ReportTable(
            "Retries, and TTFT with them (ms)",
            figures: [
                "requests", "retried", "then ok", "attempts", "most", "waited p50", "max",
            ] + metrics.headings + ["waste"]
        )
        table.fill(summary.targets.filter { $0.counts.retries > 0 }) { target, row in
            let retries = target.retries
            row.text(target.target.name)
            row.count(retries.requests)
            row.count(retries.retried)
            row.count(retries.recovered)
            row.figure(retries.attemptsPerRequest, .plain)
            row.count(retries.mostAttempts)
            row.percentiles([50], of: retries.waited, .milliseconds)
            row.figure(retries.waited.max, .milliseconds)
            row.metrics(metrics) { target.figures[$0] }
            row.bill(target.cost.triedAgain)
        }
        table.notes.append("attempts: per request; most: of one request")
        table.notes.append(
            "TTFT here counts from a request's first attempt, and gates judge it; elsewhere from its last"
        )
        table.notes.append("waste: dollars for failed attempts that had usage (how many) and were followed by another")
        return table
    }
}
