/// Finds the end of a stretch of a JSON string without quotes, backslashes and control characters.
///
/// Most bytes of a stream, and of a body, lie in such stretches, so it tests eight at a time, with the classic test for
/// a zero byte in a word, `(x − 0x01…) & ~x & 0x80…`: for x = word ⊕ quote, for x = word ⊕ backslash, and with 0x20…
/// subtracted for control characters. A borrow can falsify only bytes above the first hit, and only the first hit is
/// used.
///
/// Public, because the compiler inlines only public code across targets, and this is the innermost loop of the scanner.
public enum PlainRun {
    /// Returns the index of the first byte at or after `start` that ends such a stretch, else the count.
    @inlinable
    @inline(__always)
    public static func end(in bytes: Span<UInt8>, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits: UInt64 = 0x8080_8080_8080_8080
        let quotes = ones &* 0x22
        let backslashes = ones &* 0x5C
        let spaces = ones &* 0x20
        var at = start
        let raw = bytes.bytes
        while at &+ 8 <= bytes.count {
            // The loop's condition keeps the load in bounds; any eight bytes are a valid integer.
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
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { return at }
            at &+= 1
        }
        return at
    }
}
