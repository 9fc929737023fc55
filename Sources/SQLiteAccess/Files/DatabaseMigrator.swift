/// The steps that bring a database of any age to the present one, each once and in order.
///
/// Which of them a file has had is told by a table of its own, by their names.
package struct DatabaseMigrator: Sendable {
    private struct Step: Sendable {
        let name: String
        let work: @Sendable (Database) throws -> Void
    }

    private var steps: [Step] = []

    /// Files have had the table under this name since before this program made it itself; earlier versions look there.
    private static let table = "grdb_migrations"

    package init() {}

    /// Adds a step behind those that there are.
    package mutating func registerMigration(_ name: String, migrate work: @escaping @Sendable (Database) throws -> Void)
    {
        steps.append(Step(name: name, work: work))
    }

    /// Takes the steps that a database has not had, each in a transaction of its own.
    ///
    /// - Parameters:
    ///   - queue: the database.
    ///   - last: the step to end with; nil takes all.
    /// - Throws: what a step throws; those before it stay.
    package func migrate(_ queue: DatabaseQueue, upTo last: String? = nil) throws {
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE IF NOT EXISTS \(Self.table) (identifier TEXT NOT NULL PRIMARY KEY)")
            let taken = Set(try String.fetchAll(db, sql: "SELECT identifier FROM \(Self.table)"))
            for step in steps {
                if !taken.contains(step.name) { try Self.take(step, in: db) }
                if step.name == last { break }
            }
        }
    }

    /// Takes a step with foreign keys unwatched, as SQLite asks for where tables are changed, and looks at them at its end.
    private static func take(_ step: Step, in db: Database) throws {
        let watchesKeys = try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? false
        // Within a transaction this pragma does nothing.
        if watchesKeys { try db.execute(sql: "PRAGMA foreign_keys = OFF") }
        defer { if watchesKeys { try? db.execute(sql: "PRAGMA foreign_keys = ON") } }
        try db.inTransaction(.immediate) {
            try step.work(db)
            try db.execute(sql: "INSERT INTO \(table) (identifier) VALUES (?)", arguments: [step.name])
            if watchesKeys { try checkKeys(of: db) }
        }
    }

    private static func checkKeys(of db: Database) throws {
        guard let row = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") else { return }
        let (table, parent): (String, String) = (row["table"], row["parent"])
        throw DatabaseError(
            resultCode: .SQLITE_CONSTRAINT,
            message: "a row of \(table) belongs to a row of \(parent) that is not there"
        )
    }
}
