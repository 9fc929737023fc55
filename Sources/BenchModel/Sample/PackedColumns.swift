/// Whole numbers of many samples, column by column, each column in as many bytes as its numbers need.
///
/// A number is kept as its distance from the least of its column. Where all are equal, or none is there, a column takes no bytes: so
/// most do, for most samples have no tool, no retry, and a connection that was open. Nothing is rounded, and any number is found at
/// once.
struct PackedColumns: Sendable {
    /// Stands for a number that is missing: nothing that is measured is so far from 0.
    static let missing = Int64.min

    private struct Column {
        let least: Int64
        /// What stands for a missing number; a distance that no number has.
        let missing: UInt64
        /// The bits that a number has: all ones.
        let mask: UInt64
        let at: Int
        /// How many bytes a number takes, 0…8.
        let width: Int
    }

    private var columns: [Column] = []
    private var bytes: [UInt8] = []

    /// Packs so many columns of so many numbers.
    init(columns count: Int, rows: Int, _ number: (_ column: Int, _ row: Int) -> Int64) {
        var open: [UInt8] = []
        columns.reserveCapacity(count)
        var numbers = [Int64](repeating: 0, count: rows)
        for place in 0..<count {
            for row in 0..<rows { numbers[row] = number(place, row) }
            let column = Self.column(numbers, at: open.count)
            columns.append(column)
            guard column.width > 0 else { continue }
            for number in numbers {
                var code = number == Self.missing ? column.missing : UInt64(bitPattern: number &- column.least)
                for _ in 0..<column.width {
                    open.append(UInt8(truncatingIfNeeded: code))
                    code >>= 8
                }
            }
        }
        // Each number is read as eight bytes, of which some may be another's, and behind the last one there must be some, too.
        open += [UInt8](repeating: 0, count: 8)
        bytes = open.withUnsafeBufferPointer { Array($0) }
    }

    /// Finds how a column's numbers are kept.
    private static func column(_ numbers: [Int64], at: Int) -> Column {
        var (least, most, hasMissing, hasAny) = (Int64.max, Int64.min, false, false)
        for number in numbers {
            if number == missing {
                hasMissing = true
            } else {
                (least, most, hasAny) = (min(least, number), max(most, number), true)
            }
        }
        // All that is missing takes nothing: what stands for it is what is read where nothing is.
        guard hasAny else { return Column(least: 0, missing: 0, mask: 0, at: at, width: 0) }
        let largest = UInt64(bitPattern: most &- least)
        // One distance more, which stands for a missing number.
        let needed = hasMissing ? largest &+ 1 : largest
        let width = (UInt64.bitWidth - needed.leadingZeroBitCount + 7) / 8
        let mask = width == 8 ? .max : UInt64(1) << UInt64(width * 8) - 1
        // Where no number is missing, nothing that is read may be taken for it.
        return Column(least: least, missing: hasMissing ? needed : .max, mask: mask, at: at, width: width)
    }

    /// Returns a number, or ``missing``.
    @inline(__always)
    subscript(column: Int, row: Int) -> Int64 {
        let column = columns[column]
        let code = bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: column.at &+ row &* column.width, as: UInt64.self))
        }
        let distance = code & column.mask
        return distance == column.missing ? Self.missing : column.least &+ Int64(bitPattern: distance)
    }

    /// How many bytes it holds.
    var size: Int { bytes.capacity + columns.capacity * MemoryLayout<Column>.stride }
}
