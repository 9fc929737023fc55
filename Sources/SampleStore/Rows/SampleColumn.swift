import BenchModel
import SQLiteAccess

/// One column of `request`: how its value comes out of a sample, and how it goes back into one.
struct SampleColumn: Sendable {
    /// A column that a migration adds to the tables of earlier versions.
    struct Addition: Sendable {
        /// The schema that brought it.
        var schema: Int
        /// Its type and constraints, as `ALTER TABLE … ADD COLUMN` takes them.
        var type: String
    }

    let name: String
    /// Nil where the schema's own text has the column.
    private(set) var addition: Addition?
    let value: @Sendable (Sample) -> (any DatabaseValueConvertible)?
    /// Puts the value at a place of a row into a sample.
    let put: Put

    typealias Put = @Sendable (Row, Int, inout Sample) throws -> Void

    /// Whether it holds a number that ``StoredNumber`` has to bound.
    let isNumber: Bool
    /// Whether NULL leaves a sample as it is, so that nothing need be put: half of most rows is NULL.
    let mayBeSkipped: Bool

    private init(
        _ name: String,
        of type: (some ColumnValue).Type,
        mayBeSkipped: Bool = false,
        _ value: @escaping @Sendable (Sample) -> (any DatabaseValueConvertible)?,
        put: @escaping Put
    ) {
        self.name = name
        self.value = value
        self.put = put
        self.mayBeSkipped = mayBeSkipped
        isNumber = type.isNumber
    }

    /// Returns a column that may be NULL.
    ///
    /// - Parameters:
    ///   - name: what the table calls it.
    ///   - nullTells: whether NULL changes a sample that other columns were put into.
    ///   - value: what is written of a sample.
    ///   - put: puts what was read into a sample.
    /// - Returns: the column.
    static func optional<Value: ColumnValue>(
        _ name: String,
        nullTells: Bool = false,
        _ value: @escaping @Sendable (Sample) -> Value?,
        _ put: @escaping @Sendable (inout Sample, Value?) throws -> Void
    ) -> SampleColumn {
        SampleColumn(name, of: Value.self, mayBeSkipped: !nullTells, value) { row, place, sample in
            let stored: Value? = row[place]
            try stored?.check(name)
            try put(&sample, stored)
        }
    }

    /// Returns a column that is never NULL.
    static func needed<Value: ColumnValue>(
        _ name: String,
        _ value: @escaping @Sendable (Sample) -> Value,
        _ put: @escaping @Sendable (inout Sample, Value) throws -> Void
    ) -> SampleColumn {
        SampleColumn(name, of: Value.self, value) { row, place, sample in
            guard let stored: Value = row[place] else { throw Defect(column: name) }
            try stored.check(name)
            try put(&sample, stored)
        }
    }

    /// Returns a column that holds one of a set of words.
    static func word<Value: RawRepresentable<String> & Sendable & SendableMetatype>(
        _ name: String,
        _ value: @escaping @Sendable (Sample) -> Value,
        _ put: @escaping @Sendable (inout Sample, Value) -> Void
    ) -> SampleColumn {
        needed(name, { value($0).rawValue }) { (sample, text: String) in
            guard let word = Value(rawValue: text) else { throw Defect(column: name) }
            put(&sample, word)
        }
    }

    /// Returns a column that is there for people who query the database: it repeats what another one says.
    static func shown<Value: ColumnValue>(
        _ name: String,
        _ value: @escaping @Sendable (Sample) -> Value?
    ) -> SampleColumn {
        SampleColumn(name, of: Value.self, mayBeSkipped: true, value) { row, place, _ in
            try (row[place] as Value?)?.check(name)
        }
    }

    /// Returns the same column, added by a migration.
    func added(in schema: Int, _ type: String) -> SampleColumn {
        var column = self
        column.addition = Addition(schema: schema, type: type)
        return column
    }

    /// A value that this version cannot have written.
    struct Defect: Error, CustomStringConvertible {
        var column: String

        var description: String { "the column \(column) holds a value of a later version" }
    }
}

/// What a column of `request` may hold.
protocol ColumnValue: DatabaseValueConvertible, SendableMetatype {
    static var isNumber: Bool { get }

    /// Refuses a number that ``StoredNumber`` does not allow.
    func check(_ column: String) throws
}

extension ColumnValue {
    static var isNumber: Bool { false }
    func check(_ column: String) {}
}

extension String: ColumnValue {}
extension Bool: ColumnValue {}
extension Int: ColumnValue {
    static var isNumber: Bool { true }
    func check(_ column: String) throws { try StoredNumber.check(Int64(self), column) }
}
extension Int64: ColumnValue {
    static var isNumber: Bool { true }
    func check(_ column: String) throws { try StoredNumber.check(self, column) }
}
extension Instant: ColumnValue {
    static var isNumber: Bool { true }
    func check(_ column: String) throws { try StoredNumber.check(nanoseconds, column) }
}
extension Nanoseconds: ColumnValue {
    static var isNumber: Bool { true }
    func check(_ column: String) throws { try StoredNumber.check(count, column) }
}
