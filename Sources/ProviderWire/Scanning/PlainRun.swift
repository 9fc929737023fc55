/// The stretch of a JSON string in which nothing needs a look: no quote, no backslash, no control character.
///
/// Most bytes of a stream lie in such stretches, so they are tested eight at a time. The test is the classic one
/// for a zero byte in a word, `(x − 0x01…) & ~x & 0x80…`, used with x = word ⊕ quote, word ⊕ backslash, and with
/// 0x20… subtracted for control characters. A borrow can only spoil bytes above the first hit, and only the first
/// hit is used.
enum PlainRun {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let quotes = ones &* UInt64(Byte.quote)
    private static let backslashes = ones &* UInt64(Byte.backslash)
    private static let spaces = ones &* UInt64(Byte.space)

    /// Returns the index of the first byte from `start` on that ends such a stretch, else the count.
    @inline(__always)
    static func end(in bytes: Span<UInt8>, from start: Int) -> Int {
        var at = start
        let raw = bytes.bytes
        while at &+ 8 <= bytes.count {
            // In bounds by the loop's condition; any eight bytes are a valid integer.
            let loaded = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: UInt64.self)
            let word = UInt64(littleEndian: loaded)
            let quote = word ^ quotes
            let backslash = word ^ backslashes
            let hits =
                (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- spaces) & ~word))
                & highBits
            if hits != 0 { return at &+ hits.trailingZeroBitCount >> 3 }
            at &+= 8
        }
        while at < bytes.count {
            let byte = bytes[unchecked: at]
            if byte == Byte.quote || byte == Byte.backslash || byte < Byte.space { return at }
            at &+= 1
        }
        return at
    }
}
