import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("A run that is named")
struct NamedRunTests {
    private static let uuids = [
        "01234567-89ab-4def-8123-456789abcdef", "01234567-ffff-4def-8123-456789abcdef",
        "beef4567-89ab-4def-8123-456789abcdef", "12345678-89ab-4def-8123-456789abcdef",
    ]

    /// A database with four runs; the first and the third are tagged.
    private static func database(_ folder: ScratchFolder) throws -> RunDatabase {
        let database = try folder.open()
        for (index, uuid) in uuids.enumerated() {
            var run = RunRecord.example()
            run.uuid = RunUUID(text: uuid)
            if index % 2 == 0 { run.labels = RunLabels(tags: ["nightly", "r\(index)"].compactMap(RunTag.init(text:))) }
            _ = try database.begin(run)
        }
        return database
    }

    @Test(
        "is found by its number, its tag, the beginning of its UUID, or as the latest",
        arguments: [
            ("1", 1), ("4", 4), ("latest", 4), ("last", 4), ("Latest", 4), ("nightly", 3), ("r0", 1), ("beef", 3),
            ("BEEF4567-89", 3), ("12345678", 4), ("01234567-f", 2), ("01234567-89ab-4def-8123-456789abcdef", 1),
        ] as [(String, Int64)]
    )
    func found(name: String, id: Int64) throws {
        let folder = try ScratchFolder()
        let database = try Self.database(folder)
        let selector = try #require(RunSelector(text: name))
        #expect(try database.load(selector).record.id == id)
        #expect(try database.runs([selector, .id(id)]).map(\.record.id) == [id])
    }

    @Test("is found by a tag although its letters begin another's UUID")
    func tagBeforeUUID() throws {
        let folder = try ScratchFolder()
        let database = try Self.database(folder)
        try database.label(2, adding: [try #require(RunTag(text: "beef"))])
        #expect(try database.load(.named("beef")).record.id == 2)
    }

    @Test("but is none says what there is, and several are told by their numbers")
    func none() throws {
        let folder = try ScratchFolder()
        let database = try Self.database(folder)
        for (name, words) in [
            ("9", "there is no run 9; the latest are 4, 3, 2, 1"), ("weekly", "tags are nightly, r2, r0"),
            ("01234567", "the UUIDs of several runs begin with 01234567: 1, 2"), ("54321", "no run has that number"),
            ("other.sqlite", "a database is named with --db"),
        ] {
            let selector = try #require(RunSelector(text: name))
            #expect("\(name)") {
                _ = try database.load(selector)
            } throws: {
                let error = $0 as? StoreError
                return error?.kind == .noSuchRun && error?.message.contains(words) == true
            }
        }
    }

    @Test("cannot be called everything", arguments: ["", "0", "-3", "two words", "a\u{1B}b", "%", "1,2"])
    func unnameable(name: String) { #expect(RunSelector(text: name) == nil) }
}

@Suite("What is said of a run")
struct RunLabelTests {
    @Test("is stored with it, changed later, and goes where the run goes")
    func labels() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        var record = RunRecord.example()
        let (one, two) = (try #require(RunTag(text: "one")), try #require(RunTag(text: "two")))
        record.labels = RunLabels(tags: [one], note: "first")
        record.priceFile = RunRecord.PriceFile(
            path: "prices.json",
            digest: try #require(TextDigest(hex: String(repeating: "ab", count: 32)))
        )
        let run = try database.begin(record)
        #expect(try database.load(.last).record.labels == record.labels)
        #expect(try database.load(.last).record.priceFile == record.priceFile)
        try database.label(run, adding: [two, one], note: "second\0")
        #expect(try database.load(.last).record.labels == RunLabels(tags: [one, two], note: "second\u{FFFD}"))
        try database.label(run, removing: [one], note: "")
        #expect(try database.load(.last).record.labels == RunLabels(tags: [two]))
    }

    @Test("What the gate answered is forgotten when the run goes on")
    func gate() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        for answer in GateAnswer.allCases {
            try database.conclude(run, gate: answer)
            #expect(try database.runs()[0].record.gate == answer)
        }
        try database.finish(run, at: 1, status: .interrupted)
        _ = try database.resume(run, RunRecord.Sitting(startedAt: 2, version: "0.1.0"))
        #expect(try database.load(.last).record.gate == nil)
    }
}

@Suite("Deleting runs")
struct RunDeletionTests {
    private static func fill(_ database: RunDatabase, requests: Int) throws -> Int64 {
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 3)
        try database.append((0..<requests).map { maker.sample($0, events: 50) }, to: run)
        try database.finish(run, at: 1, status: .finished)
        return run
    }

    @Test("gives their space back, and leaves the others as they are")
    func space() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let (small, large) = (try Self.fill(database, requests: 3), try Self.fill(database, requests: 500))
        try database.label(large, adding: [try #require(RunTag(text: "big"))])
        let listed = try database.runs()
        let sizes = listed.compactMap(\.bytes)
        #expect(sizes.count == 2 && sizes[1] > 50 * sizes[0])
        let kept = try database.load(.id(small))
        try database.delete([large])
        #expect(try database.giveBackSpace() > sizes[1] / 2)
        #expect(try database.load(.last) == kept)
        #expect(RunSelector(text: "big").map { (try? database.load($0)) == nil } == true)
        let pages = try database.queue.read { try Int.fetchOne($0, sql: "PRAGMA freelist_count") }
        #expect(pages == 0)
    }

    @Test("refuses one that is being written, and then deletes none of those named with it")
    func running() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let done = try Self.fill(database, requests: 2)
        let running = try database.begin(.example())
        #expect { try database.delete([done, running]) } throws: { ($0 as? StoreError)?.kind == .stillRunning }
        #expect(try database.runs().map(\.record.id) == [done, running])
        #expect { try database.giveBackSpace() } throws: { ($0 as? StoreError)?.kind == .stillRunning }
        try database.delete([done])
        #expect(try database.runs().map(\.record.id) == [running])
    }

    @Test("by a shell takes the tags too")
    func tags() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try Self.fill(database, requests: 1)
        try database.label(run, adding: [try #require(RunTag(text: "x"))])
        database.close()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let shell = try DatabaseQueue(path: folder.file, configuration: configuration)
        try shell.write { try $0.execute(sql: "DELETE FROM run") }
        #expect(try shell.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM tag") } == 0)
    }
}
