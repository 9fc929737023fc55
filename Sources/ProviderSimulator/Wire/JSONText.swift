import NIOCore

extension ByteBuffer {
    /// Writes a string as JSON, quotes included.
    ///
    /// It escapes only what RFC 8259 §7 demands: the quote, the backslash and control characters. Other characters are
    /// written as UTF-8, so that a client meets multi-byte sequences. The simulator has its own writer on purpose: code
    /// shared with the client could hide a mistake of both.
    mutating func writeJSON(_ text: String) {
        writeInteger(UInt8(ascii: "\""))
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) {
            for byte in text.utf8 { writeEscaped(byte) }
        } else {
            writeString(text)
        }
        writeInteger(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case 0x22: writeStaticString("\\\"")
        case 0x5c: writeStaticString("\\\\")
        case 0x0a: writeStaticString("\\n")
        case 0x0d: writeStaticString("\\r")
        case 0x09: writeStaticString("\\t")
        case ..<0x20:
            writeStaticString("\\u00")
            writeString(byte < 0x10 ? "0\(String(byte, radix: 16))" : String(byte, radix: 16))
        default: writeInteger(byte)
        }
    }
}

extension String {
    /// The string as JSON, quotes included.
    var quoted: String {
        var buffer = ByteBuffer()
        buffer.writeJSON(self)
        return String(buffer: buffer)
    }
}
