import BenchModel
import SQLiteAccess

/// A connection held open after its stream had told its end, as a row of `lingering`.
enum LingeringRow {
    static func insert(_ connection: LingeredConnection, run: Int64, targetID: Int64, into db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO lingering (run_id, target_id, part, connection_id, terminator_ns, ended_ns, ending, kept_slot)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        let lingering = connection.lingering
        try statement.execute(
            arguments: [
                run, targetID, connection.part, lingering.connectionID, lingering.terminated, lingering.ended,
                lingering.ending.rawValue, lingering.keptSlot,
            ]
        )
    }

    static func all(of run: Int64, in db: Database) throws -> [LingeredConnection] {
        let selection = """
            SELECT lingering.*, target.position FROM lingering
            JOIN target ON target.id = lingering.target_id
            WHERE lingering.run_id = ? ORDER BY lingering.id
            """
        return try Row.fetchAll(db, sql: selection, arguments: [run]).map { row in
            try StoredNumber.check(row, ["position", "part", "connection_id", "terminator_ns", "ended_ns"])
            return LingeredConnection(
                target: TargetIndex(row["position"]),
                part: row["part"],
                lingering: Lingering(
                    connectionID: row["connection_id"],
                    terminated: row["terminator_ns"],
                    ended: row["ended_ns"],
                    ending: LingeringEnding(rawValue: row["ending"]) ?? .lost,
                    keptSlot: row["kept_slot"]
                )
            )
        }
    }
}
