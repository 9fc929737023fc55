import BenchModel
import GRDB

/// Numbers of a database that anybody may have written.
///
/// Reports add and subtract them: what is beyond anything that was ever measured is refused where it is read, so that no
/// later sum can end the program.
enum StoredNumber {
    /// More than a year in nanoseconds, and more tokens and bytes than anybody has been sent.
    static let bounds: ClosedRange<Int64> = -(1 << 55)...(1 << 55)
    /// Instants on the wall clock, in nanoseconds since 1970.
    static let moments: ClosedRange<Int64> = 0...(1 << 62)

    /// A number that no version can have written.
    struct Defect: Error, CustomStringConvertible {
        var column: String
        var number: Int64

        var description: String {
            "the column \(column) holds \(number), which nothing can have measured: another program has written there"
        }
    }

    /// Refuses a whole number beyond its bounds; what is none is its reader's to judge.
    static func check(_ value: DatabaseValue, _ column: String, _ range: ClosedRange<Int64> = bounds) throws {
        guard case .int64(let number) = value.storage, !range.contains(number) else { return }
        throw Defect(column: column, number: number)
    }

    /// Refuses a row where one of some columns holds a number beyond its bounds.
    static func check(_ row: Row, _ columns: [String], _ range: ClosedRange<Int64> = bounds) throws {
        for column in columns { try check(row[column], column, range) }
    }
}
