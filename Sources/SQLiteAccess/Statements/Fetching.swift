import CSQLite

/// Goes over the rows of a result, which are read as it goes.
package final class RowCursor {
    private let statement: Statement
    private let row: Row
    private var isDone = false

    init(_ statement: Statement, _ arguments: StatementArguments) throws {
        self.statement = statement
        try statement.bind(arguments.values[...])
        row = Row(standing: statement, ColumnPlaces(of: statement))
    }

    // What is left standing on a row would keep a lock.
    deinit { sqlite3_reset(statement.sqliteStatement) }

    /// Returns the next row, which is the same object each time and holds until the call after; nil behind the last.
    package func next() throws -> Row? {
        guard !isDone else { return nil }
        // An error ends it, too: another step would begin anew.
        isDone = true
        isDone = try !statement.step()
        return isDone ? nil : row
    }
}

extension Row {
    package static func fetchCursor(
        _ db: Database,
        sql: String,
        arguments: StatementArguments = StatementArguments()
    ) throws -> RowCursor { try RowCursor(db.makeStatement(sql: sql), arguments) }

    package static func fetchCursor(
        _ statement: Statement,
        arguments: StatementArguments = StatementArguments()
    ) throws -> RowCursor { try RowCursor(statement, arguments) }

    package static func fetchAll(
        _ db: Database,
        sql: String,
        arguments: StatementArguments = StatementArguments()
    ) throws -> [Row] { try fetchAll(db.makeStatement(sql: sql), arguments: arguments) }

    package static func fetchAll(
        _ statement: Statement,
        arguments: StatementArguments = StatementArguments()
    ) throws -> [Row] {
        try statement.bind(arguments.values[...])
        defer { sqlite3_reset(statement.sqliteStatement) }
        var places: ColumnPlaces?
        var rows: [Row] = []
        while try statement.step() {
            // A table may have got columns since it was prepared; the first step looks.
            let known = places ?? ColumnPlaces(of: statement)
            places = known
            rows.append(Row(copying: statement, known))
        }
        return rows
    }

    package static func fetchOne(
        _ db: Database,
        sql: String,
        arguments: StatementArguments = StatementArguments()
    ) throws -> Row? {
        let statement = try db.makeStatement(sql: sql)
        try statement.bind(arguments.values[...])
        defer { sqlite3_reset(statement.sqliteStatement) }
        return try statement.step() ? Row(copying: statement, ColumnPlaces(of: statement)) : nil
    }
}

extension DatabaseValueConvertible {
    /// Returns the first column of the first row; nil where there is no row, or NULL in it.
    package static func fetchOne(
        _ db: Database,
        sql: String,
        arguments: StatementArguments = StatementArguments()
    ) throws -> Self? {
        let statement = try db.makeStatement(sql: sql)
        try statement.bind(arguments.values[...])
        defer { sqlite3_reset(statement.sqliteStatement) }
        guard try statement.step() else { return nil }
        return sqlite3_column_type(statement.sqliteStatement, 0) == SQLITE_NULL ? nil : try decoded(statement)
    }

    /// Returns the first column of each row.
    package static func fetchAll(
        _ db: Database,
        sql: String,
        arguments: StatementArguments = StatementArguments()
    ) throws -> [Self] { try fetchAll(db.makeStatement(sql: sql), arguments: arguments) }

    package static func fetchAll(
        _ statement: Statement,
        arguments: StatementArguments = StatementArguments()
    ) throws -> [Self] {
        try statement.bind(arguments.values[...])
        defer { sqlite3_reset(statement.sqliteStatement) }
        var values: [Self] = []
        while try statement.step() { values.append(try decoded(statement)) }
        return values
    }

    private static func decoded(_ statement: Statement) throws -> Self {
        let value = DatabaseValue(of: statement.sqliteStatement, at: 0)
        guard let found = fromDatabaseValue(value) else {
            throw DatabaseError(message: "\(value) is no \(Self.self)", sql: statement.sql)
        }
        return found
    }
}
