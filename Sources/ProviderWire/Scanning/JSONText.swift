/// The range of a JSON string between its quotes; its escapes are known to be well formed.
///
/// It refers to the bytes that the cursor walked, and reading it needs the same bytes again. Nothing is allocated
/// before ``string(in:)``.
package struct JSONText: Equatable {
    let start: Int
    let end: Int
    let hasEscapes: Bool

    var isEmpty: Bool { start == end }

    /// Returns whether the decoded string is `literal`.
    @inline(__always)
    func equals(_ literal: StaticString, in bytes: Span<UInt8>) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard end &- start == count, !hasEscapes else { return hasEscapes && decodedEquals(literal, in: bytes) }
        // Safe: a literal's UTF-8 lives as long as the program, both sides hold `count` bytes, and no load below reads
        // past them. Fast: `count` is a constant after inlining, which leaves a few comparisons with constants.
        let expected = UnsafeRawPointer(literal.utf8Start)
        let raw = bytes.bytes
        if count >= 8 {
            var at = 0
            while at + 8 <= count {
                guard Self.isSame(raw, start + at, expected, at, as: UInt64.self) else { return false }
                at += 8
            }
            return Self.isSame(raw, end - 8, expected, count - 8, as: UInt64.self)
        }
        if count >= 4 {
            return Self.isSame(raw, start, expected, 0, as: UInt32.self)
                && Self.isSame(raw, end - 4, expected, count - 4, as: UInt32.self)
        }
        for at in 0..<count where !Self.isSame(raw, start + at, expected, at, as: UInt8.self) { return false }
        return true
    }

    @inline(never)
    private func decodedEquals(_ literal: StaticString, in bytes: Span<UInt8>) -> Bool {
        string(in: bytes) == "\(literal)"
    }

    @inline(__always)
    private static func isSame<Word: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: RawSpan,
        _ offset: Int,
        _ literal: UnsafeRawPointer,
        _ place: Int,
        as word: Word.Type
    ) -> Bool {
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: word)
            == literal.loadUnaligned(fromByteOffset: place, as: word)
    }

    /// Returns the UTF-8 size of the decoded string without decoding it.
    ///
    /// A lone surrogate counts as U+FFFD, which replaces it. Bytes that are not UTF-8 are counted as they are.
    @inline(__always)
    package func decodedByteCount(in bytes: Span<UInt8>) -> Int {
        hasEscapes ? decodedByteCountOfEscaped(in: bytes) : end &- start
    }

    @inline(never)
    private func decodedByteCountOfEscaped(in bytes: Span<UInt8>) -> Int {
        var count = 0
        var at = start
        while at < end {
            if bytes[unchecked: at] == Byte.backslash {
                count += UTF8.width(takeEscape(in: bytes, at: &at))
            } else {
                count += 1
                at += 1
            }
        }
        return count
    }

    /// Returns whether the string starts with `literal`; false if it has escapes.
    func hasPrefix(_ literal: StaticString, in bytes: Span<UInt8>) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard end &- start >= count, !hasEscapes else { return false }
        return JSONText(start: start, end: start &+ count, hasEscapes: false).equals(literal, in: bytes)
    }

    /// Returns whether the string ends with `literal`; false if it has escapes.
    func hasSuffix(_ literal: StaticString, in bytes: Span<UInt8>) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard end &- start >= count, !hasEscapes else { return false }
        return JSONText(start: end &- count, end: end, hasEscapes: false).equals(literal, in: bytes)
    }

    /// Returns whether the string, which should be short, contains `literal`; false if it has escapes.
    func contains(_ literal: StaticString, in bytes: Span<UInt8>) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard end &- start >= count, !hasEscapes else { return false }
        return (start...end - count).contains {
            JSONText(start: $0, end: $0 + count, hasEscapes: false).equals(literal, in: bytes)
        }
    }

    /// Returns a hash of the string, computed eight bytes at a time.
    func fingerprint(in bytes: Span<UInt8>) -> UInt64 {
        let raw = bytes.bytes
        var mixed = UInt64(truncatingIfNeeded: end &- start) &* 0x9E37_79B9_7F4A_7C15
        var at = start
        while at &+ 8 <= end {
            // The loop's condition keeps the load in bounds; any eight bytes are a valid integer.
            mixed = Self.mix(mixed, unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: UInt64.self))
            at &+= 8
        }
        var rest: UInt64 = 0
        while at < end {
            rest = rest << 8 | UInt64(bytes[unchecked: at])
            at &+= 1
        }
        return Self.mix(mixed, rest)
    }

    @inline(__always)
    private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
        return mixed ^ mixed >> 29
    }

    /// Returns the decoded string: escapes resolved, surrogates paired, lone surrogates and invalid UTF-8 replaced by
    /// U+FFFD.
    package func string(in bytes: Span<UInt8>) -> String {
        String(decoding: decodedBytes(in: bytes), as: UTF8.self)
    }

    /// Returns the bytes of the decoded string; bytes that are not UTF-8 stay as they are.
    func decodedBytes(in bytes: Span<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(end - start)
        var at = start
        while at < end {
            if bytes[unchecked: at] == Byte.backslash {
                decoded.append(contentsOf: String(takeEscape(in: bytes, at: &at)).utf8)
            } else {
                decoded.append(bytes[unchecked: at])
                at += 1
            }
        }
        return decoded
    }

    /// Returns the character that the escape at `at` stands for, and moves past it (and past the second half of a
    /// surrogate pair).
    private func takeEscape(in bytes: Span<UInt8>, at: inout Int) -> Unicode.Scalar {
        let letter = bytes[unchecked: at + 1]
        guard letter == UInt8(ascii: "u") else {
            at += 2
            return switch letter {
            case UInt8(ascii: "b"): "\u{8}"
            case UInt8(ascii: "f"): "\u{C}"
            case UInt8(ascii: "n"): "\n"
            case UInt8(ascii: "r"): "\r"
            case UInt8(ascii: "t"): "\t"
            default: Unicode.Scalar(letter)
            }
        }
        let unit = hexUnit(in: bytes, at: at + 2)
        at += 6
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let isHigh = unit < 0xDC00
        guard isHigh, at + 6 <= end, bytes[unchecked: at] == Byte.backslash,
            bytes[unchecked: at + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let low = hexUnit(in: bytes, at: at + 2)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { return "\u{FFFD}" }
        at += 6
        return scalar
    }

    /// Returns the UTF-16 unit of four hexadecimal digits.
    private func hexUnit(in bytes: Span<UInt8>, at: Int) -> UInt32 {
        var unit: UInt32 = 0
        for offset in 0..<4 { unit = unit << 4 | UInt32(Byte.hexValue(bytes[unchecked: at + offset]) ?? 0) }
        return unit
    }
}

/// The bytes that JSON and server-sent events are made of.
enum Byte {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let comma = UInt8(ascii: ",")
    static let colon = UInt8(ascii: ":")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let minus = UInt8(ascii: "-")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case zero...nine: byte - zero
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
