package import BenchModel
import SQLiteAccess

extension RunDatabase {
    /// Returns a watch's probes whose runs are there and finished, have the labels that it gives and no others, and are no
    /// baselines.
    package func thinnableRuns(ofWatch watch: String, labels: RunLabels) throws -> [(at: WallTime, run: Int64)] {
        try read { db in
            let tags = labels.tags.map(\.text)
            let others = tags.isEmpty ? "" : "AND name NOT IN (\(tags.map { _ in "?" }.joined(separator: ", ")))"
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT watch_probe.probed_at, run.id FROM watch_probe
                    JOIN watch ON watch.id = watch_id JOIN run ON run.id = watch_probe.run_id
                    WHERE watch.name = ? AND run.status <> 'running' AND run.note IS ?
                        AND NOT EXISTS (SELECT 1 FROM tag WHERE tag.run_id = run.id \(others))
                        AND run.id NOT IN (SELECT run_id FROM baseline)
                    ORDER BY watch_probe.number
                    """,
                arguments: StoredText.arguments([watch, labels.note] + tags)
            )
            return try rows.map { row in
                try StoredNumber.check(row, ["probed_at"], StoredNumber.moments)
                return (row["probed_at"], row["id"])
            }
        }
    }

    /// Returns all incidents of a watch, in order.
    package func incidents(ofWatch watch: String) throws -> [IncidentRecord] {
        try read { db in
            try Self.watchID(watch, in: db).map { try WatchRows.incidents(of: $0, where: "true", in: db) } ?? []
        }
    }
}
