import SQLiteAccess
import Testing

@testable import BenchModel
@testable import SampleStore

@Suite("Numbers that another program wrote into a database")
struct ForeignNumberTests {
    /// Whole numbers at the ends of what a column can hold.
    static let extremes: [Int64] = [.max, .min, .max / 2]

    static let columns = [
        "planned_ns", "started_ns", "sent_ns", "end_ns", "output_tokens", "input_tokens", "retry_wait_ns", "sequence",
        "bytes_received", "part", "total_tokens", "thinking_ns",
    ]

    @Test("are refused by the column's name where it is read, and end no program", arguments: columns, extremes)
    func request(column: String, number: Int64) throws {
        try expectRefusal("UPDATE request SET \(column) = ?", number, naming: column)
    }

    @Test(
        "are refused in runs, sittings and remarks, too",
        arguments: [("run", "started_at"), ("run", "finished_at"), ("sitting", "started_at"), ("remark", "at_ns")]
    )
    func run(table: String, column: String) throws {
        try expectRefusal("UPDATE \(table) SET \(column) = ?", Int64.min, naming: column)
    }

    @Test("are refused in the packed token events")
    func deltas() throws {
        for packed in ["[[9223372036854775807,0,0,1]]", "[[0,-9223372036854775808,0,1]]"] {
            try expectRefusal("UPDATE request SET deltas = ?", packed, naming: "deltas")
        }
    }

    private func expectRefusal(_ sql: String, _ value: some DatabaseValueConvertible, naming column: String) throws {
        let folder = try ScratchFolder()
        let database = try folder.open()
        let run = try database.begin(.example())
        var maker = SampleMaker(seed: 7)
        try database.append([maker.sample(0, events: 2)], to: run)
        try database.finish(run, at: 1_700_000_001_000_000_000, status: .finished)
        database.close()
        let queue = try DatabaseQueue(path: folder.file)
        try queue.write { db in
            try db.execute(
                sql: "INSERT INTO remark (run_id, at_ns, kind, text) VALUES (?, 1, 'clock_step', 'x')",
                arguments: [run]
            )
            try db.execute(sql: sql, arguments: [value])
        }
        try queue.close()
        let error = #expect(throws: StoreError.self) {
            _ = try folder.open(.existing(readOnly: true)).load(.last)
        }
        #expect(error?.message.contains("the column \(column)") == true, "\(String(describing: error))")
    }
}
