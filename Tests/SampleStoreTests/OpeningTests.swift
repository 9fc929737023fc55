import Foundation
import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("Opening a run database")
struct OpeningTests {
    /// Opens, expects a refusal and returns it.
    private func refusal(_ path: String, _ mode: RunDatabase.Mode = .existing(readOnly: false)) throws -> StoreError {
        do {
            _ = try RunDatabase.open(path: path, mode: mode)
        } catch {
            return try #require(error as? StoreError)
        }
        throw StoreError(.other, path, "was opened")
    }

    @Test("that was closed is an error to whoever goes on with it, for reading and for writing")
    func closed() throws {
        let folder = try ScratchFolder()
        let run = try folder.open().begin(.example())
        for mode in [RunDatabase.Mode.existing(readOnly: false), .existing(readOnly: true)] {
            let database = try RunDatabase.open(path: folder.file, mode: mode)
            database.close()
            database.close()
            let unread = #expect(throws: StoreError.self) { try database.load(.id(run)) }
            #expect(unread?.description == "\(folder.file): was closed before; open it again")
            #expect(throws: StoreError.self) { try database.runs() }
            #expect(throws: StoreError.self) { try database.finish(run, at: 1, status: .finished) }
        }
        #expect(try folder.open().load(.id(run)).record.status == .running)
    }

    @Test("that does not exist names it")
    func missing() throws {
        let folder = try ScratchFolder()
        for readOnly in [true, false] {
            let error = try refusal(folder.file, .existing(readOnly: readOnly))
            #expect(error.kind == .missing && error.description.hasPrefix(folder.file + ": there is no such database"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file), "looking must not create")
    }

    @Test(
        "under a name that SQLite keeps in memory, or that keeps nothing, is refused",
        arguments: [
            "", ":memory:", "file:bench?mode=memory", "file::memory:", "file:bench.sqlite", "/dev/null", "PIPE",
            "bench.sqlite-wal", "bench.sqlite-shm", "bench.sqlite-journal",
        ]
    )
    func noFile(name: String) throws {
        let folder = try ScratchFolder()
        let path = name == "PIPE" ? folder.path + "/pipe" : name
        if name == "PIPE" { try #require(mkfifo(path, 0o600) == 0) }
        for mode in [RunDatabase.Mode.create, .existing(readOnly: true), .existing(readOnly: false)] {
            let error = try refusal(path, mode)
            #expect(error.kind == .notADatabase && error.message.contains("name a file"))
        }
    }

    @Test("in a folder that does not exist says so")
    func missingFolder() throws {
        let folder = try ScratchFolder()
        let error = try refusal(folder.path + "/no/bench.sqlite", .create)
        #expect(error.kind == .unwritable && error.message.contains("its folder does not exist"))
    }

    @Test("that is a directory says so")
    func directory() throws {
        let folder = try ScratchFolder()
        for mode in [RunDatabase.Mode.create, .existing(readOnly: true)] {
            let error = try refusal(folder.path, mode)
            #expect(error.kind == .notADatabase && error.message.contains("is a directory"))
        }
    }

    @Test("refuses a file that is no database, and leaves it alone")
    func noDatabase() throws {
        let folder = try ScratchFolder()
        let content = Data(String(repeating: "not a database\n", count: 100).utf8)
        try content.write(to: URL(fileURLWithPath: folder.file))
        for mode in [RunDatabase.Mode.create, .existing(readOnly: true), .existing(readOnly: false)] {
            #expect(try refusal(folder.file, mode).kind == .notADatabase)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file)) == content)
    }

    @Test("refuses another program's database, and leaves it alone", arguments: [true, false])
    func foreign(hasApplicationID: Bool) throws {
        let folder = try ScratchFolder()
        let other = try DatabaseQueue(path: folder.file)
        try other.writeWithoutTransaction {
            try $0.execute(sql: hasApplicationID ? "PRAGMA application_id = 5" : "CREATE TABLE bookmark (id)")
        }
        try other.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.file))
        for mode in [RunDatabase.Mode.create, .existing(readOnly: true), .existing(readOnly: false)] {
            let error = try refusal(folder.file, mode)
            #expect(error.kind == .foreign && error.message.contains("another program"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file)) == before)
    }

    @Test("refuses what a later version wrote")
    func newer() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        try database.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 90") }
        for mode in [RunDatabase.Mode.create, .existing(readOnly: true), .existing(readOnly: false)] {
            let error = try refusal(folder.file, mode)
            #expect(
                error.kind == .newer && error.message.contains("schema 9") && error.message.contains("update ezbench")
            )
        }
    }

