extension JSONCursor {
    /// Returns whether `bytes` are one well-formed JSON value.
    package static func isWellFormed(_ bytes: Span<UInt8>) -> Bool {
        var cursor = JSONCursor()
        cursor.skipValue(in: bytes)
        return cursor.hasEndedWell(in: bytes)
    }

    /// Reads a whole number; skips any other value (also one with a fraction or beyond `Int`) and returns nil.
    mutating func readInt(in bytes: Span<UInt8>) -> Int? {
        guard let byte = peek(in: bytes), byte == Byte.minus || Byte.isDigit(byte) else {
            skipValue(in: bytes)
            return nil
        }
        let start = position
        skipValue(in: bytes)
        guard !isMalformed else { return nil }
        var magnitude = 0
        for at in (byte == Byte.minus ? start + 1 : start)..<position {
            guard Byte.isDigit(bytes[unchecked: at]) else {
                // `12.0` and `1e3`: some servers pass their counts through floating point.
                let text = JSONText(start: start, end: position, hasEscapes: false).string(in: bytes)
                return Double(text).flatMap { Int(exactly: $0) }
            }
            let (product, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, overflowedToo) = product.addingReportingOverflow(Int(bytes[unchecked: at] - Byte.zero))
            if overflowed || overflowedToo { return nil }
            magnitude = sum
        }
        return byte == Byte.minus ? -magnitude : magnitude
    }

    /// Reads a token count: a whole number from 0 to 10¹², so that sums of counts cannot overflow.
    ///
    /// A number inside a string counts too: the JSON form of protocol buffers writes 64-bit integers this way.
    @inline(__always)
    mutating func readCount(in bytes: Span<UInt8>) -> Int? {
        guard let (number, end) = Self.plainCount(in: bytes, from: position) else { return readCountSlowly(in: bytes) }
        position = end
        return number
    }

    @inline(never)
    private static func plainCount(in bytes: Span<UInt8>, from start: Int) -> (number: Int, end: Int)? {
        digits(in: bytes, from: blankEnd(in: bytes, from: start))
    }

    /// Returns the whole number of at most 12 digits that begins at a position, and its end; nil for anything else.
    @inline(__always)
    static func digits(in bytes: Span<UInt8>, from start: Int) -> (number: Int, end: Int)? {
        var at = start
        var number = 0
        while at < bytes.count, Byte.isDigit(bytes[unchecked: at]) {
            number = number &* 10 &+ Int(bytes[unchecked: at] &- Byte.zero)
            at &+= 1
        }
        let length = at &- start
        guard length > 0, length <= 12, length == 1 || bytes[unchecked: start] != Byte.zero,
            at == bytes.count || !continuesNumber(bytes[unchecked: at])
        else { return nil }
        return (number, at)
    }

    @inline(never)
    private mutating func readCountSlowly(in bytes: Span<UInt8>) -> Int? {
        let count = peek(in: bytes) == Byte.quote ? readIntInString(in: bytes) : readInt(in: bytes)
        return count.flatMap { (0...1_000_000_000_000).contains($0) ? $0 : nil }
    }

    private mutating func readIntInString(in bytes: Span<UInt8>) -> Int? {
        guard let text = readString(in: bytes), !text.isEmpty else { return nil }
        let digits = bytes.extracting(text.start..<text.end)
        var cursor = JSONCursor()
        let count = cursor.readInt(in: digits)
        return cursor.hasEndedWell(in: digits) ? count : nil
    }

    /// Reads a value and returns whether it is `true`.
    package mutating func readTrue(in bytes: Span<UInt8>) -> Bool {
        let isTrue = peek(in: bytes) == UInt8(ascii: "t")
        skipValue(in: bytes)
        return isTrue && !isMalformed
    }

    /// Reads a string or a number as text; skips any other value and returns nil.
    mutating func readWord(in bytes: Span<UInt8>) -> String? {
        guard let first = peek(in: bytes) else {
            skipValue(in: bytes)
            return nil
        }
        switch first {
        case Byte.quote:
            return readString(in: bytes).flatMap { $0.isEmpty ? nil : $0.string(in: bytes) }
        case Byte.minus, Byte.zero...Byte.nine:
            return readRaw(in: bytes).map { String(decoding: $0, as: UTF8.self) }
        default:
            skipValue(in: bytes)
            return nil
        }
    }

    /// Reads any value as its JSON text; nil if it is `null` or malformed.
    package mutating func readRaw(in bytes: Span<UInt8>) -> [UInt8]? {
        guard let range = readExtent(in: bytes) else { return nil }
        return [UInt8](copying: bytes.extracting(range))
    }

    /// Skips any value and returns its range; nil if it is `null` or malformed.
    mutating func readExtent(in bytes: Span<UInt8>) -> Range<Int>? {
        let first = peek(in: bytes)
        let start = position
        skipValue(in: bytes)
        return isMalformed || first == UInt8(ascii: "n") ? nil : start..<position
    }
}
