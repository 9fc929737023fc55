package import BenchModel
import SQLiteAccess

/// What machines say of their parts of a run, as rows of `shard`.
enum ShardRow {
    static func put(_ part: ShardRecord, of run: Int64, into db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO shard (run_id, shard_index, shard_count, machine, host_json, status, end_reason,
                    late_ns, clock_error_ns)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: StoredText.arguments([
                run, part.shard.index.number, part.shard.count, part.machine?.text, part.hostJSON, part.status.rawValue,
                part.endReason, part.late, part.clockError,
            ])
        )
    }

    static func all(of run: Int64, in db: Database) throws -> [ShardRecord] {
        let selection = "SELECT * FROM shard WHERE run_id = ? ORDER BY shard_index"
        return try Row.fetchAll(db, sql: selection, arguments: [run]).map { row in
            try StoredNumber.check(row, ["late_ns", "clock_error_ns"])
            guard let shard = Shard(index: ShardIndex(row["shard_index"]), of: row["shard_count"]) else {
                throw SampleColumn.Defect(column: "shard_index")
            }
            let machine: String? = row["machine"]
            return ShardRecord(
                shard: shard,
                machine: machine.map(MachineID.init(text:)),
                hostJSON: row["host_json"],
                status: RunRecord.Status(rawValue: row["status"]) ?? .interrupted,
                endReason: row["end_reason"],
                late: row["late_ns"],
                clockError: row["clock_error_ns"]
            )
        }
    }
}

extension RunDatabase {
    /// Stores what a machine says of its part of a run, in the place of what it said before.
    package func note(_ part: ShardRecord, of run: Int64) throws {
        try write { try ShardRow.put(part, of: run, into: $0) }
    }
}
