import BenchModel
import SQLiteAccess
import Testing

@testable import SampleStore

@Suite("What servers said of themselves, stored")
struct ServerScrapeTests {
    private static let scrapes = [
        ServerScrape(
            server: "http://a",
            part: 1,
            at: 1_000,
            took: 20,
            .page(.vllm, [ServerReading("running", 2), ServerReading("ttft_bucket", labels: "inf", 9)])
        ),
        ServerScrape(server: "http://b", part: 1, at: 2_000, took: 30, .failed("HTTP 500")),
        ServerScrape(
            server: "http://a",
            part: 2,
            at: 3_000,
            took: 0,
            .page(nil, [ServerReading("x", labels: "a=\"b\"", .infinity)])
        ),
        ServerScrape(server: "http://a", part: 2, at: 4_000, took: 0, .page(.tgi, [])),
    ]

    @Test("is read back as it was, in the order of time; what is no number is left out")
    func roundTrip() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var extra = Self.scrapes
        extra[3].result = .page(.tgi, [ServerReading("running", .nan)])
        try database.append([], scrapes: [extra[2], extra[0], extra[1], extra[3]], to: run)
        #expect(try database.load(.id(run)).scrapes == Self.scrapes)
    }

    @Test("goes with its run, in any shell")
    func deleted() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try database.append([], scrapes: Self.scrapes, to: run)
        try database.queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM run")
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM server_scrape") == 0)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM server_sample") == 0)
        }
    }

    @Test("is refused where its numbers cannot be measurements")
    func foreign() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try database.append([], scrapes: Self.scrapes, to: run)
        try database.queue.write { try $0.execute(sql: "UPDATE server_scrape SET at_ns = 9223372036854775807") }
        #expect(throws: StoreError.self) { try database.load(.id(run)) }
    }

    @Test("is saved with the rest of a run whose database cannot be written")
    func rescued() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try database.append([], scrapes: Array(Self.scrapes.prefix(2)), to: run)
        let rescue = try Rescue(
            run,
            of: database,
            record: .example(),
            unsaved: SampleWriter.Unsaved(samples: [], scrapes: Array(Self.scrapes.suffix(2))),
            into: [folder.path]
        )
        #expect(try rescue.database.load(.id(rescue.runID)).scrapes == Self.scrapes)
    }
}
