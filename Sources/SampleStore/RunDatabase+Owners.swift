package import BenchModel
import GRDB

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
                guard let owner = RunOwner(text: row["owner"]), owner != observer else { continue }
                let isSeen = owner.boot == observer.boot && owner.namespace == observer.namespace
                let status: String = row["status"]
                guard isSeen || status == "running" else { continue }
                let heartbeat: WallTime = row["heartbeat_at"]
                if !owner.isGone(seenBy: observer, sinceHeartbeat: now - heartbeat) { return owner.processID }
            }
            return nil
        }
    }
}
