/// Finds the end of one JSON value by its brackets and quotes, over several pieces.
struct ValueScan {
    private var depth: Int
    private var isInString = false
    private var isEscaped = false
    private var hasBegun = false
    /// Whether the value is over.
    private(set) var isWhole = false

    /// - Parameter depth: how many brackets are open.
    init(depth: Int = 0) { self.depth = depth }

    /// Whether the end of the text ends the value: a number or a word.
    var endsAnywhere: Bool { depth == 0 && !isInString }

    /// Returns the place after the value; nil if it goes on after `end`.
    @discardableResult
    mutating func scan(_ text: [UInt8], from start: Int, to end: Int) -> Int? {
        var state = self
        let found = text.withUnsafeBufferPointer { bytes -> Int? in
            var index = start
            while index < end {
                let byte = bytes[index]
                if state.isInString {
                    if state.isEscaped {
                        state.isEscaped = false
                    } else if byte == UInt8(ascii: "\\") {
                        state.isEscaped = true
                    } else if byte == UInt8(ascii: "\"") {
                        state.isInString = false
                        if state.depth == 0 { return index + 1 }
                    }
                    index += 1
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""):
                    state.isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    state.depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if state.depth == 0 { return index }
                    state.depth -= 1
                    if state.depth == 0 { return index + 1 }
                case UInt8(ascii: ","), 0x20, 0x0A, 0x0D, 0x09:
                    if state.depth == 0, state.hasBegun { return index }
                default: break
                }
                state.hasBegun = true
                index += 1
            }
            return nil
        }
        self = state
        if found != nil { isWhole = true }
        return found
    }
}
