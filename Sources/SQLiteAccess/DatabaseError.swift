import CSQLite

/// A code of SQLite's, such as for a file that is locked.
package struct ResultCode: RawRepresentable, Sendable, Hashable {
    package let rawValue: CInt

    package init(rawValue: CInt) { self.rawValue = rawValue }

    /// The code without what SQLite adds to say more exactly what happened.
    var primary: ResultCode { ResultCode(rawValue: rawValue & 0xFF) }
}

extension ResultCode {
    package static let SQLITE_ERROR = ResultCode(rawValue: CSQLite.SQLITE_ERROR)
    package static let SQLITE_PERM = ResultCode(rawValue: CSQLite.SQLITE_PERM)
    package static let SQLITE_ABORT = ResultCode(rawValue: CSQLite.SQLITE_ABORT)
    package static let SQLITE_BUSY = ResultCode(rawValue: CSQLite.SQLITE_BUSY)
    package static let SQLITE_LOCKED = ResultCode(rawValue: CSQLite.SQLITE_LOCKED)
    package static let SQLITE_READONLY = ResultCode(rawValue: CSQLite.SQLITE_READONLY)
    package static let SQLITE_IOERR = ResultCode(rawValue: CSQLite.SQLITE_IOERR)
    package static let SQLITE_CORRUPT = ResultCode(rawValue: CSQLite.SQLITE_CORRUPT)
    package static let SQLITE_FULL = ResultCode(rawValue: CSQLite.SQLITE_FULL)
    package static let SQLITE_CANTOPEN = ResultCode(rawValue: CSQLite.SQLITE_CANTOPEN)
    package static let SQLITE_CONSTRAINT = ResultCode(rawValue: CSQLite.SQLITE_CONSTRAINT)
    package static let SQLITE_MISUSE = ResultCode(rawValue: CSQLite.SQLITE_MISUSE)
    package static let SQLITE_AUTH = ResultCode(rawValue: CSQLite.SQLITE_AUTH)
    package static let SQLITE_NOTADB = ResultCode(rawValue: CSQLite.SQLITE_NOTADB)
}

/// What SQLite refused, with its own words.
package struct DatabaseError: Error, Sendable, CustomStringConvertible {
    package let resultCode: ResultCode
    package let message: String?
    /// The statement that failed; no value of it.
    package let sql: String?

    package init(resultCode: ResultCode = .SQLITE_ERROR, message: String? = nil, sql: String? = nil) {
        self.resultCode = resultCode.primary
        self.message = message ?? sqlite3_errstr(resultCode.rawValue).map { String(cString: $0) }
        self.sql = sql
    }

    /// The error of the call that a connection has just made.
    ///
    /// - Parameters:
    ///   - code: what the call returned.
    ///   - connection: knows the words; nil where there is none.
    ///   - sql: the statement.
    init(_ code: CInt, of connection: OpaquePointer?, sql: String? = nil) {
        self.init(
            resultCode: ResultCode(rawValue: code),
            message: connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) },
            sql: sql
        )
    }

    package var description: String {
        "SQLite error \(resultCode.rawValue)" + (message.map { ": \($0)" } ?? "")
            + (sql.map { " - while executing `\($0)`" } ?? "")
    }
}
