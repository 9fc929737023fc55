import BenchModel
import SQLiteAccess

/// The tags of a run, as rows of `tag`.
enum TagRow {
    /// Adds tags to a run; it may have them already.
    static func add(_ tags: [RunTag], to run: Int64, in db: Database) throws {
        for tag in tags {
            try db.execute(sql: "INSERT OR IGNORE INTO tag (run_id, name) VALUES (?, ?)", arguments: [run, tag.text])
        }
    }

    static func remove(_ tags: [RunTag], from run: Int64, in db: Database) throws {
        for tag in tags {
            try db.execute(sql: "DELETE FROM tag WHERE run_id = ? AND name = ?", arguments: [run, tag.text])
        }
    }

    /// Returns a run's tags in the order in which they were given; leaves out what is none.
    static func all(of run: Int64, in db: Database) throws -> [RunTag] {
        let names = try String.fetchAll(
            db.cachedStatement(sql: "SELECT name FROM tag WHERE run_id = ? ORDER BY rowid"),
            arguments: [run]
        )
        return names.compactMap(RunTag.init(text:))
    }
}
