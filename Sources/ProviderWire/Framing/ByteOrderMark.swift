/// The mark that may stand before the first byte of a body, and come in several reads.
struct ByteOrderMark {
    private static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// How many of its bytes have come.
    private var seen = 0
    /// Whether the body may still be at its beginning.
    private(set) var isExpected = true

    /// Moves `position` past the mark, as far as it lies in this read.
    ///
    /// - Returns: bytes that were taken for the mark's beginning, and are none.
    mutating func skip(in bytes: Span<UInt8>, at position: inout Int) -> ArraySlice<UInt8> {
        while isExpected, position < bytes.count {
            guard bytes[unchecked: position] == Self.bytes[seen] else {
                isExpected = false
                return Self.bytes[..<seen]
            }
            position += 1
            seen += 1
            isExpected = seen < Self.bytes.count
        }
        return []
    }
}