    @Test("brings what the first version wrote up to date, and keeps its rows")
    func firstSchema() throws {
        let folder = try ScratchFolder()
        let queue = try DatabaseQueue(path: folder.file)
        try Schema.migrator.migrate(queue, upTo: "1")
        try queue.write { db in
            try db.execute(sql: OlderFile.run + OlderFile.sample)
        }
        try queue.close()
        // Read as it is first: that leaves it as it is.
        for readOnly in [true, true, false] {
            let database = try folder.open(.existing(readOnly: readOnly))
            let run = try database.load(.last)
            #expect(run.record.name == "old" && run.record.endReason == nil)
            // What it had no tables for.
            #expect(try run.record.parts.isEmpty && database.latestParts().isEmpty && database.baselines().isEmpty)
            #expect(run.samples.map(\.planned) == [7] && run.samples.map(\.part) == [1])
            let schema = try DatabaseQueue(path: folder.file).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            #expect(schema == (readOnly ? 1 : Schema.version))
        }
    }

    @Test("tells a run of an earlier version apart: it has no name of its own, no machine, and the order it had")
    func earlierIdentity() throws {
        let folder = try ScratchFolder()
        let queue = try DatabaseQueue(path: folder.file)
        try Schema.migrator.migrate(queue, upTo: "2")
        try queue.write { try $0.execute(sql: OlderFile.run + OlderFile.sample + OlderFile.sitting) }
        try queue.close()
        for readOnly in [true, false] {
            let database = try folder.open(.existing(readOnly: readOnly))
            let run = try database.load(.last)
            #expect(run.record.uuid == nil && run.record.machine == nil && run.record.shard == .whole)
            #expect(run.record.promptOrder == .shuffledRounds && run.record.scenarioFile == nil)
            #expect(run.samples.map(\.turn) == [nil] && run.samples.map(\.response.firstEvent) == [nil])
        }
        // It goes on beside runs of this version, and stays what it was.
        let database = try folder.open()
        try database.finish(1, at: 5, status: .interrupted)
        let sitting = RunRecord.Sitting(startedAt: 9, version: "0.3.0", machine: MachineID(text: "here"))
        #expect(try database.resume(1, sitting) == 2)
        _ = try database.begin(.example())
        let records = try database.runs().map(\.record)
        #expect(records.map { $0.uuid != nil } == [false, true])
        #expect(records[0].sittings.map(\.machine) == [nil, MachineID(text: "here")])
    }

    @Test("takes an empty file for a new one, unless it is to be read")
    func emptyFile() throws {
        let folder = try ScratchFolder()
        try Data().write(to: URL(fileURLWithPath: folder.file))
        #expect(try refusal(folder.file, .existing(readOnly: true)).kind == .noSuchRun)
        #expect(try folder.open().runs().isEmpty)
    }

    @Test("marks it as ours, with a write-ahead log")
    func marks() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let marks = try database.queue.read { db in
            try ["application_id", "user_version", "synchronous"].map {
                try Int.fetchOne(db, sql: "PRAGMA \($0)") ?? -1
            }
        }
        #expect(marks == [Int(Schema.applicationID), Schema.version, 2])
        #expect(try database.queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    }

    @Test("read-only cannot write")
    func readOnly() throws {
        let folder = try ScratchFolder()
        let writing = try folder.open()
        _ = try writing.begin(.example())
        let reading = try folder.open(.existing(readOnly: true))
        #expect {
            _ = try reading.begin(.example())
        } throws: {
            ($0 as? StoreError)?.kind == .unwritable
        }
    }

    @Test("read-only works when no one else has it open")
    func readOnlyAlone() throws {
        let folder = try ScratchFolder()
        let writing = try folder.open()
        let run = try writing.begin(.example())
        try writing.queue.close()
        #expect(try folder.open(.existing(readOnly: true)).load(.last).record.id == run)
    }

    @Test("in a folder without write permission says so", .enabled(if: getuid() != 0, "root may write everywhere"))
    func unwritable() throws {
        let folder = try ScratchFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path) }
        let error = try refusal(folder.file, .create)
        #expect(error.kind == .unwritable && error.message.contains("cannot be written to"))
    }

    @Test("by many at once sets it up once")
    func race() async throws {
        let folder = try ScratchFolder()
        let file = folder.file
        try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let database = try RunDatabase.open(path: file, mode: .create, busySeconds: 60)
                    let run = try database.begin(.example())
                    var maker = SampleMaker(seed: UInt64(run))
                    for _ in 0..<5 { try database.append((0..<20).map { maker.sample($0) }, to: run) }
                    try database.finish(run, at: 1, status: .finished)
                    return run
                }
            }
            var runs: Set<Int64> = []
            for try await run in group { runs.insert(run) }
            #expect(runs.count == 4)
        }
        let database = try folder.open(.existing(readOnly: true))
        #expect(try database.runs().count == 4)
        for run in try database.runs() { #expect(try database.load(.id(run.record.id)).samples.count == 100) }
    }

    @Test("goes on migrating however often another process is quicker, and not where nothing moves")
    func overtaken() throws {
        let folder = try ScratchFolder()
        let (mine, other) = (try DatabaseQueue(path: folder.file), try DatabaseQueue(path: folder.file))
        var next = 1
        try OpenedFile.migrate(mine) { queue in
            guard next <= 4 else { return try Schema.migrator.migrate(queue) }
            try Schema.migrator.migrate(other, upTo: String(next))
            next += 1
            throw DatabaseError(message: "duplicate column name: length_fit")
        }
        #expect(try mine.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == Schema.version)

        var tries = 0
        #expect(throws: DatabaseError.self) {
            try OpenedFile.migrate(mine) { _ in
                tries += 1
                throw DatabaseError(message: "disk I/O error")
            }
        }
        #expect(tries == 2)
    }
}

