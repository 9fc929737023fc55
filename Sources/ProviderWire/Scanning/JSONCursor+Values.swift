extension JSONCursor {
    /// Returns whether `bytes` are one well-formed JSON value.
    package static func isWellFormed(_ bytes: Span<UInt8>) -> Bool {
        var cursor = JSONCursor()
        cursor.skipValue(in: bytes)
        return cursor.hasEndedWell(in: bytes)
    }

    /// Reads a whole number; any other value (also one beyond `Int`, or with a fraction) is stepped over and gives
    /// nil.
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

    /// Reads a count of tokens: a whole number that is not negative, and small enough that sums of counts cannot
    /// overflow.
    ///
    /// A number in a string counts too: so does JSON made from protocol buffers write those of 64 bits.
    mutating func readCount(in bytes: Span<UInt8>) -> Int? {
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

    /// Reads a string or number as words to show; any other value is stepped over and gives nil.
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

    /// Reads any value as the JSON text it is; nil when it is `null` or malformed.
    package mutating func readRaw(in bytes: Span<UInt8>) -> [UInt8]? {
        guard let range = readExtent(in: bytes) else { return nil }
        return [UInt8](copying: bytes.extracting(range))
    }

    /// Steps over any value and returns where it lay; nil when it is `null` or malformed.
    mutating func readExtent(in bytes: Span<UInt8>) -> Range<Int>? {
        let first = peek(in: bytes)
        let start = position
        skipValue(in: bytes)
        return isMalformed || first == UInt8(ascii: "n") ? nil : start..<position
    }
}
