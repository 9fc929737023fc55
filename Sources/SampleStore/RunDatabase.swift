package import BenchModel
import SQLiteAccess
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
    /// interrupted but not marked so, and of a file of an earlier version a copy is migrated.
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
            .filter { RunOwner.living(in: $0, seenBy: observer, at: now) == nil }
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
            scrapes: unsaved.scrapes,
            to: run
        )
    }

    /// Stores samples, remarks on the whole run, connections opened ahead or held open, and what servers said of themselves, in
    /// one transaction.
    package func append(
        _ samples: [Sample],
        remarks: [Remark] = [],
        connections: [OpenedConnection] = [],
        lingered: [LingeredConnection] = [],
        scrapes: [ServerScrape] = [],
        to run: Int64
    ) throws {
        if samples.isEmpty, remarks.isEmpty, connections.isEmpty, lingered.isEmpty, scrapes.isEmpty { return }
        try write { db in
            let targets = try RunRow.targetIDs(of: run, in: db)
            func targetID(_ target: TargetIndex) throws -> Int64 {
                guard targets.indices.contains(target.number) else {
                    throw StoreError(.noSuchRun, self.path, "run \(run) has no target number \(target.number)")
                }
                return targets[target.number]
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
            for scrape in scrapes { try ServerScrapeRow.insert(scrape, run: run, into: db) }
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
        switch access {
        case .whole(let queue, _): try? queue.close()
        case .reading(let file): file.close()
        }
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

    /// Returns a run with its samples in order of planning.
    ///
    /// - Throws: ``StoreError``; if the run does not exist, it names those that do.
    package func load(_ selector: RunSelector) throws -> StoredRun {
        try run(selector) { id, db, _ in try SampleRow.all(of: id, in: db) }
    }

    /// Returns a run with what figures need of its samples: a fraction of what ``load(_:)`` holds.
    ///
    /// - Throws: ``StoreError``; if the run does not exist, it names those that do.
    package func facts(_ selector: RunSelector) throws -> RunFacts {
        try run(selector) { id, db, second in try SampleRow.facts(of: id, in: db, second) }
    }

    private func run<Held>(
        _ selector: RunSelector,
        _ samples: (Int64, Database, SecondConnection?) throws -> [Held]
    ) throws -> RunWithSamples<Held> {
        try read { db, second in
            let record = try self.record(selector, in: db)
            return RunWithSamples(
                record: record,
                samples: try samples(record.id, db, second),
                connections: try OpenedConnectionRow.all(of: record.id, in: db),
                lingered: try LingeringRow.all(of: record.id, in: db),
                scrapes: try ServerScrapeRow.all(of: record.id, in: db)
            )
        }
    }

    /// Returns a run without its samples.
    ///
    /// - Throws: ``StoreError``; if the run does not exist, it names those that do.
    package func record(_ selector: RunSelector) throws -> RunRecord { try read { try self.record(selector, in: $0) } }

    func record(_ selector: RunSelector, in db: Database) throws -> RunRecord {
        let id = try selector.resolved(in: db, path)
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run WHERE id = ?", arguments: [id]) else {
            throw try selector.notFound(in: db, path)
        }
        return try record(from: row, in: db)
    }

    func record(from row: Row, in db: Database) throws -> RunRecord {
        var record = try RunRow.record(from: row, stale: Set(recoveredRuns), in: db)
        record.database = path
        return record
    }

    func read<Result>(_ work: (Database) throws -> Result) throws(StoreError) -> Result {
        try read { db, _ in try work(db) }
    }

    /// Reads, where nothing can change meanwhile with what opens another connection.
    private func read<Result>(_ work: (Database, SecondConnection?) throws -> Result) throws(StoreError) -> Result {
        try expectOpen()
        switch access {
        case .whole(let queue, _): return try StoreError.wording(path) { try queue.read { try work($0, nil) } }
        case .reading(let file): return try file.read(work)
        }
    }
}

// MARK: - Going on with a run

extension RunDatabase {
    /// Starts another sitting of an interrupted run, which is then running again.
    ///
    /// - Parameters:
    ///   - run: which run.
    ///   - sitting: the new sitting.
    ///   - scenarioJSON: what to store in the place of its scenario, such as with further objectives; nil leaves that as it is.
    /// - Returns: the sitting's number.
    /// - Throws: ``StoreError`` if the run does not exist or is not interrupted: of two that resume it, only one
    ///   succeeds.
    package func resume(_ run: Int64, _ sitting: RunRecord.Sitting, scenarioJSON: String? = nil) throws -> Int {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE run SET status = 'running', finished_at = NULL, end_reason = NULL, gate = NULL, owner = ?, heartbeat_at = ?
                    WHERE id = ? AND status = 'interrupted'
                    """,
                arguments: [RunOwner.current().text, MonotonicClock.wallNow(), run]
            )
            if db.changesCount == 0 {
                let status = try String.fetchOne(db, sql: "SELECT status FROM run WHERE id = ?", arguments: [run])
                guard let status else { throw try RunSelector.id(run).notFound(in: db, self.path) }
                throw StoreError(
                    .notInterrupted,
                    self.path,
                    "run \(run) is \(status); only an interrupted run is resumed"
                )
            }
            let last = try Int.fetchOne(db, sql: "SELECT max(part) FROM sitting WHERE run_id = ?", arguments: [run])
            let part = (last ?? 1) + 1
            try RunRow.insert(sitting, part: part, of: run, into: db)
            if let scenarioJSON {
                try db.execute(sql: "UPDATE run SET scenario_json = ? WHERE id = ?", arguments: [scenarioJSON, run])
            }
            return part
        }
    }
}
