import Testing

@testable import SQLiteAccess

@Suite("What is asked of a database")
struct StatementTests {
    private func table(_ rows: Int = 0) throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, size REAL, data BLOB)")
            for row in 0..<rows { try db.execute(sql: "INSERT INTO item (name) VALUES (?)", arguments: ["n\(row)"]) }
        }
        return queue
    }

    @Test("gives back what was stored, NULL and nothing told apart")
    func values() throws {
        let queue = try table()
        let stored: [DatabaseValue] = [
            .null, DatabaseValue(.int64(.min)), DatabaseValue(.double(-0.1)), DatabaseValue(.string("")),
            DatabaseValue(.string("日本 😀 '\"")), DatabaseValue(.blob([])), DatabaseValue(.blob([0, 255, 7])),
        ]
        for value in stored {
            let read = try queue.read { try Row.fetchOne($0, sql: "SELECT ? AS found", arguments: [value]) }
            #expect(try #require(read)["found"] == value)
        }
    }

    @Test("reads a row on which a cursor stands as it reads its copy")
    func copies() throws {
        let queue = try DatabaseQueue()
        try queue.read { db in
            let sql = "SELECT 7 AS whole, 2.5 AS part, 'text' AS word, NULL AS none, 1 AS yes"
            let cursor = try Row.fetchCursor(db, sql: sql)
            for row in [try #require(try cursor.next()), try #require(try Row.fetchAll(db, sql: sql).first)] {
                #expect(row["whole"] == 7 && row[0] == Int64(7) && row[0] == Int32(7))
                #expect(row["part"] == 2.5 && row["word"] == "text" && row["yes"] == true)
                #expect(
                    (row["none"] as Int?) == nil && (row["none"] as String?) == nil
                        && row["none"] as DatabaseValue == .null
                )
                #expect((row["whole"] as Int?) == 7 && row["whole"] as Double == 7)
                #expect(row.isNull(at: 3) && !row.isNull(at: 2))
            }
            #expect(try cursor.next() == nil && cursor.next() == nil, "behind the last row comes none")
        }
    }

    @Test("takes the values of several statements one after the other, and neither too many nor too few")
    func several() throws {
        let queue = try table()
        try queue.write { db in
            let sql = "INSERT INTO item (name) VALUES (?); -- a remark\nINSERT INTO item (name, size) VALUES (?, ?);\n"
            try db.execute(sql: sql, arguments: ["a", "b", 2])
            #expect(try String.fetchAll(db, sql: "SELECT name FROM item ORDER BY id") == ["a", "b"])
            #expect(db.lastInsertedRowID == 2 && db.changesCount == 1)
            for arguments: StatementArguments in [["a"], ["a", "b"], ["a", "b", 2, 3]] {
                #expect(throws: DatabaseError.self) { try db.execute(sql: sql, arguments: arguments) }
            }
        }
    }

    @Test("lets one value stand for several parameters of its number")
    func numbered() throws {
        let found = try table().read { try Int.fetchOne($0, sql: "SELECT ?1 + ?2 * ?1", arguments: [3, 5]) }
        #expect(found == 18)
    }

    @Test("keeps a statement, and has no lock left of it when it has been used")
    func kept() throws {
        let queue = try table(3)
        try queue.writeWithoutTransaction { db in
            let names = try db.cachedStatement(sql: "SELECT name FROM item WHERE id > ? ORDER BY id")
            #expect(try String.fetchAll(names, arguments: [1]) == ["n1", "n2"])
            #expect(try String.fetchAll(names, arguments: [0]) == ["n0", "n1", "n2"])
            #expect(try db.cachedStatement(sql: "SELECT name FROM item WHERE id > ? ORDER BY id") === names)
            var cursor: RowCursor? = try Row.fetchCursor(names, arguments: [0])
            #expect(try cursor?.next()?["name"] == "n0")
            // A table on which something stands cannot be dropped.
            #expect(throws: DatabaseError.self) { try db.execute(sql: "DROP TABLE item") }
            cursor = nil
            try db.execute(sql: "DROP TABLE item")
        }
    }

    @Test("refuses a name in double quotes that nothing has, and says what it was")
    func mistakes() throws {
        let queue = try table()
        for sql in [#"SELECT "nam" FROM item"#, "SELEC 1", "SELECT nam FROM item", " -- nothing"] {
            let error = #expect(throws: DatabaseError.self) {
                _ = try queue.read { try Int.fetchOne($0, sql: sql) }
            }
            #expect(error?.sql == sql && error?.resultCode == .SQLITE_ERROR)
        }
        #expect(throws: DatabaseError.self) { try queue.read { try Int.fetchOne($0, sql: "SELECT 'seven'") } }
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT NULL") } == nil)
    }
}
