/// Splits a streamed JSON array into its elements, each as soon as its last byte has arrived.
///
/// Gemini streams an array unless it is asked for server-sent events; reads may split its elements anywhere. The framer
/// follows only brackets and strings: the caller checks each element as JSON.
package struct ArrayFramer {
    package enum Step: Equatable {
        /// ``ArrayFramer/element`` holds a whole element until the next call.
        case element
        case needsMore
        case tooLarge
        /// The array has something other than an element, a comma or its closing bracket.
        case malformed
    }

    package private(set) var element: [UInt8] = []
    /// Whether the array's closing bracket has come.
    package private(set) var hasEnded = false

    private let maxBytes: Int
    private var isInArray = false
    private var isInElement = false
    private var elementWasHandedOn = false
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    package init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// Whether the array's opening bracket has come.
    var hasBegun: Bool { isInArray }

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
                continue
            }
            switch byte {
            case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn: continue
            case _ where hasEnded: return .malformed
            case Byte.openBracket where !isInArray: isInArray = true
            case Byte.comma where isInArray: continue
            case Byte.closeBracket where isInArray: hasEnded = true
            case Byte.openBrace where isInArray:
                isInElement = true
                depth = 1
                element.append(byte)
            default: return .malformed
            }
        }
        return .needsMore
    }

    /// Follows one byte of an element and returns whether it is the last.
    private mutating func follow(_ byte: UInt8) -> Bool {
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
