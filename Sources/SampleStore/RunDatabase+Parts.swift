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

    /// Returns the targets of a run of which some request succeeded.
    package func answeredTargets(of run: Int64) throws -> Set<TargetIndex> {
        try read { db in
            let answered = try Bool.fetchAll(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM request WHERE target_id = target.id AND outcome = 'ok')
                    FROM target WHERE run_id = ? ORDER BY id
                    """,
                arguments: [run]
            )
            return Set(answered.indices.filter { answered[$0] }.map { TargetIndex($0) })
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
