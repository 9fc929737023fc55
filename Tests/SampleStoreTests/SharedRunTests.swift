import BenchModel
import Foundation
import SQLiteAccess
import Testing

@testable import SampleStore

@Suite("Parts of a run in one file")
struct SharedRunTests {
    private static let names = ["01234567-89ab-4def-8123-456789abcdef", "beef4567-89ab-4def-8123-456789abcdef"]

    private static func begin(_ database: RunDatabase, _ uuid: String?, _ shards: [Shard], as own: Shard = .whole)
        throws -> Int64
    {
        var record = RunRecord.example()
        record.uuid = uuid.flatMap(RunUUID.init(text:))
        record.shard = own
        record.parts = shards.map { ShardRecord(shard: $0, hostJSON: #"{"cpu":"\#($0.text)"}"#) }
        return try database.begin(record)
    }

    @Test("are those of the latest shared run, whatever else is there")
    func latest() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        #expect(try database.latestParts().isEmpty)
        let (first, second) = (try #require(Shard(index: 0, of: 2)), try #require(Shard(index: 1, of: 2)))
        _ = try Self.begin(database, Self.names[0], [first], as: first)
        let alone = try Self.begin(database, Self.names[1], [])
        #expect(try database.latestParts() == [1] && alone == 2)
        _ = try Self.begin(database, Self.names[1], [first], as: first)
        _ = try Self.begin(database, Self.names[1], [second], as: second)
        // Run 2 has the same name, and nobody says that it is a part.
        #expect(try database.latestParts() == [3, 4])
        _ = try Self.begin(database, nil, [])
        #expect(try database.latestParts() == [3, 4])
    }

    @Test("come back in their order, each with what it said last")
    func notes() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let shards = [2, 0, 1].compactMap { Shard(index: ShardIndex($0), of: 3) }
        let run = try Self.begin(database, Self.names[0], shards)
        let middle = ShardRecord(
            shard: shards[2],
            machine: MachineID(text: "m"),
            hostJSON: "{}",
            status: .interrupted,
            endReason: "why\0",
            late: 5,
            clockError: 7
        )
        try database.note(ShardRecord(shard: shards[2], status: .finished, late: 99), of: run)
        try database.note(middle, of: run)
        let parts = try database.load(.last).record.parts
        #expect(
            parts.map(\.shard.text) == ["1/3", "2/3", "3/3"]
                && parts.map(\.status) == [.running, .interrupted, .running]
        )
        #expect(parts[1].endReason == "why\u{FFFD}" && parts[1].late == 5 && parts[1].clockError == 7)
        #expect(parts[1].machine == middle.machine && parts[0].machine == nil && parts[0].clockError == nil)
    }

    @Test("are all that a file holds into which they were joined", arguments: 0..<4)
    func merged(kind: Int) throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let name = RunUUID(text: Self.names[0])
        #expect(try !database.holdsOnlyMerged(name), "there is nothing")
        let part = try #require(Shard(index: 0, of: 2))
        switch kind {
        case 0: _ = try Self.begin(database, Self.names[0], [part])
        case 1: _ = try Self.begin(database, Self.names[0], [part], as: part)
        case 2: _ = try Self.begin(database, Self.names[1], [part])
        default: for _ in 0..<2 { _ = try Self.begin(database, Self.names[0], [part]) }
        }
        #expect(try database.holdsOnlyMerged(name) == (kind == 0))
        #expect(try !database.holdsOnlyMerged(nil))
    }

    @Test("a file is a baseline's own if it says so and holds one run")
    func baseline() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        _ = try Self.begin(database, Self.names[0], [])
        #expect(try !database.isBaselineFile)
        for _ in 0..<2 { try database.markAsBaselineFile() }
        #expect(try database.isBaselineFile)
        _ = try Self.begin(database, Self.names[1], [])
        #expect(try !database.isBaselineFile, "somebody measured into it")
    }
}

@Suite("Why a database cannot be used")
struct StoreErrorTests {
    private static let codes: [(code: ResultCode, kind: StoreError.Kind, words: String)] = [
        (.SQLITE_NOTADB, .notADatabase, "is not a run database"), (.SQLITE_BUSY, .locked, "is locked"),
        (.SQLITE_LOCKED, .locked, "is locked"), (.SQLITE_FULL, .full, "the disk is full"),
        (.SQLITE_READONLY, .unwritable, "cannot be written"), (.SQLITE_PERM, .unwritable, "cannot be written"),
        (.SQLITE_AUTH, .unwritable, "cannot be written"), (.SQLITE_CANTOPEN, .unwritable, "see that its folder exists"),
        (.SQLITE_CORRUPT, .damaged, "is damaged (broken)"),
        (.SQLITE_CONSTRAINT, .other, "the database refused (broken)"),
    ]

    @Test("is said with what to do, by SQLite's own code", arguments: codes)
    func wording(code: ResultCode, kind: StoreError.Kind, words: String) {
        let error = #expect(throws: StoreError.self) {
            _ = try StoreError.wording("/f") { () throws -> Int in
                throw DatabaseError(resultCode: code, message: "broken")
            }
        }
        #expect(error?.kind == kind && error?.path == "/f" && error?.message.contains(words) == true)
        #expect(error?.description.hasPrefix("/f: ") == true)
    }

    @Test("is what it was where it was said already, and something else where another thing broke")
    func others() {
        struct Odd: Error, CustomStringConvertible { var description: String { "oddly" } }
        let own = StoreError(.vanished, "/g", "is gone")
        #expect(throws: own) { _ = try StoreError.wording("/f") { () throws -> Int in throw own } }
        #expect(throws: StoreError(.other, "/f", "the database cannot be used: oddly")) {
            _ = try StoreError.wording("/f") { () throws -> Int in throw Odd() }
        }
        #expect((try? StoreError.wording("/f") { 5 }) == 5)
    }
}
