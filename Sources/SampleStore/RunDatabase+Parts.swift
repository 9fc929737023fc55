package import BenchModel
import SQLiteAccess

extension RunDatabase {
    /// Returns the numbers of the runs that are parts of the latest shared run in this file, or were joined of its parts.
    package func latestParts() throws -> [Int64] {
        try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM run WHERE id IN (SELECT run_id FROM shard)
                        AND uuid = (SELECT uuid FROM run WHERE id = (SELECT max(run_id) FROM shard))
                    ORDER BY id
                    """
            )
        }
    }

    /// Whether the parts of a run were joined into this file, and nothing else is in it.
    package func holdsOnlyMerged(_ uuid: RunUUID?) throws -> Bool {
        try read { db in
            guard let uuid else { return false }
            let runs = try Row.fetchAll(db, sql: "SELECT uuid, shard_count FROM run")
            return runs.count == 1 && runs[0]["uuid"] == uuid.text && runs[0]["shard_count"] == 1
        }
    }
}
