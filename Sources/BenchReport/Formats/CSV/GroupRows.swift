import BenchAnalysis
import BenchModel
import Statistics

/// A run's requests in groups as CSV: one row per target and group.
enum GroupRows {
    private struct Row {
        var run: Int64
        var target: String
        var grouping: RequestGrouping
        var group: RequestGroup
    }

    private struct Column: Sendable {
        var name: String
        var cell: @Sendable (Row) -> Cell
    }

    static func text(_ summary: Summary) -> String {
        let rows = summary.targets.flatMap { target in
            target.groups.flatMap { grouped in
                grouped.groups.map {
                    Row(run: summary.record.id, target: target.target.name, grouping: grouped.grouping, group: $0)
                }
            }
        }
        return CSVRows.text(columns.map(\.name), rows.map { row in columns.map { $0.cell(row).exact } })
    }

    private static let columns: [Column] =
        [
            Column(name: "run_id") { .count(Int($0.run)) },
            Column(name: "target") { .text($0.target) },
            Column(name: "by") { .text($0.grouping.text) },
            // Empty where it is not known, and of groups that are put together.
            Column(name: "group") { .text($0.group.key.name) },
            Column(name: "groups_together") { .count($0.group.key.groupsTogether) },
            Column(name: "requests") { .count($0.group.requests) },
            Column(name: "failed") { .count($0.group.failed) },
            Column(name: "not_started") { .count($0.group.notStarted) },
        ] + times("ttft", .ttft) + times("e2e_end", .e2eEnd) + [
            Column(name: "input_tokens_p50") { .number($0.group.inputTokens.percentile(.median), .trimmed) },
            Column(name: "output_tokens_p50") { .number($0.group.outputTokens.percentile(.median), .trimmed) },
            Column(name: "cost_per_request_usd") { .roundedDollars($0.group.costPerRequest) },
        ]

    private static func times(_ name: String, _ metric: Metric) -> [Column] {
        [Column(name: "n_\(name)") { .count($0.group.figures[metric].n) }]
            + [50, 95].map { (percent: Percentile) in
                Column(name: "\(name)_p\(Int(percent.percent))_ms") {
                    .number($0.group.figures[metric].percentile(percent), .milliseconds)
                }
            }
    }
}
