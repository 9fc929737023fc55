import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("A baseline in a database")
struct BaselineTests {
    private static func name(_ text: String) throws -> RunTag { try #require(RunTag(text: text)) }

    private static func database(_ folder: ScratchFolder, runs: Int = 3) throws -> RunDatabase {
        let database = try folder.open()
        for _ in 0..<runs {
            let run = try database.begin(.example())
            try database.finish(run, at: 1, status: .finished)
        }
        return database
    }

    @Test("is one run under a name, which another may take over")
    func set() throws {
        let folder = try ScratchFolder()
        let database = try Self.database(folder)
        let main = try Self.name("main")
        #expect(try database.setBaseline(main, to: 1) == nil)
        #expect(try database.setBaseline(main, to: 2) == 1)
        #expect(try database.baselines().map(\.run) == [2])
        #expect(throws: StoreError.self) { try database.setBaseline(main, to: 9) }
        #expect(try database.removeBaseline(main))
        #expect(try !database.removeBaseline(main) && database.baselines().isEmpty)
    }

    @Test("is found by its name, before a tag of the same letters")
    func found() throws {
        let folder = try ScratchFolder()
        let database = try Self.database(folder)
        let main = try Self.name("main")
        try database.label(3, adding: [main])
        #expect(try database.record(.named("main")).id == 3)
        try database.setBaseline(main, to: 1)
        #expect(try database.record(.named("main")).id == 1)
        #expect(try database.latestNames().contains("main"))
    }

    @Test("is not deleted by the way, by this program or a shell")
    func kept() throws {
        let folder = try ScratchFolder()
        let database = try Self.database(folder)
        try database.setBaseline(try Self.name("main"), to: 2)
        let error = try #require(throws: StoreError.self) { try database.delete([1, 2]) }
        #expect(error.kind == .isBaseline && error.message.contains("ezbench baseline remove main"))
        #expect(try database.runs().count == 3, "all of them or none")
        let shell = try DatabaseQueue(path: database.path)
        #expect(throws: DatabaseError.self) {
            try shell.write { db in
                try db.execute(sql: "PRAGMA foreign_keys = OFF")
                try db.execute(sql: "DELETE FROM run WHERE id = 2")
            }
        }
        try database.delete([1, 3])
        #expect(try database.removeBaseline(try Self.name("main")))
        try database.delete([2])
    }
}
