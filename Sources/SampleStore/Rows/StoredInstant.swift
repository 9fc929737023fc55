// Public, because an instant is public, and a conformance is as visible as the type that has it.
public import BenchModel
public import SQLiteAccess

/// An instant is stored as its nanoseconds: in columns that end in `_ns` those of the run, in columns that end in `_at` those
/// of the wall clock.
extension Instant: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { nanoseconds.databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Self? {
        Int64.fromDatabaseValue(value).map(Self.init(nanoseconds:))
    }

    public init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(nanoseconds: Int64(sqliteStatement: sqliteStatement, index: index))
    }
}

/// A duration is stored as its nanoseconds, in columns that end in `_ns`.
extension Nanoseconds: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { count.databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Self? {
        Int64.fromDatabaseValue(value).map { Self($0) }
    }

    public init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(Int64(sqliteStatement: sqliteStatement, index: index))
    }
}
