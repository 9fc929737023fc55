import CSQLite

/// A statement that a connection has prepared.
package final class Statement {
    package let sqliteStatement: OpaquePointer
    private let connection: OpaquePointer

    init(_ statement: OpaquePointer, of connection: OpaquePointer) {
        sqliteStatement = statement
        self.connection = connection
    }

    deinit { sqlite3_finalize(sqliteStatement) }

    /// Prepares the first statement of a text.
    ///
    /// - Parameters:
    ///   - text: the statements, which end in a zero byte.
    ///   - connection: what they are prepared for.
    ///   - isKept: whether it will be used often.
    /// - Returns: the statement, nil where nothing but spaces and comments is left, and the text behind it.
    /// - Throws: ``DatabaseError``.
    static func first(
        of text: UnsafePointer<CChar>,
        for connection: OpaquePointer,
        isKept: Bool = false
    ) throws -> (statement: Statement?, rest: UnsafePointer<CChar>?) {
        var (found, rest): (OpaquePointer?, UnsafePointer<CChar>?)
        let code = sqlite3_prepare_v3(
            connection,
            text,
            -1,
            isKept ? CUnsignedInt(SQLITE_PREPARE_PERSISTENT) : 0,
            &found,
            &rest
        )
        guard code == SQLITE_OK else { throw DatabaseError(code, of: connection, sql: String(cString: text)) }
        return (found.map { Statement($0, of: connection) }, rest)
    }

    var parameterCount: Int { Int(sqlite3_bind_parameter_count(sqliteStatement)) }

    var sql: String? { sqlite3_sql(sqliteStatement).map { String(cString: $0) } }

    /// Carries it out, whatever rows it gives.
    package func execute(arguments: StatementArguments = StatementArguments()) throws {
        try execute(arguments.values[...])
    }

    func execute(_ values: ArraySlice<DatabaseValue>) throws {
        try bind(values)
        // What is left standing on a row would keep a lock.
        defer { sqlite3_reset(sqliteStatement) }
        while try step() {}
    }

    func bind(_ values: ArraySlice<DatabaseValue>) throws {
        guard values.count == parameterCount else {
            throw DatabaseError(
                resultCode: .SQLITE_MISUSE,
                message: "the statement has \(parameterCount) parameters, and was given \(values.count) values",
                sql: sql
            )
        }
        sqlite3_reset(sqliteStatement)
        var place: CInt = 0
        for value in values {
            place += 1
            let code = value.bind(to: sqliteStatement, at: place)
            guard code == SQLITE_OK else { throw DatabaseError(code, of: connection, sql: sql) }
        }
    }

    /// Goes on to the next row; returns false where there is none.
    func step() throws -> Bool {
        let code = sqlite3_step(sqliteStatement)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw DatabaseError(code, of: connection, sql: sql) }
        return false
    }
}
