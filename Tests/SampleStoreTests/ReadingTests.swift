import Foundation
import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("Reading a run database")
struct ReadingTests {
    /// What a database that is to be read may look like.
    enum State: CaseIterable {
        /// Its program has ended well.
        case closed
        /// Its program was killed: the log and its index lie beside it.
        case killed
        /// Copied with its log, but without the index.
        case logAlone
        /// Somebody set it to a journal that is rolled back.
        case withoutLog
        case firstSchema, secondSchema
    }

    /// Makes a database of that kind with one run of three samples.
    private func make(_ state: State, in folder: ScratchFolder) throws {
        let origin = try ScratchFolder()
        switch state {
        case .firstSchema, .secondSchema:
            let queue = try DatabaseQueue(path: folder.file)
            _ = try queue.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }
            try Schema.migrator.migrate(queue, upTo: state == .firstSchema ? "1" : "2")
            try queue.write {
                try $0.execute(sql: OlderFile.run + OlderFile.sample + OlderFile.sample + OlderFile.sample)
            }
            return try queue.close()
        case .closed, .killed, .logAlone, .withoutLog: break
        }
        let database = try origin.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 3)
        try database.append((0..<3).map { maker.sample($0) }, to: run)
        try database.finish(run, at: 1, status: .finished)
        if state == .withoutLog {
            _ = try database.queue.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
            }
        }
        if state == .closed || state == .withoutLog { database.close() }
        // While it is open the log is there; copied then, it is what a killed program leaves behind.
        for ending in ["", "-wal", "-shm"] where state != .logAlone || ending != "-shm" {
            guard FileManager.default.fileExists(atPath: origin.file + ending) else { continue }
            try FileManager.default.copyItem(atPath: origin.file + ending, toPath: folder.file + ending)
        }
        #expect(
            FileManager.default.fileExists(atPath: folder.file + "-wal") == (state == .killed || state == .logAlone)
        )
    }

    @Test("changes nothing, in it or beside it, and finds all that is there", arguments: State.allCases)
    func changesNothing(_ state: State) throws {
        let folder = try ScratchFolder()
        try make(state, in: folder)
        let before = try Snapshot(folder.path)
        let database = try folder.open(.existing(readOnly: true))
        #expect(try database.runs().count == 1)
        #expect(try database.load(.last).samples.count == 3)
        database.close()
        #expect(try Snapshot(folder.path) == before)
    }

    @Test("whose path has signs that a URI would take for its own")
    func path() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/a b?c#d%20é.sqlite"
        let database = try RunDatabase.open(path: path, mode: .create)
        _ = try database.begin(.example())
        database.close()
        #expect(try RunDatabase.open(path: path, mode: .existing(readOnly: true)).runs().count == 1)
    }

    @Test("through a symbolic link reads the log that lies beside the file itself")
    func link() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: folder.file)
        let reading = try RunDatabase.open(path: folder.path + "/link", mode: .existing(readOnly: true))
        #expect(try reading.load(.last).record.id == run)
    }

    @Test("that is written meanwhile sees what is there by now, whoever opened it first")
    func live() throws {
        let folder = try ScratchFolder()
        let writing = try folder.open()
        let run = try writing.begin(.example())
        writing.close()
        let reading = try folder.open(.existing(readOnly: true))
        var maker = SampleMaker(seed: 4)
        for round in 1...4 {
            let again = try folder.open()
            try again.append([maker.sample(round)], to: run)
            #expect(try reading.load(.last).samples.count == round)
            // By turns the log is still there, and put into the file.
            if round.isMultiple(of: 2) { again.close() }
            #expect(try reading.load(.last).samples.count == round)
        }
    }

    @Test("that changes while it is read is read again, and no mixture of the two is returned")
    func torn() throws {
        let folder = try ScratchFolder()
        let writing = try folder.open()
        let run = try writing.begin(.example())
        writing.close()
        let reading = try ReadOnlyFile(path: folder.file, busySeconds: 1)
        var maker = SampleMaker(seed: 5)
        var rounds = 0
        let counts = try reading.read { db in
            rounds += 1
            let before = try Int.fetchOne(db, sql: "SELECT count(*) FROM request") ?? -1
            if rounds == 1 {
                let again = try folder.open()
                try again.append((0..<600).map { maker.sample($0) }, to: run)
                again.close()
            }
            return [before, try Int.fetchOne(db, sql: "SELECT count(*) FROM request") ?? -1]
        }
        #expect(rounds == 2 && counts == [600, 600])
    }
}

