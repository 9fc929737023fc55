/// Whole numbers of many samples, of each column in as many bytes as its numbers need.
///
/// A number is kept as its distance from the least of its column. Where all are equal, or none is there, a column takes no bytes: so
/// most do, for most samples have no tool, no retry, and a connection that was open. Nothing is rounded, and any number is found at
/// once. A row's numbers lie side by side, since whoever asks for one mostly asks for others of it.
///
/// `@unchecked Sendable`, for its memory is its own, is written before anybody else sees it, and is let go of with it. It is no array,
/// because to read one out of a class is to count who holds it, for each number anew.
struct PackedColumns: ~Copyable, @unchecked Sendable {
    /// Stands for a number that is missing: nothing that is measured is so far from 0.
    static let missing = Int64.min

    private struct Column {
        let least: Int64
        /// What stands for a missing number; a distance that no number has.
        let missing: UInt64
        /// The bits that a number has: all ones.
        let mask: UInt64
        /// Where in a row its bytes begin.
        let at: Int32
        /// How many bytes a number takes, 0…8.
        let width: Int32
    }

    /// Each number is read as eight bytes, of which some may be another's, and behind the last one there must be some, too.
    private static let spare = 8

    private let columns: UnsafeMutableBufferPointer<Column>
    private let bytes: UnsafeMutableRawBufferPointer
    private let rows: Int
    /// How many bytes a row takes.
    private let stride: Int

    /// Packs so many columns of so many numbers.
    init(columns count: Int, rows: Int, _ number: (_ column: Int, _ row: Int) -> Int64) {
        columns = .allocate(capacity: count)
        self.rows = rows
        var at = Int32(0)
        for place in 0..<count {
            let column = Self.column(at: at, rows: rows) { number(place, $0) }
            columns.initializeElement(at: place, to: column)
            at += column.width
        }
        stride = Int(at)
        bytes = .allocate(byteCount: rows * stride + Self.spare, alignment: 8)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        for place in 0..<count where columns[place].width > 0 {
            let column = columns[place]
            for row in 0..<rows {
                let own = number(place, row)
                var code = own == Self.missing ? column.missing : UInt64(bitPattern: own &- column.least)
                let start = row * stride + Int(column.at)
                for byte in start..<start + Int(column.width) {
                    bytes[byte] = UInt8(truncatingIfNeeded: code)
                    code >>= 8
                }
            }
        }
    }

    deinit {
        columns.deallocate()
        bytes.deallocate()
    }

    /// Finds how a column's numbers are kept.
    private static func column(at: Int32, rows: Int, _ number: (Int) -> Int64) -> Column {
        var (least, most, hasMissing, hasAny) = (Int64.max, Int64.min, false, false)
        for row in 0..<rows {
            let number = number(row)
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
        let width = Int32((UInt64.bitWidth - needed.leadingZeroBitCount + 7) / 8)
        let mask = width == 8 ? .max : UInt64(1) << UInt64(width * 8) - 1
        // Where no number is missing, nothing that is read may be taken for it.
        return Column(least: least, missing: hasMissing ? needed : .max, mask: mask, at: at, width: width)
    }

    /// Returns a number, or ``missing``.
    @inline(__always)
    subscript(place: Int, row: Int) -> Int64 {
        precondition(UInt(bitPattern: place) < UInt(bitPattern: columns.count))
        precondition(UInt(bitPattern: row) < UInt(bitPattern: rows))
        let column = UnsafePointer(columns.baseAddress.unsafelyUnwrapped + place)
        let start = bytes.baseAddress.unsafelyUnwrapped + (row &* stride &+ Int(column.pointee.at))
        let distance = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)) & column.pointee.mask
        return distance == column.pointee.missing
            ? Self.missing : column.pointee.least &+ Int64(bitPattern: distance)
    }

    /// How many bytes it holds.
    var size: Int { bytes.count + columns.count * MemoryLayout<Column>.stride }
}
