import BenchModel
import SQLiteAccess
import Testing

@testable import SampleStore

/// The columns of `request`, from which the migrations, the writing and the reading follow.
@Suite("The columns of a request")
struct ColumnTests {
    @Test("are named once each, and are just those of the table, but for its keys")
    func names() throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue)
        let table = try queue.read {
            try Row.fetchAll($0, sql: "PRAGMA table_info(request)").map { $0["name"] as String }
        }
        let columns = SampleColumns.all.map(\.name)
        #expect(Set(columns).count == columns.count)
        #expect(Set(columns) == Set(table).subtracting(["id", "run_id", "target_id"]))
    }

    @Test("that hold numbers are just those whose values are bounded when they are read")
    func numbers() throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue)
        let integers = try queue.read { db in
            try Row.fetchAll(db, sql: "PRAGMA table_info(request)").filter { $0["type"] == "INTEGER" }
                .map { $0["name"] as String }
        }
        // Flags are 0 or 1 by the table's own constraints.
        let flags = ["connection_reused", "held_back", "terminated", "was_buffered"]
        #expect(
            Set(SampleColumns.all.filter(\.isNumber).map(\.name))
                == Set(integers).subtracting(flags + ["id", "run_id", "target_id"])
        )
    }

    @Test("that later versions brought are added by the migration of their version, and by no other")
    func additions() throws {
        for version in 1...Schema.version {
            let queue = try DatabaseQueue()
            try Schema.migrator.migrate(queue, upTo: "\(version)")
            let (stored, table) = try queue.read { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA user_version"),
                    Set(try Row.fetchAll(db, sql: "PRAGMA table_info(request)").map { $0["name"] as String })
                )
            }
            #expect(stored == version)
            for column in SampleColumns.all {
                guard let addition = column.addition else { continue }
                #expect(table.contains(column.name) == (addition.schema <= version), "\(column.name) in \(version)")
            }
        }
    }
}
