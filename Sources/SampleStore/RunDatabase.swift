package import BenchModel
import GRDB
import Synchronization

/// The file with every run and every sample: an SQLite database that people may query with the `sqlite3` shell.
///
/// Several processes may write to one file; each waits a few seconds for another before it fails.
package final class RunDatabase: Sendable {
    package enum Mode: Sendable, Equatable {
        /// Creates the file if it does not exist.
        case create
        case existing(readOnly: Bool)
    }

    package let path: String
    /// Runs found in status `running` whose process is gone; they count as interrupted.
    package let recoveredRuns: [Int64]
    let access: Access
    /// Whether ``close()`` was called; SQLite would crash in whoever goes on.
    private let isClosed = Atomic(false)

    enum Access {
        case whole(DatabaseQueue, FileIdentity)
        case reading(ReadOnlyFile)
    }

    private init(path: String, _ access: Access, recovered: [Int64]) {
        self.path = path
        self.access = access
        recoveredRuns = recovered
    }

    /// Opens a run database, after checking that it is one.
    ///
    /// For reading only, nothing is written, not even beside the file: runs whose process is gone are shown as
    /// interrupted but not marked so, and a file of an earlier version is not migrated.
    ///
    /// - Throws: ``StoreError``; a file that is not a run database is left unchanged.
    package static func open(path: String, mode: Mode) throws -> RunDatabase {
        try open(path: path, mode: mode, busySeconds: 10)
    }

    static func open(path: String, mode: Mode, busySeconds: Double) throws(StoreError) -> RunDatabase {
        try OpenedFile.check(path, mode)
        if mode == .existing(readOnly: true) {
            let file = try ReadOnlyFile(path: path, busySeconds: busySeconds)
            return RunDatabase(path: path, .reading(file), recovered: try file.read(stale))
        }
        let queue = try OpenedFile.queue(path: path, busySeconds: busySeconds)
        let found = try StoreError.wording(path) { try recover(queue) }
        return RunDatabase(path: path, .whole(queue, FileIdentity(path)), recovered: found)
    }

    /// Returns runs in status `running` whose process is gone.
    private static func stale(_ db: Database) throws -> [Int64] {
        let (observer, now) = (RunOwner.current(), MonotonicClock.wallNow())
        return try Row.fetchAll(db, sql: "SELECT id, owner, heartbeat_at FROM run WHERE status = 'running' ORDER BY id")
            .filter { row in
                let heartbeat: WallTime = row["heartbeat_at"]
                return RunOwner(text: row["owner"])?.isGone(seenBy: observer, sinceHeartbeat: now - heartbeat) ?? true
            }
            .map { $0["id"] }
    }

    /// Marks runs whose process is gone as interrupted, and returns their IDs.
    ///
    /// They end with their last batch: what was stored until then counts.
    private static func recover(_ queue: DatabaseQueue) throws -> [Int64] {
        // Check by reading first, so that opening a file takes no write lock unless one is needed.
        guard try !queue.read(stale).isEmpty else { return [] }
        return try queue.write { db in
            let found = try stale(db)
            for id in found {
                let end = try WallTime.fetchOne(
                    db,
                    sql: "SELECT heartbeat_at FROM run WHERE id = ?",
                    arguments: [id]
                )
                try RunRow.close(id, at: end ?? MonotonicClock.wallNow(), .interrupted, reason: nil, in: db)
            }
            return found
        }
    }

    // MARK: Writing

    /// Inserts a run in status `running` and returns its ID.
    package func begin(_ run: RunRecord) throws -> Int64 {
        try write { db in try RunRow.insert(run, owner: RunOwner.current().text, at: MonotonicClock.wallNow(), into: db)
        }
    }

    /// Stores what the run's database has not taken yet, in one transaction.
    func append(_ unsaved: SampleWriter.Unsaved, to run: Int64) throws {
        try append(
            unsaved.samples,
            remarks: unsaved.remarks,
            connections: unsaved.connections,
            lingered: unsaved.lingered,
            to: run
        )
    }

    /// Stores samples, remarks on the whole run, and connections opened ahead or held open, in one transaction.
    package func append(
        _ samples: [Sample],
        remarks: [Remark] = [],
        connections: [OpenedConnection] = [],
        lingered: [LingeredConnection] = [],
        to run: Int64
    ) throws {
        if samples.isEmpty, remarks.isEmpty, connections.isEmpty, lingered.isEmpty { return }
        try write { db in
            let targets = try RunRow.targetIDs(of: run, in: db)
            func targetID(_ position: Int) throws -> Int64 {
                guard targets.indices.contains(position) else {
                    throw StoreError(.noSuchRun, self.path, "run \(run) has no target number \(position)")
                }
                return targets[position]
            }
            let statement = try db.cachedStatement(sql: SampleRow.insertion)
            for sample in samples {
                try statement.execute(
                    arguments: SampleRow.arguments(of: sample, run: run, targetID: try targetID(sample.target))
                )
            }
            // In the same transaction as the samples that revealed it, so that readers always see both.
            let simulators = Dictionary(
                samples.compactMap { sample in sample.simulator.map { (sample.target, $0) } },
                uniquingKeysWith: { first, _ in first }
            )
            for (target, simulator) in simulators {
                try RunRow.markSimulated(try targetID(target), by: simulator, run: run, in: db)
            }
            for remark in remarks { try RunRow.insert(remark, run: run, into: db) }
            for connection in connections {
                let target = try targetID(connection.target)
                try OpenedConnectionRow.insert(connection, run: run, targetID: target, into: db)
            }
            for connection in lingered {
                try LingeringRow.insert(connection, run: run, targetID: try targetID(connection.target), into: db)
            }
            try db.execute(
                sql: "UPDATE run SET heartbeat_at = ? WHERE id = ?",
                arguments: [MonotonicClock.wallNow(), run]
            )
        }
    }

    /// Closes a run; `at` is a wall-clock time, `reason` tells why it ended before its plan did.
    package func finish(_ run: Int64, at: WallTime, status: RunRecord.Status, reason: String? = nil) throws {
        try write { db in
            try RunRow.close(run, at: at, status, reason: reason, in: db)
            if db.changesCount == 0 { throw StoreError(.noSuchRun, self.path, "there is no run \(run)") }
        }
        // People copy just the database file, while the log beside it may still hold the whole run. What other readers
        // keep from being moved stays in the log, and nothing is lost.
        guard case .whole(let queue, _) = access else { return }
        _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
    }

    /// Closes the file; the last one to do so removes the log beside it.
    ///
    /// Later calls fail.
    package func close() {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        if case .whole(let queue, _) = access { try? queue.close() }
    }

    private func expectOpen() throws(StoreError) {
        if isClosed.load(ordering: .sequentiallyConsistent) {
            throw StoreError(.other, path, "was closed before; open it again")
        }
    }

    func write<Result>(_ work: (Database) throws -> Result) throws(StoreError) -> Result {
        try expectOpen()
        guard case .whole(let queue, let file) = access else {
            throw StoreError(.unwritable, path, "was opened to be read only")
        }
        guard file.isInPlace else {
            throw StoreError(.vanished, path, "the file was removed or replaced while it was in use")
        }
        return try StoreError.wording(path) { try queue.write(work) }
    }

    // MARK: Reading

    /// Returns all runs, oldest first, with the outcomes of their measured requests.
    package func runs() throws -> [RunListing] {
        try read { db in
            try Row.fetchAll(db, sql: RunListing.selection).map { row in
                let (requests, ok, failed): (Int, Int, Int) = (
                    row["request_count"], row["ok_count"], row["failed_count"]
                )
                return RunListing(
                    record: try self.record(from: row, in: db),
                    ok: ok,
                    failed: failed,
                    cancelled: requests - ok - failed
                )
            }
        }
    }

    /// Returns a run with its samples in order of planning.
    ///
    /// - Throws: ``StoreError``; if the run does not exist, it names those that do.
    package func load(_ selector: RunSelector) throws -> StoredRun {
        try read { db in
            let record = try self.record(of: selector, in: db)
            let rows = try Row.fetchCursor(db, sql: SampleRow.selection, arguments: [record.id])
            var samples: [Sample] = []
            while let row = try rows.next() { samples.append(try SampleRow.sample(from: row)) }
            let connections = try OpenedConnectionRow.all(of: record.id, in: db)
            let lingered = try LingeringRow.all(of: record.id, in: db)
            return StoredRun(record: record, samples: samples, connections: connections, lingered: lingered)
        }
    }

    /// Returns a run without its samples; throws where there is none.
    func record(of selector: RunSelector, in db: Database) throws -> RunRecord {
        let condition: String
        switch selector {
        case .last: condition = "ORDER BY id DESC LIMIT 1"
        case .id(let id): condition = "WHERE id = \(id)"
        }
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run " + condition) else {
            throw try self.noSuchRun(selector, in: db)
        }
        return try record(from: row, in: db)
    }

    private func record(from row: Row, in db: Database) throws -> RunRecord {
        var record = try RunRow.record(from: row, stale: Set(recoveredRuns), in: db)
        record.database = path
        return record
    }

    private func noSuchRun(_ selector: RunSelector, in db: Database) throws -> StoreError {
        let ids = try Int64.fetchAll(db, sql: "SELECT id FROM run ORDER BY id DESC LIMIT 10")
        if ids.isEmpty { return StoreError(.noSuchRun, path, "holds no runs yet; run a scenario first") }
        let wanted = if case .id(let id) = selector { "\(id)" } else { "last" }
        let known = ids.map(String.init).joined(separator: ", ")
        return StoreError(
            .noSuchRun,
            path,
            "there is no run \(wanted); the \(ids.count == 1 ? "only one is" : "latest are") \(known)"
        )
    }

    func read<Result>(_ work: (Database) throws -> Result) throws(StoreError) -> Result {
        try expectOpen()
        switch access {
        case .whole(let queue, _): return try StoreError.wording(path) { try queue.read(work) }
        case .reading(let file): return try file.read(work)
        }
    }
}