@Suite("A run that is deleted")
struct DeletionTests {
    private static let tables = ["request", "opened_connection", "target", "sitting", "remark"]

    /// Deletes as the `sqlite3` shell does, which knows nothing of foreign keys unless it is told.
    private func delete(_ statement: String, in file: String) throws -> [String: Int] {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: file, configuration: configuration)
        return try queue.write { db in
            try db.execute(sql: statement)
            return try Dictionary(
                uniqueKeysWithValues: Self.tables.map { table in
                    (table, try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? -1)
                }
            )
        }
    }

    private func fill(_ database: RunDatabase) throws -> Int64 {
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 6)
        try database.append(
            (0..<5).map { maker.sample($0) },
            remarks: [Remark(at: 1, kind: .clockStep, text: "x")],
            connections: [OpenedConnection(target: 1, outcome: .ok, started: 1)],
            to: run
        )
        return run
    }

    @Test("takes with it all that belongs to it, in a shell that does not heed foreign keys, and nothing else")
    func cascades() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let (first, second) = (try fill(database), try fill(database))
        let whole = try database.load(.id(second))
        database.close()
        let left = try delete("DELETE FROM run WHERE id = \(first)", in: folder.file)
        #expect(left == ["request": 5, "opened_connection": 1, "target": 2, "sitting": 1, "remark": 1])
        let reading = try folder.open(.existing(readOnly: true))
        #expect(try reading.load(.last) == whole && reading.runs().count == 1)
        #expect(try delete("DELETE FROM run", in: folder.file).values.allSatisfy { $0 == 0 })
    }

    @Test(
        "in a file of an earlier version has left nothing behind that keeps it from being brought up to date",
        arguments: ["1", "2"]
    )
    func orphans(version: String) throws {
        let folder = try ScratchFolder()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: folder.file, configuration: configuration)
        try Schema.migrator.migrate(queue, upTo: version)
        try queue.write { try $0.execute(sql: OlderFile.run + OlderFile.sample + "DELETE FROM run;" + OlderFile.run) }
        try queue.close()
        for readOnly in [true, false] {
            let database = try folder.open(.existing(readOnly: readOnly))
            #expect(try database.runs().map(\.record.id) == [2])
            #expect(try database.load(.last).samples.isEmpty)
        }
        #expect(try delete("DELETE FROM run", in: folder.file).values.allSatisfy { $0 == 0 })
    }
}

/// Rows as earlier versions wrote them.
enum OlderFile {
    /// A run with one target, which has its number.
    static let run = """
        INSERT INTO run (name, started_at, status, scenario_json, host_json, version, simulated, load_shape,
            owner, heartbeat_at) VALUES ('old', 5, 'finished', '{}', '{}', '0.1.0', 0, 'closed', '', 5);
        INSERT INTO target (run_id, position, name, protocol, model, endpoint, streamed, price_model,
            simulated) VALUES ((SELECT max(id) FROM run), 0, 't', 'openai-chat', 'm', 'http://a', 1, 'm', 0);
        """
    static let sitting = """
        INSERT INTO sitting (run_id, part, started_at, version, host_json) VALUES (1, 1, 5, '0.1.0', '{}');
        """
    static let sample = """
        INSERT INTO request (run_id, target_id, prompt_id, phase, sequence, attempt, outcome,
            connection_reused, stamp_source, planned_ns, held_back, terminated, was_buffered, token_reads,
            bytes_received, deltas)
        VALUES (1, 1, 'p', 'measure', 0, 1, 'ok', 0, 'kernel', 7, 0, 1, 0, 1, 9, '[[1,2,0,3]]');
        """
}

/// A folder's files, byte for byte, and when each was written last.
private struct Snapshot: Equatable {
    struct File: Equatable {
        var content: Data
        var written: Date
    }

    var files: [String: File] = [:]

    init(_ folder: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let path = "\(folder)/\(name)"
            let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            files[name] = File(
                content: try Data(contentsOf: URL(fileURLWithPath: path)),
                written: try #require(date)
            )
        }
    }
}
