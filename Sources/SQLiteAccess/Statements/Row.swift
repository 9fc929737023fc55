public import CSQLite

/// A row of a result: a copy of its own, or the one on which a cursor stands.
public final class Row {
    /// What stands on the row; nil of a copy.
    @usableFromInline let statement: SQLiteStatement?
    /// The values of a copy.
    private let values: [DatabaseValue]
    /// The names of the columns, with the first place of each.
    private let places: ColumnPlaces
    /// Keeps what stands on the row.
    private let owner: Statement?

    init(standing statement: Statement, _ places: ColumnPlaces) {
        self.statement = statement.sqliteStatement
        self.places = places
        owner = statement
        values = []
    }

    init(copying statement: Statement, _ places: ColumnPlaces) {
        self.statement = nil
        self.places = places
        owner = nil
        values = (0..<places.count).map { DatabaseValue(of: statement.sqliteStatement, at: CInt($0)) }
    }

    /// The value at a place, counted from 0.
    ///
    /// What the column cannot hold by the table's own rules stops the program, as an index beyond an array's end does.
    @inlinable
    public subscript<Value: DatabaseValueConvertible>(place: Int) -> Value {
        guard let statement else { return copied(place) }
        let index = CInt(truncatingIfNeeded: place)
        if sqlite3_column_type(statement, index) != SQLITE_NULL {
            if let value = Value(sqliteStatement: statement, index: index) { return value }
        } else if let value = Value.fromDatabaseValue(.null) {
            return value
        }
        unfit(place, for: Value.self)
    }

    /// The value of a column.
    public subscript<Value: DatabaseValueConvertible>(column: String) -> Value {
        guard let place = places.first[column] else { preconditionFailure("there is no column \(column)") }
        return self[place]
    }

    /// Whether NULL stands at a place.
    @inlinable
    public func isNull(at place: Int) -> Bool {
        guard let statement else { return (copied(place) as DatabaseValue).isNull }
        return sqlite3_column_type(statement, CInt(truncatingIfNeeded: place)) == SQLITE_NULL
    }

    /// The names of the columns in their order, each once.
    package var columnNames: [String] { places.first.sorted { $0.value < $1.value }.map(\.key) }

    @usableFromInline
    func copied<Value: DatabaseValueConvertible>(_ place: Int) -> Value {
        guard let value = Value.fromDatabaseValue(values[place]) else { unfit(place, for: Value.self) }
        return value
    }

    @usableFromInline
    func unfit(_ place: Int, for type: Any.Type) -> Never {
        let name = places.first.first { $0.value == place }?.key ?? "\(place)"
        preconditionFailure("the column \(name) holds no \(type)")
    }
}

extension Row: CustomStringConvertible {
    public var description: String {
        "[\(columnNames.map { "\($0): \(self[$0] as DatabaseValue)" }.joined(separator: ", "))]"
    }
}

/// Where the columns of a result are, by their names.
struct ColumnPlaces {
    let count: Int
    /// The first of those that have a name.
    let first: [String: Int]

    init(of statement: Statement) {
        let count = Int(sqlite3_column_count(statement.sqliteStatement))
        let names = (0..<count).map { place in
            sqlite3_column_name(statement.sqliteStatement, CInt(place)).map { String(cString: $0) } ?? ""
        }
        self.count = count
        first = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
