package import BenchModel
import SQLiteAccess

extension RunDatabase {
    /// Returns the process that measures the runs of a tag one after the other; nil where none does, or this one.
    ///
    /// Between two of its runs nothing goes on, so it is asked for whoever began one of them, and still lives. A process of another
    /// container cannot be seen: it counts while one of its runs goes on.
    package func processMeasuring(_ tag: RunTag) throws -> Int32? {
        let observer = RunOwner.current()
        let now = MonotonicClock.wallNow()
        return try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT owner, heartbeat_at, status FROM run
                    WHERE id IN (SELECT run_id FROM tag WHERE name = ?) ORDER BY id DESC
                    """,
                arguments: [tag.text]
            )
            for row in rows {
                guard let owner = RunOwner.living(in: row, seenBy: observer, at: now), owner != observer else {
                    continue
                }
                let isSeen = owner.namespace == observer.namespace
                if isSeen || (row["status"] as String) == "running" { return owner.processID }
            }
            return nil
        }
    }
}