// MARK: - Going on with a run

extension RunDatabase {
    /// Starts another sitting of an interrupted run, which is then running again, and returns the sitting's number.
    ///
    /// - Throws: ``StoreError`` if the run does not exist or is not interrupted: of two that resume it, only one
    ///   succeeds.
    package func resume(_ run: Int64, _ sitting: RunRecord.Sitting) throws -> Int {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE run SET status = 'running', finished_at = NULL, end_reason = NULL, owner = ?, heartbeat_at = ?
                    WHERE id = ? AND status = 'interrupted'
                    """,
                arguments: [RunOwner.current().text, MonotonicClock.wallNow(), run]
            )
            if db.changesCount == 0 {
                let status = try String.fetchOne(db, sql: "SELECT status FROM run WHERE id = ?", arguments: [run])
                guard let status else { throw try self.noSuchRun(.id(run), in: db) }
                throw StoreError(
                    .notInterrupted,
                    self.path,
                    "run \(run) is \(status); only an interrupted run is resumed"
                )
            }
            let last = try Int.fetchOne(db, sql: "SELECT max(part) FROM sitting WHERE run_id = ?", arguments: [run])
            let part = (last ?? 1) + 1
            try RunRow.insert(sitting, part: part, of: run, into: db)
            return part
        }
    }
}

/// Selects the run to load.
package enum RunSelector: Sendable, Equatable {
    /// The run begun last.
    case last
    case id(Int64)
}

/// A run and the outcomes of its measured requests (warm-up does not count); the attempts of one request count as one.
package struct RunListing: Sendable, Equatable {
    package var record: RunRecord
    package var ok: Int
    package var failed: Int
    /// Interrupted, or waiting for another attempt that never came.
    package var cancelled: Int

    /// Every measured request, whatever its outcome.
    package var attempted: Int { ok + failed + cancelled }

    fileprivate static let selection = """
        SELECT run.*,
            count(*) FILTER (WHERE request.outcome = 'ok') AS ok_count,
            count(*) FILTER (WHERE request.outcome = 'failed' AND request.retry_wait_ns IS NULL) AS failed_count,
            count(DISTINCT request.target_id || ' ' || request.sequence || ' ' || request.part) AS request_count
        FROM run LEFT JOIN request ON request.run_id = run.id AND request.phase = 'measure'
        GROUP BY run.id ORDER BY run.id
        """
}
