/// Finds the end of a stretch of a JSON string without quotes, backslashes and control characters.
///
/// Most bytes of a stream, and of a body, lie in such stretches, so it compares sixteen at a time. What the comparison
/// leaves is read as two words, whose lowest byte that is not 0 is the first hit.
///
/// Public, because the compiler inlines only public code across targets, and this is the innermost loop of the scanner.
public enum PlainRun {
    /// Returns the index of the first byte at or after `start` that ends such a stretch, else the count.
    @inlinable
    @inline(__always)
    public static func end(in bytes: Span<UInt8>, from start: Int) -> Int {
        var at = start
        while at &+ 16 <= bytes.count {
            let (low, high) = ends(in: bytes, at: at)
            if low != 0 { return at &+ low.trailingZeroBitCount >> 3 }
            if high != 0 { return at &+ 8 &+ high.trailingZeroBitCount >> 3 }
            at &+= 16
        }
        guard at < bytes.count else { return at }
        guard bytes.count >= 16 else {
            while at < bytes.count {
                let byte = bytes[unchecked: at]
                if byte == 0x22 || byte == 0x5C || byte < 0x20 { return at }
                at &+= 1
            }
            return at
        }
        // Compare the last sixteen once more, without those before `at`: a shift by more than a word's width leaves 0.
        let last = bytes.count &- 16
        let done = (at &- last) &* 8
        var (low, high) = ends(in: bytes, at: last)
        low &= ~0 << done
        high &= done > 64 ? ~0 << (done &- 64) : ~0
        if low != 0 { return last &+ low.trailingZeroBitCount >> 3 }
        return high == 0 ? bytes.count : last &+ 8 &+ high.trailingZeroBitCount >> 3
    }

    /// Returns two words whose bytes are not 0 where one of sixteen bytes ends a stretch.
    @inlinable
    @inline(__always)
    static func ends(in bytes: Span<UInt8>, at position: Int) -> (low: UInt64, high: UInt64) {
        // The types are spelled out: without them the compiler compares byte by byte.
        let quote = SIMD16<UInt8>(repeating: 0x22)
        let backslash = SIMD16<UInt8>(repeating: 0x5C)
        let space = SIMD16<UInt8>(repeating: 0x20)
        let raw = bytes.bytes
        // The callers keep the load in bounds; any sixteen bytes are valid integers.
        let loaded = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: SIMD16<UInt8>.self)
        let hits = (loaded .== quote) .| (loaded .== backslash) .| (loaded .< space)
        let words = unsafe unsafeBitCast(hits, to: SIMD2<UInt64>.self)
        return (UInt64(littleEndian: words[0]), UInt64(littleEndian: words[1]))
    }
}
