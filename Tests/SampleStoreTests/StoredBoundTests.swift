import Foundation
import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

/// Whatever a column holds within the bounds is read, and what is beyond them is refused: no column is forgotten.
@Suite("Numbers at the bounds of what is stored")
struct StoredBoundTests {
    private static func database(_ folder: ScratchFolder) throws -> (RunDatabase, Int64) {
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 3)
        try database.append([maker.sample(0, outcome: .ok, events: 2)], to: run)
        return (database, run)
    }

    /// Says whether a run is read once a number was written into a column; that is taken back then.
    private static func isRead(_ number: Int64, in column: String, of run: Int64, _ database: RunDatabase) throws
        -> Bool
    {
        var isRead = true
        try database.queue.undone { db in
            try db.execute(sql: "UPDATE request SET \(column) = ?", arguments: [number])
            do {
                _ = try SampleRow.all(of: run, in: db)
            } catch is StoredNumber.Defect {
                isRead = false
            }
        }
        return isRead
    }

    @Test("are read in every column of a request, and refused one beyond")
    func columns() throws {
        let folder = try ScratchFolder()
        let (database, run) = try Self.database(folder)
        let bounds = StoredNumber.bounds
        for column in SampleColumns.all where column.isNumber {
            for (number, isRead) in [
                (bounds.lowerBound, true), (bounds.upperBound, true), (bounds.lowerBound - 1, false),
                (bounds.upperBound + 1, false),
            ] {
                #expect(
                    try Self.isRead(number, in: column.name, of: run, database) == isRead,
                    "\(number) in \(column.name)"
                )
            }
        }
    }

    /// Expects that a number is refused by the name of its column, and puts one there that can be.
    private static func expectRefusal(
        of number: Int64,
        in column: String,
        of table: String,
        _ database: RunDatabase,
        _ read: () throws -> Void
    ) throws {
        let write = { (number: Int64) in
            try database.queue.write { try $0.execute(sql: "UPDATE \(table) SET \(column) = ?", arguments: [number]) }
        }
        try write(number)
        let error = #expect(throws: StoreError.self, "\(number) in \(column) of \(table)") { try read() }
        #expect(error?.message.contains("the column \(column)") == true)
        try write(3)
        try read()
    }

    private static let others: [(table: String, column: String)] = [
        ("lingering", "ended_ns"), ("lingering", "terminator_ns"), ("lingering", "connection_id"),
        ("opened_connection", "started_ns"), ("opened_connection", "tls_ns"), ("hook", "took_ns"), ("shard", "late_ns"),
        ("shard", "clock_error_ns"), ("server_scrape", "at_ns"), ("server_scrape", "took_ns"), ("remark", "at_ns"),
    ]

    @Test("are refused beyond them wherever else something was measured")
    func tables() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        try database.append(
            [],
            remarks: [Remark(at: 5, kind: .suspended, text: "t")],
            connections: [OpenedConnection(target: 0, outcome: .ok, started: 1, tls: 2)],
            lingered: [LingeredConnection(target: 1, lingering: Lingering(terminated: 1, ended: 2, ending: .lost))],
            scrapes: [ServerScrape(server: "s", part: 1, at: 3, took: 4, .failed("no"))],
            to: run
        )
        try database.note([HookRecord(endpoint: "e", what: "w", took: 7)], of: run)
        let shard = try #require(Shard(index: 0, of: 2))
        try database.note(ShardRecord(shard: shard, late: 8, clockError: 9), of: run)
        #expect(try database.load(.last).lingered.map(\.lingering.duration) == [1])
        for (table, column) in Self.others {
            for number in [Int64.max, .min] {
                try Self.expectRefusal(of: number, in: column, of: table, database) { _ = try database.load(.last) }
            }
        }
    }

    private static let watched: [(table: String, column: String)] = [
        ("incident_finding", "windows"), ("incident_finding", "bad_windows"), ("incident_finding", "requests"),
        ("incident_finding", "since_at"), ("incident", "since_at"), ("incident", "told_at"),
        ("watch_window", "requests"),
        ("watch_window", "untold"), ("watch_probe", "probed_at"),
    ]

    @Test("are refused in what a watch goes on with, which adds to them")
    func watch() throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let subject = WatchSubject(target: "a", question: .failures)
        let finding = IncidentRecord.Finding(question: .failures, since: 1, windows: 3, badWindows: 2, n: 9, beyond: 4)
        try database.keep(
            [
                WatchEntry(
                    probe: ProbeRecord(number: 1, at: 5, windows: [subject: WindowTally(n: 3, beyond: 1, untold: 1)]),
                    incidents: [IncidentRecord(number: 1, target: "a", toldAt: 2, since: 1, findings: [finding])]
                )
            ],
            ofWatch: "w"
        )
        #expect(try database.memory(ofWatch: "w", probes: 9).open.first?.findings == [finding])
        for (table, column) in Self.watched {
            try Self.expectRefusal(of: .max, in: column, of: table, database) {
                _ = try database.memory(ofWatch: "w", probes: 9)
            }
        }
    }
}
