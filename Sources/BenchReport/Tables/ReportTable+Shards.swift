import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// The parts of a run that several machines shared, beside one another.
    static func shards(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Shards (ms)",
            name: "shard",
            figures: [
                "requests", "failed", "not started", "TTFT p50", "p95", "client lag p99", "began late by",
                "clock within",
            ],
            words: ["target"]
        )
        let shown = summary.shards.flatMap { shard in shard.targets.map { (shard.part, $0) } }
        table.fill(shown) { item, row in
            let (part, target) = item
            row.text(part.shard.text)
            row.count(target.requests)
            row.count(target.failed)
            row.count(target.notStarted)
            row.percentiles([50, 95], of: target.ttft, .milliseconds)
            row.figure(target.lag.percentile(99), .milliseconds)
            row.figure(part.late.inNanoseconds, .milliseconds)
            row.figure(part.clockError.map(\.inNanoseconds), .milliseconds)
            row.text(target.name)
        }
        return table
    }
}
