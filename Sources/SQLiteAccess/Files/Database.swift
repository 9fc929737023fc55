import CSQLite

/// A connection to a database, used by one thread at a time.
package final class Database {
    /// Nil once it is closed.
    private var connection: OpaquePointer?
    private var kept: [String: Statement] = [:]
    private let isReadOnly: Bool

    init(path: String, _ configuration: Configuration) throws {
        isReadOnly = configuration.readonly
        let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        // The queue sees to it that one thread at a time is here.
        let flags = access | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &connection, flags, nil)
        guard code == SQLITE_OK, let connection else {
            let error = DatabaseError(code, of: connection)
            close()
            throw error
        }
        if case .timeout(let seconds) = configuration.busyMode {
            sqlite3_busy_timeout(connection, CInt(seconds * 1000))
        }
        ezb_refuse_quoted_texts(connection)
        do {
            if configuration.foreignKeysEnabled { try execute(sql: "PRAGMA foreign_keys = ON") }
            sqlite3_extended_result_codes(connection, 1)
            try configuration.preparation?(self)
            // So that a file that is no database is refused here.
            _ = try Int.fetchOne(self, sql: "SELECT 1 FROM sqlite_schema LIMIT 1")
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    /// Closes it; later calls fail.
    func close() {
        kept = [:]
        // With the last of its statements, where some are still held.
        sqlite3_close_v2(connection)
        connection = nil
    }

    var open: OpaquePointer {
        get throws {
            guard let connection else {
                throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the database is closed")
            }
            return connection
        }
    }

    // MARK: Statements

    /// Carries out statements, which take their values one after the other.
    package func execute(sql: String, arguments: StatementArguments = StatementArguments()) throws {
        let connection = try open
        var values = arguments.values[...]
        try sql.withCString { text in
            var rest: UnsafePointer<CChar>? = text
            while let begin = rest, begin.pointee != 0 {
                let (statement, behind) = try Statement.first(of: begin, for: connection)
                rest = behind
                guard let statement else { continue }
                try statement.execute(values.prefix(statement.parameterCount))
                values = values.dropFirst(statement.parameterCount)
            }
        }
        guard values.isEmpty else {
            throw DatabaseError(
                resultCode: .SQLITE_MISUSE,
                message: "\(values.count) values are left that no parameter takes",
                sql: sql
            )
        }
    }

    package func makeStatement(sql: String) throws -> Statement { try statement(sql, isKept: false) }

    /// Returns a statement that is prepared once, and kept for the next time.
    package func cachedStatement(sql: String) throws -> Statement {
        if let statement = kept[sql] { return statement }
        let statement = try statement(sql, isKept: true)
        kept[sql] = statement
        return statement
    }

    private func statement(_ sql: String, isKept: Bool) throws -> Statement {
        let connection = try open
        let found = try sql.withCString { try Statement.first(of: $0, for: connection, isKept: isKept).statement }
        guard let found else { throw DatabaseError(message: "there is no statement", sql: sql) }
        return found
    }

    // MARK: Transactions

    package enum TransactionKind: String {
        case deferred = "DEFERRED"
        case immediate = "IMMEDIATE"
    }

    /// Does some work in a transaction, all of it or none.
    func inTransaction<Result>(_ kind: TransactionKind, _ work: () throws -> Result) throws -> Result {
        try execute(sql: "BEGIN \(kind.rawValue) TRANSACTION")
        do {
            let result = try work()
            guard isInTransaction else {
                throw DatabaseError(resultCode: .SQLITE_ABORT, message: "the transaction was given up")
            }
            try execute(sql: "COMMIT TRANSACTION")
            return result
        } catch {
            // SQLite may have rolled it back by itself, as where the disk is full.
            if isInTransaction { try? execute(sql: "ROLLBACK TRANSACTION") }
            throw error
        }
    }

    /// Reads, so that all of it is of one moment; whoever tries to write fails.
    func reading<Result>(_ work: () throws -> Result) throws -> Result {
        if isReadOnly { return try inTransaction(.deferred, work) }
        try cachedStatement(sql: "PRAGMA query_only = 1").execute()
        defer { try? cachedStatement(sql: "PRAGMA query_only = 0").execute() }
        return try inTransaction(.deferred, work)
    }

    private var isInTransaction: Bool { connection.map { sqlite3_get_autocommit($0) == 0 } ?? false }

    // MARK: What it knows

    /// The number of the row that was inserted last.
    package var lastInsertedRowID: Int64 { connection.map { sqlite3_last_insert_rowid($0) } ?? 0 }

    /// The number of rows that the last statement changed.
    package var changesCount: Int { connection.map { Int(sqlite3_changes($0)) } ?? 0 }

    package func tableExists(_ name: String) throws -> Bool {
        let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE"
        return try Int.fetchOne(self, sql: sql, arguments: [name]) != nil
    }

    // MARK: The log

    package enum CheckpointMode {
        /// What can be moved without waiting for others.
        case passive
        /// All of it, and the log is empty afterwards.
        case truncate
    }

    /// Moves what the log holds into the file.
    package func checkpoint(_ mode: CheckpointMode) throws {
        let connection = try open
        let code = sqlite3_wal_checkpoint_v2(
            connection,
            nil,
            mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE,
            nil,
            nil
        )
        guard code == SQLITE_OK else { throw DatabaseError(code, of: connection) }
    }

    /// Copies all of it into another database, which it replaces.
    func backup(to other: Database) throws {
        let (from, onto) = (try open, try other.open)
        guard let copy = sqlite3_backup_init(onto, "main", from, "main") else {
            throw DatabaseError(sqlite3_extended_errcode(onto), of: onto)
        }
        let code = sqlite3_backup_step(copy, -1)
        // Its words are the other connection's once it is finished.
        let end = sqlite3_backup_finish(copy)
        guard code == SQLITE_DONE else { throw DatabaseError(code, of: end == SQLITE_OK ? nil : onto) }
    }
}
