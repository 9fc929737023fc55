public import CSQLite

/// SQLite's pointer to a prepared statement.
public typealias SQLiteStatement = OpaquePointer

/// A type whose values are written into columns, and read from them.
public protocol DatabaseValueConvertible {
    var databaseValue: DatabaseValue { get }

    /// Returns the value that a stored one stands for; nil where it stands for none.
    static func fromDatabaseValue(_ value: DatabaseValue) -> Self?

    /// Reads the value at a place of the row on which a statement stands, where it is not NULL, and makes no copy before.
    init?(sqliteStatement: SQLiteStatement, index: CInt)
}

extension Int64: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { DatabaseValue(.int64(self)) }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Int64? {
        switch value.storage {
        case .int64(let number): number
        case .double(let number): Int64(exactly: number.rounded(.towardZero))
        case .null, .string, .blob: nil
        }
    }

    @inlinable
    public init(sqliteStatement: SQLiteStatement, index: CInt) { self = sqlite3_column_int64(sqliteStatement, index) }
}

extension Int: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { Int64(self).databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Int? {
        Int64.fromDatabaseValue(value).flatMap(Int.init(exactly:))
    }

    @inlinable
    public init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(exactly: sqlite3_column_int64(sqliteStatement, index))
    }
}

extension Int32: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { Int64(self).databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Int32? {
        Int64.fromDatabaseValue(value).flatMap(Int32.init(exactly:))
    }

    @inlinable
    public init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(exactly: sqlite3_column_int64(sqliteStatement, index))
    }
}

extension Bool: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { Int64(self ? 1 : 0).databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Bool? {
        Int64.fromDatabaseValue(value).map { $0 != 0 }
    }

    @inlinable
    public init(sqliteStatement: SQLiteStatement, index: CInt) {
        self = sqlite3_column_int64(sqliteStatement, index) != 0
    }
}

extension Double: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { DatabaseValue(.double(self)) }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Double? {
        switch value.storage {
        case .int64(let number): Double(number)
        case .double(let number): number
        case .null, .string, .blob: nil
        }
    }

    @inlinable
    public init(sqliteStatement: SQLiteStatement, index: CInt) { self = sqlite3_column_double(sqliteStatement, index) }
}

extension String: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { DatabaseValue(.string(self)) }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .string(let text): text
        case .blob(let bytes): String(validating: bytes, as: UTF8.self)
        case .null, .int64, .double: nil
        }
    }

    @inlinable
    public init(sqliteStatement: SQLiteStatement, index: CInt) {
        // Safe, for the text is copied before the statement's next step, until when it is SQLite's.
        self = sqlite3_column_text(sqliteStatement, index).map { String(cString: $0) } ?? ""
    }
}

/// NULL is nil.
extension Optional: DatabaseValueConvertible where Wrapped: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { self?.databaseValue ?? .null }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Wrapped?? {
        value.isNull ? .some(nil) : Wrapped.fromDatabaseValue(value).map { .some($0) }
    }

    @inlinable
    public init?(sqliteStatement: SQLiteStatement, index: CInt) {
        if sqlite3_column_type(sqliteStatement, index) == SQLITE_NULL {
            self = .none
        } else if let value = Wrapped(sqliteStatement: sqliteStatement, index: index) {
            self = .some(value)
        } else {
            return nil
        }
    }
}
