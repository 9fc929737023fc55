import BenchModel
import CSQLite
import SQLiteAccess

/// A request's token events as a column holds them.
///
/// They are read where SQLite has them: a `String` of each row would be copied, looked over for its encoding and given back.
struct StoredDeltas: ColumnValue {
    /// Nil of a text that is none of ``PackedDeltas``.
    let log: DeltaLog<RunTime>?

    init(_ log: DeltaLog<RunTime>) { self.log = log }

    init?(sqliteStatement statement: SQLiteStatement, index: CInt) {
        // Safe, for they are read before the statement's next step, until when the bytes are SQLite's.
        let bytes = sqlite3_column_blob(statement, index)
        let count = bytes == nil ? 0 : Int(sqlite3_column_bytes(statement, index))
        log = PackedDeltas.unpack(UnsafeRawBufferPointer(start: bytes, count: count).bindMemory(to: UInt8.self))
    }

    var databaseValue: DatabaseValue { (log.map { PackedDeltas.pack($0) } ?? "").databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> StoredDeltas? {
        String.fromDatabaseValue(value).flatMap { PackedDeltas.unpack($0) }.map(StoredDeltas.init)
    }
}
