import JSONSyntax

/// Skipping values that nobody reads, held to the grammar all the same.
extension JSONCursor {
    /// Skips the value before which the cursor stands, checking that it is well formed.
    @inline(__always)
    package mutating func skipValue(in bytes: Span<UInt8>) {
        let next = Self.plainValueEnd(in: bytes, from: position)
        if next >= 0 { position = next } else { skipValueSlowly(in: bytes) }
    }

    /// Returns the end of a string without escapes, of a short whole number or of `null`; -1 before any other value.
    @inline(never)
    private static func plainValueEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        let at = blankEnd(in: bytes, from: start)
        guard at < bytes.count else { return -1 }
        switch bytes[unchecked: at] {
        case Byte.quote:
            let end = PlainRun.end(in: bytes, from: at &+ 1)
            return end < bytes.count && bytes[unchecked: end] == Byte.quote ? end &+ 1 : -1
        case Byte.zero...Byte.nine: return digits(in: bytes, from: at)?.end ?? -1
        case UInt8(ascii: "n"):
            let isNull =
                at &+ 4 <= bytes.count && JSONText(start: at, end: at &+ 4, hasEscapes: false).equals("null", in: bytes)
            return isNull ? at &+ 4 : -1
        default: return -1
        }
    }

    @inline(never)
    private mutating func skipValueSlowly(in bytes: Span<UInt8>) {
        guard let byte = peek(in: bytes) else { return fail(in: bytes) }
        if byte == Byte.openBrace || byte == Byte.openBracket {
            skipContainer(in: bytes)
        } else {
            skipScalar(byte, in: bytes)
        }
    }

    /// Skips an object or array with its content.
    @inline(never)
    private mutating func skipContainer(in bytes: Span<UInt8>) {
        // One bit for each open container, set for objects.
        var objects = InlineArray<8, UInt64>(repeating: 0)
        let floor = depth
        while true {
            guard let byte = peek(in: bytes) else { return fail(in: bytes) }
            if byte == Byte.openBrace || byte == Byte.openBracket {
                guard depth < Self.depthLimit else { return fail(in: bytes) }
                let isObject = byte == Byte.openBrace
                let bit = UInt64(1) << UInt64(depth & 63)
                if isObject { objects[depth >> 6] |= bit } else { objects[depth >> 6] &= ~bit }
                depth &+= 1
                position &+= 1
                guard peek(in: bytes) == (isObject ? Byte.closeBrace : Byte.closeBracket) else {
                    if isObject, takeKey(in: bytes) == nil { return }
                    continue
                }
                position &+= 1
                depth &-= 1
            } else {
                skipScalar(byte, in: bytes)
                if isMalformed { return }
            }
            // A value has ended: close the containers that end with it, up to the next comma.
            while true {
                if depth == floor { return }
                let isObject = objects[(depth - 1) >> 6] & (UInt64(1) << UInt64((depth - 1) & 63)) != 0
                guard let next = peek(in: bytes) else { return fail(in: bytes) }
                if next == Byte.comma {
                    position &+= 1
                    if isObject, takeKey(in: bytes) == nil { return }
                    break
                }
                guard next == (isObject ? Byte.closeBrace : Byte.closeBracket) else { return fail(in: bytes) }
                position &+= 1
                depth &-= 1
            }
        }
    }

    @inline(never)
    private mutating func skipScalar(_ byte: UInt8, in bytes: Span<UInt8>) {
        switch byte {
        case Byte.quote: _ = takeString(in: bytes)
        case Byte.minus, Byte.zero...Byte.nine: skipNumber(in: bytes)
        // Not JSON, but Python's `json.dumps` writes it; log probabilities come this way.
        case UInt8(ascii: "N"): skipWord("NaN", in: bytes)
        case UInt8(ascii: "I"): skipWord("Infinity", in: bytes)
        case UInt8(ascii: "t"): skipWord("true", in: bytes)
        case UInt8(ascii: "f"): skipWord("false", in: bytes)
        case UInt8(ascii: "n"): skipWord("null", in: bytes)
        default: fail(in: bytes)
        }
    }

    @inline(__always)
    private mutating func skipWord(_ word: StaticString, in bytes: Span<UInt8>) {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            JSONText(start: position, end: end, hasEscapes: false).equals(word, in: bytes)
        else { return fail(in: bytes) }
        position = end
    }

    private mutating func skipNumber(in bytes: Span<UInt8>) {
        var at = position
        if bytes[unchecked: at] == Byte.minus { at &+= 1 }
        if at < bytes.count, bytes[unchecked: at] == UInt8(ascii: "I") {
            position = at
            return skipWord("Infinity", in: bytes)
        }
        let first = at
        at = Self.digitsEnd(in: bytes, from: first)
        guard at > first, bytes[unchecked: first] != Byte.zero || at == first &+ 1 else { return fail(in: bytes) }
        position = at
        guard at < bytes.count, Self.continuesNumber(bytes[unchecked: at]) else { return }
        skipFraction(in: bytes)
    }

    /// Skips what follows the whole part of a number: a fraction, an exponent.
    @inline(never)
    private mutating func skipFraction(in bytes: Span<UInt8>) {
        if bytes[unchecked: position] == UInt8(ascii: ".") {
            position &+= 1
            guard skipDigits(in: bytes) else { return fail(in: bytes) }
        }
        if position < bytes.count, bytes[unchecked: position] | 0x20 == UInt8(ascii: "e") {
            position &+= 1
            if position < bytes.count,
                bytes[unchecked: position] == UInt8(ascii: "+") || bytes[unchecked: position] == Byte.minus
            {
                position &+= 1
            }
            guard skipDigits(in: bytes) else { return fail(in: bytes) }
        }
    }

    /// Skips digits and returns whether there was one.
    private mutating func skipDigits(in bytes: Span<UInt8>) -> Bool {
        let first = position
        position = Self.digitsEnd(in: bytes, from: first)
        return position > first
    }

    @inline(__always)
    static func digitsEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var at = start
        while at < bytes.count, Byte.isDigit(bytes[unchecked: at]) { at &+= 1 }
        return at
    }

    /// Whether a byte behind digits belongs to the same number.
    @inline(__always)
    static func continuesNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
    }
}
