package import BenchModel
import SQLiteAccess

/// A run that later ones are held against, under its name.
package struct Baseline: Sendable, Equatable {
    package let name: RunTag
    package let run: Int64
    package let setAt: WallTime
}

extension RunDatabase {
    /// Gives a run a baseline's name, which another run may have had until now.
    ///
    /// - Parameters:
    ///   - name: of the baseline.
    ///   - run: the run's number.
    /// - Returns: the run that had the name; nil if none had.
    /// - Throws: ``StoreError`` where there is no such run.
    @discardableResult
    package func setBaseline(_ name: RunTag, to run: Int64) throws -> Int64? {
        try write { db in
            _ = try self.record(.id(run), in: db)
            let before = try BaselineRow.run(name.text, in: db)
            try db.execute(
                sql: "INSERT OR REPLACE INTO baseline (name, run_id, set_at) VALUES (?, ?, ?)",
                arguments: [name.text, run, MonotonicClock.wallNow()]
            )
            return before
        }
    }

    /// Takes a baseline's name away; its run stays.
    ///
    /// - Returns: whether there was one.
    package func removeBaseline(_ name: RunTag) throws -> Bool {
        try write { db in
            try db.execute(sql: "DELETE FROM baseline WHERE name = ?", arguments: [name.text])
            return db.changesCount > 0
        }
    }

    /// Says in the file itself that it was written to be a baseline, so that it may be replaced.
    package func markAsBaselineFile() throws {
        try write { db in
            try db.execute(sql: "CREATE TABLE IF NOT EXISTS baseline_file (made_at INTEGER NOT NULL) STRICT")
        }
    }

    /// Whether it was written to be a baseline, and holds nothing else.
    package var isBaselineFile: Bool {
        get throws {
            try read { db in
                guard try db.tableExists("baseline_file") else { return false }
                return try Int.fetchOne(db, sql: "SELECT count(*) FROM run") == 1
            }
        }
    }

    /// Returns all baselines, by their names.
    package func baselines() throws -> [Baseline] { try read { try BaselineRow.all(in: $0) } }
}

/// Baselines, as rows of `baseline`.
enum BaselineRow {
    static func all(in db: Database) throws -> [Baseline] {
        try Row.fetchAll(db, sql: "SELECT name, run_id, set_at FROM baseline ORDER BY name").compactMap { row in
            RunTag(text: row["name"]).map { Baseline(name: $0, run: row["run_id"], setAt: row["set_at"]) }
        }
    }

    /// Returns the run that a baseline names; nil if there is none of that name.
    static func run(_ name: String, in db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT run_id FROM baseline WHERE name = ?", arguments: [name])
    }

    /// Returns the baselines' names that a run has.
    static func names(of run: Int64, in db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: "SELECT name FROM baseline WHERE run_id = ? ORDER BY name",
            arguments: [run]
        )
    }
}
