package import BenchModel
import SQLiteAccess

extension RunDatabase {
    /// Returns the runs that went on after a moment, oldest first.
    ///
    /// - Parameters:
    ///   - since: the moment.
    ///   - tag: those that have it; nil for all.
    /// - Returns: the runs without their samples.
    /// - Throws: ``StoreError``.
    package func records(since: WallTime, tag: RunTag?) throws -> [RunRecord] {
        try read { db in
            let tagged = tag == nil ? "" : "AND id IN (SELECT run_id FROM tag WHERE name = ?)"
            let moments: StatementArguments = [since, since]
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM run WHERE (started_at >= ? OR coalesce(finished_at, heartbeat_at) >= ?) \(tagged)
                    ORDER BY started_at, id
                    """,
                arguments: moments + StoredText.arguments(tag.map { [$0.text] } ?? [])
            )
            return try rows.map { try self.record(from: $0, in: db) }
        }
    }

    /// Returns the incidents of all watches that went on after a moment, with their watches' names.
    package func incidents(since: WallTime) throws -> [(watch: String, incident: IncidentRecord)] {
        try read { db in
            let watches = try Row.fetchAll(db, sql: "SELECT id, name FROM watch ORDER BY name")
            return try watches.flatMap { row in
                try WatchRows.incidents(
                    of: row["id"],
                    where: "coalesce(over_at, ?) >= ?",
                    [since, since],
                    in: db
                ).map { (row["name"] as String, $0) }
            }
        }
    }

    /// Returns how many probes of a time have no samples any more, of the watches that are meant.
    package func thinnedProbes(since: WallTime, of isMeant: (String) -> Bool = { _ in true }) throws -> Int {
        let counts = try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, count(*) AS probes FROM watch_probe JOIN watch ON watch.id = watch_id
                    WHERE probed_at >= ? AND run_id IS NULL AND result = 'measured' GROUP BY watch_id
                    """,
                arguments: [since]
            ).map { (watch: $0["name"] as String, probes: $0["probes"] as Int) }
        }
        return counts.reduce(0) { $0 + (isMeant($1.watch) ? $1.probes : 0) }
    }
}
