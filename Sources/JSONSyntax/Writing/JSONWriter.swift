/// A buffer of JSON text, as UTF-8.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    /// Appends text as it is.
    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends text as a JSON string; escapes only quotes, backslashes and control characters.
    mutating func appendQuoted(_ text: String) {
        // Copies only a text that is not stored as UTF-8; others lend their bytes.
        var text = text
        text.withUTF8 { source in
            bytes.reserveCapacity(bytes.count + source.count + 2)
            bytes.append(Self.quote)
            let span = source.span
            var begin = 0
            while begin < source.count {
                let end = PlainRun.end(in: span, from: begin)
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[begin..<end]))
                guard end < source.count else { break }
                appendEscaped(source[end])
                begin = end + 1
            }
            bytes.append(Self.quote)
        }
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case Self.quote: append("\\\"")
        case Self.backslash: append("\\\\")
        case UInt8(ascii: "\n"): append("\\n")
        case UInt8(ascii: "\r"): append("\\r")
        case UInt8(ascii: "\t"): append("\\t")
        default:
            append("\\u00")
            for digit in [byte >> 4, byte & 0xF] { bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
}