@Suite("A run whose process died")
struct RecoveryTests {
    /// Leaves a run behind as a process that died would, and returns its id.
    private func abandon(_ folder: ScratchFolder, owner: (inout RunOwner) -> Void) throws -> Int64 {
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 1)
        try database.append([maker.sample(0)], to: run)
        var gone = RunOwner.current()
        owner(&gone)
        try database.queue.write {
            try $0.execute(sql: "UPDATE run SET owner = ?, heartbeat_at = 1234", arguments: [gone.text])
        }
        return run
    }

    @Test("is measured by the process that began one of its runs, while that lives and is another than this one")
    func measuring() throws {
        let folder = try ScratchFolder()
        let tag = RunTag.ofNewSweep()
        func found(_ change: (inout RunOwner) -> Void) throws -> Int32? {
            let run = try abandon(folder, owner: change)
            let database = try folder.open()
            try database.queue.write {
                try $0.execute(sql: "DELETE FROM tag; UPDATE run SET status = 'finished', finished_at = 1")
                try $0.execute(sql: "INSERT INTO tag (run_id, name) VALUES (?, ?)", arguments: [run, tag.text])
            }
            return try database.processMeasuring(tag)
        }
        #expect(try found { _ in } == nil, "this one")
        let parent = getppid()
        #expect(
            try found { owner in
                owner.processID = parent
                owner.processStart = RunOwner.start(of: parent) ?? "-"
            } == parent,
            "between two runs, too"
        )
        for death in Self.deaths { #expect(try found(death) == nil) }
        #expect(try folder.open().processMeasuring(.ofNewSweep()) == nil)
    }

    static let deaths: [@Sendable (inout RunOwner) -> Void] = [
        { $0.boot = "another-boot" },
        { $0.processID = 0x3FFF_FFFF },
        { $0.processStart = "1" },
        // Another container: known by its silence alone, which has lasted since 1970 here.
        { $0.namespace = "pid:[1]" },
    ]

    @Test("is marked by the next command that may write, and told", arguments: 0..<deaths.count)
    func recovery(death: Int) throws {
        let folder = try ScratchFolder()
        let run = try abandon(folder, owner: Self.deaths[death])
        let reading = try folder.open(.existing(readOnly: true))
        #expect(reading.recoveredRuns == [run])
        #expect(try reading.load(.last).record.status == .interrupted)
        #expect(try reading.runs().first?.record.status == .interrupted)

        let writing = try folder.open(.existing(readOnly: false))
        #expect(writing.recoveredRuns == [run])
        #expect(try writing.load(.last).record.status == .interrupted)
        #expect(try writing.load(.last).record.finishedAt == 1234)
        #expect(try writing.load(.last).samples.count == 1)
        #expect(try folder.open().recoveredRuns.isEmpty)
    }

    @Test("but whose process lives is left alone")
    func alive() throws {
        let folder = try ScratchFolder()
        _ = try abandon(folder) { _ in }
        let database = try folder.open()
        #expect(database.recoveredRuns.isEmpty)
        #expect(try database.load(.last).record.status == .running)
    }

    @Test("in another container counts as alive while batches come in")
    func otherContainer() {
        let observer = RunOwner.current()
        var other = observer
        other.namespace = "pid:[1]"
        #expect(!other.isGone(seenBy: observer, sinceHeartbeat: .seconds(3599)))
        #expect(other.isGone(seenBy: observer, sinceHeartbeat: .seconds(3601)))
        #expect(RunOwner(text: observer.text) == observer)
        #expect(RunOwner(text: "") == nil)
    }

    @Test("for a while takes the first folder that can be written to, and tells the last one's reason where none can")
    func temporary() throws {
        let folder = try ScratchFolder()
        var made: PrivateFolder? = try PrivateFolder.temporary(named: "x", in: ["/dev/null", "/proc", folder.path])
        let path = try #require(made).path
        #expect(path.hasPrefix(folder.path + "/x-") && FileManager.default.fileExists(atPath: path))
        made = nil
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect {
            _ = try PrivateFolder.temporary(named: "x", in: ["/proc", "/dev/null"])
        } throws: {
            "\($0)" == "/dev/null: no folder can be created in it: Not a directory"
        }
    }
}
