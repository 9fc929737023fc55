import BenchModel
import JSONSyntax

/// Walks JSON text member by member, reading the wanted values and skipping the rest.
///
/// It follows the grammar of RFC 8259, except that it accepts `NaN` and `±Infinity` as numbers. It never searches for
/// substrings, because a model's text may contain anything, including JSON. It allocates nothing and does not recurse:
/// depth is a number with a limit, so no input can exhaust the stack. When it meets something that is not JSON, it sets
/// ``isMalformed`` and moves to the end; every loop around it then ends, and the caller checks once, afterwards.
///
/// It is separate from the parser of scenario files, which builds a tree and tells line and column: this one runs on
/// the hot path.
///
/// The cursor does not hold the bytes: pass the same span to each call. After ``nextKey(of:in:)`` and
/// ``nextElement(of:in:)``, consume the value with exactly one `read…`, `enter…` or ``skipValue(in:)``.
package struct JSONCursor {
    /// The deepest nesting accepted, as in Foundation's parser.
    static let depthLimit = 512

    private(set) var position = 0
    private(set) var isMalformed = false
    private var depth = 0

    package init() {}

    /// An object or array that is being walked.
    package struct Container {
        fileprivate var isOpen: Bool
        fileprivate var isFirst = true
    }

    // MARK: Objects and arrays

    /// Steps into an object; any other value is skipped and walks like an object without members.
    @inline(__always)
    package mutating func enterObject(in bytes: Span<UInt8>) -> Container {
        enter(Byte.openBrace, in: bytes)
    }

    /// Steps into an array; any other value is skipped and walks like an array without elements.
    @inline(__always)
    package mutating func enterArray(in bytes: Span<UInt8>) -> Container {
        enter(Byte.openBracket, in: bytes)
    }

    private mutating func enter(_ opening: UInt8, in bytes: Span<UInt8>) -> Container {
        guard peek(in: bytes) == opening else {
            skipValue(in: bytes)
            return Container(isOpen: false)
        }
        guard depth < Self.depthLimit else {
            fail(in: bytes)
            return Container(isOpen: false)
        }
        depth += 1
        position += 1
        return Container(isOpen: true)
    }

    /// Returns the key of the next member, with the cursor before its value; nil at the end of the object.
    @inline(__always)
    package mutating func nextKey(of container: inout Container, in bytes: Span<UInt8>) -> JSONText? {
        guard advance(&container, closing: Byte.closeBrace, in: bytes) else { return nil }
        return takeKey(in: bytes)
    }

    /// Returns whether the array has another element, with the cursor before it.
    @inline(__always)
    package mutating func nextElement(of container: inout Container, in bytes: Span<UInt8>) -> Bool {
        advance(&container, closing: Byte.closeBracket, in: bytes)
    }

    /// Steps over the comma before the next entry, or over the closing bracket.
    @inline(__always)
    private mutating func advance(_ container: inout Container, closing: UInt8, in bytes: Span<UInt8>) -> Bool {
        guard container.isOpen, let byte = peek(in: bytes) else { return failUnlessClosed(container, in: bytes) }
        if byte == closing {
            position += 1
            depth -= 1
            container.isOpen = false
            return false
        }
        if container.isFirst {
            container.isFirst = false
            return true
        }
        guard byte == Byte.comma else { return failUnlessClosed(container, in: bytes) }
        position += 1
        return true
    }

    private mutating func failUnlessClosed(_ container: Container, in bytes: Span<UInt8>) -> Bool {
        if container.isOpen { fail(in: bytes) }
        return false
    }

    /// Reads `"key" :`.
    @inline(__always)
    private mutating func takeKey(in bytes: Span<UInt8>) -> JSONText? {
        guard peek(in: bytes) == Byte.quote, let key = takeString(in: bytes), peek(in: bytes) == Byte.colon else {
            fail(in: bytes)
            return nil
        }
        position += 1
        return key
    }

    // MARK: Strings

    /// Reads a string; skips any other value and returns nil.
    @inline(__always)
    package mutating func readString(in bytes: Span<UInt8>) -> JSONText? {
        guard peek(in: bytes) == Byte.quote else {
            skipValue(in: bytes)
            return nil
        }
        return takeString(in: bytes)
    }

    /// Reads the string at whose opening quote the cursor stands.
    @inline(__always)
    private mutating func takeString(in bytes: Span<UInt8>) -> JSONText? {
        let start = position + 1
        var at = start
        var hasEscapes = false
        while true {
            at = PlainRun.end(in: bytes, from: at)
            guard at < bytes.count else { break }
            let byte = bytes[unchecked: at]
            if byte == Byte.quote {
                position = at + 1
                return JSONText(start: start, end: at, hasEscapes: hasEscapes)
            }
            hasEscapes = true
            guard byte == Byte.backslash, let length = escapeLength(in: bytes, at: at) else { break }
            at += length
        }
        fail(in: bytes)
        return nil
    }

    /// Returns the length of a well-formed escape.
    @inline(never)
    private func escapeLength(in bytes: Span<UInt8>, at: Int) -> Int? {
        guard at + 1 < bytes.count else { return nil }
        switch bytes[unchecked: at + 1] {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            guard at + 6 <= bytes.count else { return nil }
            for offset in 2..<6 where Byte.hexValue(bytes[unchecked: at + offset]) == nil { return nil }
            return 6
        default:
            return nil
        }
    }

    // MARK: Skipping values

    /// Skips the value before which the cursor stands, checking that it is well formed.
    @inline(__always)
    package mutating func skipValue(in bytes: Span<UInt8>) {
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
                depth += 1
                position += 1
                guard peek(in: bytes) == (isObject ? Byte.closeBrace : Byte.closeBracket) else {
                    if isObject, takeKey(in: bytes) == nil { return }
                    continue
                }
                position += 1
                depth -= 1
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
                    position += 1
                    if isObject, takeKey(in: bytes) == nil { return }
                    break
                }
                guard next == (isObject ? Byte.closeBrace : Byte.closeBracket) else { return fail(in: bytes) }
                position += 1
                depth -= 1
            }
        }
    }

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

    private mutating func skipWord(_ word: StaticString, in bytes: Span<UInt8>) {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            JSONText(start: position, end: end, hasEscapes: false).equals(word, in: bytes)
        else { return fail(in: bytes) }
        position = end
    }

    private mutating func skipNumber(in bytes: Span<UInt8>) {
        if bytes[unchecked: position] == Byte.minus { position += 1 }
        if position < bytes.count, bytes[unchecked: position] == UInt8(ascii: "I") {
            return skipWord("Infinity", in: bytes)
        }
        let first = position
        guard skipDigits(in: bytes) else { return fail(in: bytes) }
        if bytes[unchecked: first] == Byte.zero, position > first + 1 { return fail(in: bytes) }
        if position < bytes.count, bytes[unchecked: position] == UInt8(ascii: ".") {
            position += 1
            guard skipDigits(in: bytes) else { return fail(in: bytes) }
        }
        if position < bytes.count, bytes[unchecked: position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count,
                bytes[unchecked: position] == UInt8(ascii: "+") || bytes[unchecked: position] == Byte.minus
            {
                position += 1
            }
            guard skipDigits(in: bytes) else { return fail(in: bytes) }
        }
    }

    /// Skips digits and returns whether there was one.
    private mutating func skipDigits(in bytes: Span<UInt8>) -> Bool {
        let first = position
        while position < bytes.count, Byte.isDigit(bytes[unchecked: position]) { position += 1 }
        return position > first
    }

    // MARK: Position

    /// Moves to the first byte of the next value and returns it; nil at the end of the text.
    @inline(__always)
    package mutating func peek(in bytes: Span<UInt8>) -> UInt8? {
        while position < bytes.count {
            let byte = bytes[unchecked: position]
            if byte > Byte.space { return byte }
            switch byte {
            case Byte.space, Byte.lineFeed, Byte.carriageReturn, Byte.tab: position += 1
            default: return byte
            }
        }
        return nil
    }

    /// Returns whether the text was one well-formed value and nothing else.
    package mutating func hasEndedWell(in bytes: Span<UInt8>) -> Bool {
        !isMalformed && depth == 0 && peek(in: bytes) == nil
    }

    private mutating func fail(in bytes: Span<UInt8>) {
        isMalformed = true
        position = bytes.count
    }
}
