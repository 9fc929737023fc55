/// Splits a streamed JSON array, or objects that follow each other, into its elements, each as soon as its last byte has arrived.
///
/// Gemini streams an array unless it is asked for server-sent events; other servers write an object a line (NDJSON, JSON Lines, or
/// JSON text sequences of RFC 7464). Reads may split elements anywhere. The framer follows only brackets and strings: the caller
/// checks each element as JSON. A line between objects that is none, such as `[DONE]`, is an element too.
package struct ElementFramer {
    package enum Step: Equatable {
        /// ``ElementFramer/element`` holds a whole element until the next call.
        case element
        case needsMore
        case tooLarge
        /// There is something other than an element, what divides elements, or an array's closing bracket.
        case malformed
    }

    package private(set) var element: [UInt8] = []
    /// Whether the array's closing bracket has come.
    package private(set) var hasEnded = false

    private let maxBytes: Int
    private var form = Form.unknown
    private var isInElement = false
    /// Whether the element is a line, and no object.
    private var isLine = false
    private var elementWasHandedOn = false
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    private enum Form { case unknown, array, sequence }

    /// What RFC 7464 writes before each object.
    static let recordSeparator: UInt8 = 0x1E
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private var marked = 0

    package init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// Returns the next element that this read completes, and moves `position` past it.
    package mutating func next(in bytes: Span<UInt8>, at position: inout Int) -> Step {
        if elementWasHandedOn {
            element.removeAll(keepingCapacity: true)
            elementWasHandedOn = false
        }
        while position < bytes.count {
            let byte = bytes[unchecked: position]
            position += 1
            if isInElement {
                if element.count >= maxBytes { return .tooLarge }
                element.append(byte)
                if follow(byte) {
                    isInElement = false
                    elementWasHandedOn = true
                    return .element
                }
            } else if !takeBetween(byte) {
                return .malformed
            }
        }
        return .needsMore
    }

    /// Whether an object has begun and not ended.
    var isInObject: Bool { isInElement && !isLine }

    /// Ends a last line that has no line break; returns whether ``element`` holds it.
    package mutating func flushTail() -> Bool { isInElement && isLine }

    /// Takes a byte between elements and returns whether it may stand there.
    private mutating func takeBetween(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn: break
        case _ where hasEnded: return false
        case Byte.openBracket where form == .unknown: form = .array
        case Byte.comma where form == .array: break
        case Byte.closeBracket where form == .array: hasEnded = true
        case Self.recordSeparator where form != .array: break
        case Byte.openBrace:
            if form == .unknown { form = .sequence }
            begin(with: byte, isLine: false)
        case _ where form == .sequence: begin(with: byte, isLine: true)
        case _ where form == .unknown && marked < Self.mark.count && byte == Self.mark[marked]: marked += 1
        default: return false
        }
        return true
    }

    private mutating func begin(with byte: UInt8, isLine: Bool) {
        isInElement = true
        self.isLine = isLine
        depth = 1
        element.append(byte)
    }

    /// Follows one byte of an element and returns whether it is the last.
    private mutating func follow(_ byte: UInt8) -> Bool {
        if isLine { return byte == Byte.lineFeed }
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == Byte.backslash {
                isEscaped = true
            } else if byte == Byte.quote {
                isInString = false
            }
            return false
        }
        switch byte {
        case Byte.quote: isInString = true
        case Byte.openBrace, Byte.openBracket: depth += 1
        case Byte.closeBrace, Byte.closeBracket: depth -= 1
        default: break
        }
        return depth == 0
    }
}
