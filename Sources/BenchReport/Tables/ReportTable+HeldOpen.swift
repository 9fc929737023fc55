import BenchAnalysis
import Statistics

extension ReportTable {
    /// Connections that servers held open after a stream had told its end; of runs that met some.
    static func heldOpen(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Connections held open after the end of the stream (ms)",
            figures: ["n", "share", "p50", "p95", "max", "kept their slot"]
        )
        table.fill(summary.instrument.connections.targets.filter { !$0.heldOpen.isEmpty }) { target, row in
            row.text(target.name)
            row.count(target.heldOpen.n)
            row.share(target.heldOpenShare)
            row.percentiles([50, 95], of: target.heldOpen, .milliseconds)
            row.figure(target.heldOpen.max, .milliseconds)
            row.count(target.keptSlot)
        }
        table.notes.append(
            "for 10 ms or more; warm-up too. At most 1 s is waited for the end of the body, apart from those that kept their slot"
        )
        return table
    }
}
