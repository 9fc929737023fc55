package import BenchModel
import SQLiteAccess

extension RunDatabase {
    /// The version of the SQLite library.
    package static var sqliteVersion: String {
        let version = try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
        return version.flatMap(\.self) ?? "unknown"
    }

    /// Checks that a run could be stored at a path, without creating anything.
    ///
    /// - Throws: a ``StoreError`` that says why not.
    package static func checkWritable(_ path: String) throws { try OpenedFile.check(path, .create) }

    /// Returns how many runs there are.
    package func runCount() throws -> Int {
        try read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM run") ?? 0 }
    }

    /// Returns the names of the targets of the latest runs that have several, the latest run first.
    package func latestTargets(ofRuns most: Int) throws -> [(run: Int64, target: String)] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT run_id, name FROM target WHERE run_id IN (SELECT id FROM run ORDER BY id DESC LIMIT ?)
                        AND run_id IN (SELECT run_id FROM target GROUP BY run_id HAVING count(*) > 1)
                    ORDER BY run_id DESC, position
                    """,
                arguments: [most]
            )
            return rows.map { ($0["run_id"], $0["name"]) }
        }
    }

    /// Returns the numbers and the tags of the latest runs, for completion.
    package func latestNames() throws -> [String] {
        try read { db in
            let ids = try Int64.fetchAll(db, sql: "SELECT id FROM run ORDER BY id DESC LIMIT 50")
            let tags = try String.fetchAll(
                db,
                sql: "SELECT name FROM tag GROUP BY name ORDER BY max(run_id) DESC, name LIMIT 50"
            )
            let baselines = try BaselineRow.all(in: db).map(\.name.text)
            return ids.map(String.init) + baselines + tags.filter { RunTag(text: $0) != nil }
        }
    }

    /// The tag of the latest sweep; nil where there is none.
    package func latestSweep() throws -> RunTag? {
        let name = try read { db in
            try String.fetchOne(db, sql: "SELECT name FROM tag WHERE name GLOB 'sweep/*' ORDER BY run_id DESC LIMIT 1")
        }
        return name.flatMap(RunTag.init(text:))
    }

    /// Returns the tag of a sweep.
    ///
    /// - Parameters:
    ///   - name: what its tag may be.
    ///   - tag: else a tag that somebody gave its runs, of which the latest count.
    /// - Returns: its tag; nil where there is no such sweep.
    /// - Throws: what the database says.
    package func sweep(named name: RunTag, orTagged tag: RunTag?) throws -> RunTag? {
        let found = try read { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT name FROM tag WHERE name GLOB 'sweep/*'
                    AND (name = ?1 OR run_id IN (SELECT run_id FROM tag WHERE name = ?2))
                    ORDER BY name = ?1 DESC, run_id DESC LIMIT 1
                    """,
                arguments: [name.text, tag?.text]
            )
        }
        return found.flatMap(RunTag.init(text:))
    }
}
