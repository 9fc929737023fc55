import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// The load that was planned and the load there was; of open-loop runs only.
    static func load(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Load: planned and delivered (ms)",
            figures: [
                "planned", "started", "dropped", "delayed", "planned/s", "started/s", "n", "late p50", "p99", "max",
                "delay p50", "max",
            ]
        )
        let scheduled = summary.targets.compactMap { target in target.schedule.map { (target.target.name, $0) } }
        table.fill(scheduled) { item, row in
            let schedule = item.1
            row.text(item.0)
            row.count(schedule.planned)
            row.count(schedule.started)
            row.count(schedule.dropped)
            row.count(schedule.delayed)
            row.figure(schedule.plannedPerSecond, .plain)
            row.figure(schedule.startedPerSecond, .plain)
            row.count(schedule.lateness.n)
            row.percentiles([50, 99], of: schedule.lateness, .milliseconds)
            row.figure(schedule.lateness.max, .milliseconds)
            row.percentiles([50], of: schedule.delay, .milliseconds)
            row.figure(schedule.delay.max, .milliseconds)
        }
        table.notes.append("late: started − planned of starts that had room, which is this program's own doing")
        if scheduled.contains(where: { $0.1.delayed > 0 || $0.1.dropped > 0 }) {
            table.notes.append("delayed or dropped: due while as many streams were in flight as the scenario allows")
        }
        return table
    }

    /// TTFT from the planned instant; of open-loop runs only.
    static func firstTokenFromPlan(_ summary: Summary) -> ReportTable {
        let metrics = Metric.all(in: .firstTokenFromPlan)
        var table = ReportTable("Latency: first token, from plan (ms)", figures: metrics.headings + ["p95 interval"])
        table.fill(summary.targets.filter { $0.schedule != nil }) { target, row in
            row.text(target.target.name)
            row.metrics(metrics) { target.figures[$0] }
            row.interval(target.ttftFromPlan.interval(95), .milliseconds)
        }
        table.notes.append(
            "counts from the planned start, so that late starts, waiting for room and connecting are in it; "
                + "gates judge this figure"
        )
        return table
    }
}
