import BenchModel
import Foundation
import SQLiteAccess
import Testing

@testable import SampleStore

/// The queries of docs/sql.md, run on a database with runs of every kind.
@Suite("The page of queries")
struct SQLPageTests {
    private static let page: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? String(contentsOf: root.appendingPathComponent("docs/sql.md"), encoding: .utf8)) ?? ""
    }()

    /// What stands between the fences of each block of SQL.
    static let queries: [String] = page.components(separatedBy: "```sql\n").dropFirst().map {
        String($0.components(separatedBy: "\n```")[0])
    }

    @Test("has ten, and each finds something, with a value in every column")
    func queries() throws {
        #expect(Self.queries.count == 10)
        let folder = try Folder()
        let queue = try FigureViewTests.stored(folder)
        try queue.write { db in
            // Two runs of the same targets, to be compared.
            let again = "INSERT INTO tag (run_id, name) VALUES (1, 'before'), (1, 'after')"
            try db.execute(sql: again)
            try db.execute(sql: "UPDATE run SET gate = 'pass'")
        }
        for query in Self.queries {
            let rows = try queue.read { try Row.fetchAll($0, sql: query) }
            #expect(!rows.isEmpty, "\(query)")
            for column in rows.first.map({ Array($0.columnNames) }) ?? [] {
                // Not every run has these: the first of a series has none before it, and a reused connection is not opened.
                let isRare = ["change_percent", "http_status", "connect_ms", "cached_percent"].contains(column)
                #expect(isRare || rows.contains { $0[column] as DatabaseValue != .null }, "\(column): \(query)")
            }
        }
    }
}
