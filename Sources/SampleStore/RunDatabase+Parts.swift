package import BenchModel
import GRDB

extension RunDatabase {
    /// Returns the number of the latest run that is a part of one, or was joined of parts; nil where there is none.
    package func latestPart() throws -> Int64? {
        try read { db in
            guard try db.tableExists("shard") else { return nil }
            return try Int64.fetchOne(db, sql: "SELECT max(run_id) FROM shard")
        }
    }

    /// Whether the parts of a run were joined into this file, and nothing else is in it.
    package func holdsOnlyMerged(_ uuid: RunUUID?) throws -> Bool {
        try read { db in
            guard try db.tableExists("shard"), let uuid else { return false }
            let runs = try Row.fetchAll(db, sql: "SELECT uuid, shard_count FROM run")
            return runs.count == 1 && runs[0]["uuid"] == uuid.text && runs[0]["shard_count"] == 1
        }
    }
}
