import BenchModel
import SQLiteAccess

/// Checks the numbers of a database, which anybody may have written.
///
/// Reports add and subtract them. A number beyond anything that can be measured is rejected when it is read, so that no
/// later sum overflows.
enum StoredNumber {
    /// More than a year in nanoseconds, and more tokens and bytes than any answer has.
    static let bounds: ClosedRange<Int64> = -(1 << 55)...(1 << 55)
    /// Wall-clock times in nanoseconds since 1970.
    static let moments: ClosedRange<Int64> = 0...(1 << 62)

    /// A number that no version can have written.
    struct Defect: Error, CustomStringConvertible {
        var column: String
        var number: Int64

        var description: String {
            "the column \(column) holds \(number), which cannot be a measurement: another program wrote it"
        }
    }

    /// Rejects a number out of range.
    static func check(_ number: Int64, _ column: String) throws {
        guard !bounds.contains(number) else { return }
        throw Defect(column: column, number: number)
    }

    /// Rejects a whole number out of range; the reader of the column judges other values.
    static func check(_ value: DatabaseValue, _ column: String, _ range: ClosedRange<Int64> = bounds) throws {
        guard case .int64(let number) = value.storage, !range.contains(number) else { return }
        throw Defect(column: column, number: number)
    }

    /// Rejects a row in which one of the given columns holds a number out of range.
    static func check(_ row: Row, _ columns: [String], _ range: ClosedRange<Int64> = bounds) throws {
        for column in columns { try check(row[column], column, range) }
    }
}
