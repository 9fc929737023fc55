import Testing

@testable import SQLiteAccess

@Suite("A connection to a database")
struct ConnectionTests {
    private struct Refusal: Error {}

    private func table() throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        try queue.write { try $0.execute(sql: "CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT") }
        return queue
    }

    private func count(_ queue: DatabaseQueue) throws -> Int? {
        try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM item") }
    }

    @Test("changes all or nothing, and goes on afterwards")
    func transactions() throws {
        let queue = try table()
        #expect(throws: Refusal.self) {
            try queue.write { db in
                try db.execute(sql: "INSERT INTO item DEFAULT VALUES")
                throw Refusal()
            }
        }
        #expect(try count(queue) == 0)
        let error = #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "INSERT INTO item VALUES (1); INSERT INTO item VALUES (1)") }
        }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
        #expect(try count(queue) == 0)
        try queue.write { try $0.execute(sql: "INSERT INTO item VALUES (1)") }
        #expect(try count(queue) == 1)
    }

    @Test("says so where SQLite has taken a transaction back by itself, though the work goes on")
    func givenUp() throws {
        let queue = try table()
        let error = #expect(throws: DatabaseError.self) {
            try queue.write { db in
                try db.execute(sql: "INSERT INTO item VALUES (1)")
                try? db.execute(sql: "INSERT OR ROLLBACK INTO item VALUES (1)")
            }
        }
        #expect(error?.resultCode == .SQLITE_ABORT)
        #expect(try count(queue) == 0)
    }

    @Test("writes nothing where it only reads, and can write again afterwards")
    func reading() throws {
        let queue = try table()
        let error = #expect(throws: DatabaseError.self) {
            try queue.read { try $0.execute(sql: "INSERT INTO item DEFAULT VALUES") }
        }
        #expect(error?.resultCode == .SQLITE_READONLY)
        try queue.write { try $0.execute(sql: "INSERT INTO item DEFAULT VALUES") }
        #expect(try count(queue) == 1)
    }

    @Test("refuses everything once it is closed, and may be closed again")
    func closed() throws {
        let queue = try table()
        try queue.close()
        try queue.close()
        let error = #expect(throws: DatabaseError.self) { _ = try count(queue) }
        #expect(error?.resultCode == .SQLITE_MISUSE)
    }

    @Test("is copied whole into another, which holds nothing else then")
    func backup() throws {
        let (queue, other) = (try table(), try DatabaseQueue())
        try queue.write { try $0.execute(sql: "INSERT INTO item VALUES (7)") }
        try other.write { try $0.execute(sql: "CREATE TABLE further (id)") }
        try queue.backup(to: other)
        #expect(try other.read { try Int.fetchAll($0, sql: "SELECT id FROM item") } == [7])
        #expect(try other.read { (try $0.tableExists("ITEM"), try $0.tableExists("further")) } == (true, false))
    }

    @Test("cannot be opened where there is no folder, and says so")
    func missing() {
        let error = #expect(throws: DatabaseError.self) { _ = try DatabaseQueue(path: "/nowhere/at/all.sqlite") }
        #expect(error?.resultCode == .SQLITE_CANTOPEN)
    }
}

@Suite("Steps that bring a database up to date")
struct MigratorTests {
    private static let tables = """
        CREATE TABLE parent (id INTEGER PRIMARY KEY);
        CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id));
        """

    private func names(_ queue: DatabaseQueue) throws -> [String] {
        // Under this name files of all versions have it.
        try queue.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations ORDER BY identifier") }
    }

    @Test("are taken once, in order, and as far as they are wanted")
    func order() throws {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { try $0.execute(sql: Self.tables) }
        migrator.registerMigration("2") { try $0.execute(sql: "INSERT INTO parent VALUES (5)") }
        migrator.registerMigration("3") { try $0.execute(sql: "INSERT INTO child VALUES (1, 5)") }
        let queue = try DatabaseQueue()
        try migrator.migrate(queue, upTo: "2")
        #expect(try names(queue) == ["1", "2"])
        try migrator.migrate(queue)
        try migrator.migrate(queue)
        #expect(try names(queue) == ["1", "2", "3"])
        #expect(try queue.read { try Int.fetchAll($0, sql: "SELECT parent_id FROM child") } == [5])
    }

    @Test("leave nothing of one that fails, or after which a key leads nowhere", arguments: [true, false])
    func failing(throwing: Bool) throws {
        struct Refusal: Error {}
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { try $0.execute(sql: Self.tables) }
        migrator.registerMigration("2") { db in
            try db.execute(sql: "INSERT INTO child VALUES (1, 99)")
            if throwing { throw Refusal() }
        }
        let queue = try DatabaseQueue()
        let error = #expect(throws: (any Error).self) { try migrator.migrate(queue) }
        #expect(throwing || (error as? DatabaseError)?.resultCode == .SQLITE_CONSTRAINT)
        #expect(try names(queue) == ["1"])
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM child") } == 0)
        #expect(throws: DatabaseError.self, "keys are watched again") {
            try queue.write { try $0.execute(sql: "INSERT INTO child VALUES (2, 98)") }
        }
    }
}
