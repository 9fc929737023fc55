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
/// The usual step is a function from one position to the next that is called with the position in a register and
/// returns it in one, because each step waits for the position and memory hands it on later than a register.
///
/// The cursor does not hold the bytes: pass the same span to each call. After ``nextKey(of:in:)`` and
/// ``nextElement(of:in:)``, consume the value with exactly one `read…`, `enter…` or ``skipValue(in:)``.
package struct JSONCursor {
    /// The deepest nesting accepted, as in Foundation's parser.
    static let depthLimit = 512

    var position = 0
    var isMalformed = false
    var depth = 0

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

    @inline(__always)
    private mutating func enter(_ opening: UInt8, in bytes: Span<UInt8>) -> Container {
        guard position < bytes.count, bytes[unchecked: position] == opening, depth < Self.depthLimit else {
            return enterSlowly(opening, in: bytes)
        }
        depth &+= 1
        position &+= 1
        return Container(isOpen: true)
    }

    @inline(never)
    private mutating func enterSlowly(_ opening: UInt8, in bytes: Span<UInt8>) -> Container {
        guard peek(in: bytes) == opening else {
            skipValue(in: bytes)
            return Container(isOpen: false)
        }
        guard depth < Self.depthLimit else {
            fail(in: bytes)
            return Container(isOpen: false)
        }
        depth &+= 1
        position &+= 1
        return Container(isOpen: true)
    }

    /// Returns the key of the next member, with the cursor before its value; nil at the end of the object.
    @inline(__always)
    package mutating func nextKey(of container: inout Container, in bytes: Span<UInt8>) -> JSONText? {
        guard container.isOpen else { return nil }
        let (key, next) = Self.key(in: bytes, from: position, isFirst: container.isFirst)
        if let key {
            position = next
            container.isFirst = false
            return key
        }
        guard next >= 0 else { return nextKeySlowly(of: &container, in: bytes) }
        leave(&container, behind: next)
        return nil
    }

    /// Finds the next key of an object whose bracket was passed.
    ///
    /// - Returns: the key, if it has no escapes and its colon follows, and the position behind that colon; at the end of
    ///   the object, nil and the position of its bracket; nil and a negative position for anything else.
    @inline(never)
    private static func key(in bytes: Span<UInt8>, from start: Int, isFirst: Bool) -> (key: JSONText?, next: Int) {
        var at = blankEnd(in: bytes, from: start)
        guard at < bytes.count else { return (nil, -1) }
        if bytes[unchecked: at] == Byte.closeBrace { return (nil, at) }
        if !isFirst {
            guard bytes[unchecked: at] == Byte.comma else { return (nil, -1) }
            at = blankEnd(in: bytes, from: at &+ 1)
        }
        guard at < bytes.count, bytes[unchecked: at] == Byte.quote else { return (nil, -1) }
        let end = PlainRun.end(in: bytes, from: at &+ 1)
        guard end &+ 1 < bytes.count, bytes[unchecked: end] == Byte.quote, bytes[unchecked: end &+ 1] == Byte.colon
        else { return (nil, -1) }
        return (JSONText(start: at &+ 1, end: end, hasEscapes: false), end &+ 2)
    }

    /// Does what ``nextKey(of:in:)`` does, also for a key with escapes, with white space before the colon, and for what
    /// is not JSON.
    @inline(never)
    private mutating func nextKeySlowly(of container: inout Container, in bytes: Span<UInt8>) -> JSONText? {
        guard advance(&container, closing: Byte.closeBrace, in: bytes) else { return nil }
        return takeKey(in: bytes)
    }

    /// Returns whether the array has another element, with the cursor before it.
    @inline(never)
    package mutating func nextElement(of container: inout Container, in bytes: Span<UInt8>) -> Bool {
        advance(&container, closing: Byte.closeBracket, in: bytes)
    }

    /// Steps over the comma before the next entry, or over the closing bracket.
    @inline(__always)
    private mutating func advance(_ container: inout Container, closing: UInt8, in bytes: Span<UInt8>) -> Bool {
        guard container.isOpen, let byte = peek(in: bytes) else { return failUnlessClosed(container, in: bytes) }
        if byte == closing {
            leave(&container, behind: position)
            return false
        }
        if container.isFirst {
            container.isFirst = false
            return true
        }
        guard byte == Byte.comma else { return failUnlessClosed(container, in: bytes) }
        position &+= 1
        return true
    }

    @inline(__always)
    private mutating func leave(_ container: inout Container, behind bracket: Int) {
        position = bracket &+ 1
        depth &-= 1
        container.isOpen = false
    }

    private mutating func failUnlessClosed(_ container: Container, in bytes: Span<UInt8>) -> Bool {
        if container.isOpen { fail(in: bytes) }
        return false
    }

    /// Reads `"key" :`.
    @inline(__always)
    mutating func takeKey(in bytes: Span<UInt8>) -> JSONText? {
        guard peek(in: bytes) == Byte.quote, let key = takeString(in: bytes), peek(in: bytes) == Byte.colon else {
            fail(in: bytes)
            return nil
        }
        position &+= 1
        return key
    }

    // MARK: Strings

    /// Reads a string; skips any other value and returns nil.
    @inline(__always)
    package mutating func readString(in bytes: Span<UInt8>) -> JSONText? {
        guard let text = Self.plainString(in: bytes, from: position) else { return readStringSlowly(in: bytes) }
        position = text.end &+ 1
        return text
    }

    /// Finds the string that begins at a position, behind white space if any; nil if it has escapes or is none.
    @inline(never)
    static func plainString(in bytes: Span<UInt8>, from start: Int) -> JSONText? {
        let at = blankEnd(in: bytes, from: start)
        guard at < bytes.count, bytes[unchecked: at] == Byte.quote else { return nil }
        let end = PlainRun.end(in: bytes, from: at &+ 1)
        guard end < bytes.count, bytes[unchecked: end] == Byte.quote else { return nil }
        return JSONText(start: at &+ 1, end: end, hasEscapes: false)
    }

    @inline(never)
    private mutating func readStringSlowly(in bytes: Span<UInt8>) -> JSONText? {
        guard peek(in: bytes) == Byte.quote else {
            skipValue(in: bytes)
            return nil
        }
        return takeString(in: bytes)
    }

    /// Reads the string at whose opening quote the cursor stands.
    mutating func takeString(in bytes: Span<UInt8>) -> JSONText? {
        let start = position &+ 1
        var at = start
        var hasEscapes = false
        while true {
            at = PlainRun.end(in: bytes, from: at)
            guard at < bytes.count else { break }
            let byte = bytes[unchecked: at]
            if byte == Byte.quote {
                position = at &+ 1
                return JSONText(start: start, end: at, hasEscapes: hasEscapes)
            }
            hasEscapes = true
            guard byte == Byte.backslash, let length = Self.escapeLength(in: bytes, at: at) else { break }
            at &+= length
        }
        fail(in: bytes)
        return nil
    }

    /// Returns the length of a well-formed escape.
    @inline(never)
    private static func escapeLength(in bytes: Span<UInt8>, at: Int) -> Int? {
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

    // MARK: Position

    /// Moves to the first byte of the next value and returns it; nil at the end of the text.
    @inline(__always)
    package mutating func peek(in bytes: Span<UInt8>) -> UInt8? {
        position = Self.blankEnd(in: bytes, from: position)
        return position < bytes.count ? bytes[unchecked: position] : nil
    }

    /// Returns the index of the first byte at or after `start` that is not white space, else the count.
    @inline(__always)
    static func blankEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var at = start
        while at < bytes.count {
            let byte = bytes[unchecked: at]
            if byte > Byte.space { return at }
            switch byte {
            case Byte.space, Byte.lineFeed, Byte.carriageReturn, Byte.tab: at &+= 1
            default: return at
            }
        }
        return at
    }

    /// Returns whether the text was one well-formed value and nothing else.
    package mutating func hasEndedWell(in bytes: Span<UInt8>) -> Bool {
        !isMalformed && depth == 0 && peek(in: bytes) == nil
    }

    @inline(__always)
    mutating func fail(in bytes: Span<UInt8>) {
        isMalformed = true
        position = bytes.count
    }
}
