package import BenchModel
import SQLiteAccess

/// What was done before a run, as rows of `hook`.
enum HookRow {
    static func insert(_ hook: HookRecord, run: Int64, into db: Database) throws {
        try db.execute(
            sql: "INSERT INTO hook (run_id, part, endpoint, target, what, took_ns, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: StoredText.arguments([
                run, hook.part, hook.endpoint, hook.target, hook.what, hook.took, hook.note,
            ])
        )
    }

    static func all(of run: Int64, in db: Database) throws -> [HookRecord] {
        let selection = "SELECT * FROM hook WHERE run_id = ? ORDER BY id"
        return try Row.fetchAll(db, sql: selection, arguments: [run]).map { row in
            try StoredNumber.check(row, ["took_ns"])
            return HookRecord(
                part: row["part"],
                endpoint: row["endpoint"],
                target: row["target"],
                what: row["what"],
                took: row["took_ns"],
                note: row["note"]
            )
        }
    }
}

extension RunDatabase {
    /// Stores what was done before a sitting's first request.
    package func note(_ hooks: [HookRecord], of run: Int64) throws {
        try write { db in for hook in hooks { try HookRow.insert(hook, run: run, into: db) } }
    }
}
