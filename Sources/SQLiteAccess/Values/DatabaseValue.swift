import CSQLite

/// A value as SQLite has it.
public struct DatabaseValue: Sendable, Hashable {
    public enum Storage: Sendable, Hashable {
        case null
        case int64(Int64)
        case double(Double)
        case string(String)
        case blob([UInt8])
    }

    public let storage: Storage

    @inlinable
    public init(_ storage: Storage) { self.storage = storage }

    public static let null = DatabaseValue(.null)

    public var isNull: Bool { storage == .null }

    /// Copies the value at a place of the row on which a statement stands.
    init(of statement: OpaquePointer, at place: CInt) {
        switch sqlite3_column_type(statement, place) {
        case SQLITE_INTEGER: storage = .int64(sqlite3_column_int64(statement, place))
        case SQLITE_FLOAT: storage = .double(sqlite3_column_double(statement, place))
        case SQLITE_TEXT: storage = .string(String(sqliteStatement: statement, index: place))
        case SQLITE_BLOB:
            // Safe, for the bytes are copied before the statement's next step, until when they are SQLite's.
            let bytes = sqlite3_column_blob(statement, place)
            let count = bytes == nil ? 0 : Int(sqlite3_column_bytes(statement, place))
            storage = .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default: storage = .null
        }
    }

    /// Binds it to a parameter, counted from 1; returns SQLite's code.
    func bind(to statement: OpaquePointer, at place: CInt) -> CInt {
        switch storage {
        case .null: sqlite3_bind_null(statement, place)
        case .int64(let number): sqlite3_bind_int64(statement, place, number)
        case .double(let number): sqlite3_bind_double(statement, place, number)
        case .string(let text): ezb_bind_text(statement, place, text)
        case .blob(let bytes):
            bytes.withUnsafeBytes { ezb_bind_bytes(statement, place, $0.baseAddress, CInt($0.count)) }
        }
    }
}

extension DatabaseValue: CustomStringConvertible {
    public var description: String {
        switch storage {
        case .null: "NULL"
        case .int64(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): "\"\(text)\""
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}

extension DatabaseValue: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { self }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> DatabaseValue? { value }

    public init(sqliteStatement: SQLiteStatement, index: CInt) { self.init(of: sqliteStatement, at: index) }
}
