import NIOCore

/// Collects events as bytes, framed as server-sent events or as elements of one JSON array.
struct EventBuffer {
    /// How events are framed.
    struct Format {
        var lineEnd: String
        var dataField: String
        /// Gemini without `alt=sse`: `[{…}\n,\n{…}\n]`.
        var isArray: Bool

        init(for request: GenerationRequest, _ misbehaviour: Misbehaviour) {
            lineEnd = misbehaviour.lineEnd ?? (request.wire == .gemini ? "\r\n" : "\n")
            dataField = misbehaviour.noSpace ? "data:" : "data: "
            isArray = request.isArray
        }
    }

    let format: Format
    private(set) var bytes = ByteBuffer()
    /// An extra field of the next event.
    struct Filler {
        /// The length of its string in bytes.
        var length: Int
        /// The depth of its nested arrays.
        var nesting: Int
        /// Whether the string is invalid UTF-8: a lone continuation byte, a truncated sequence, an impossible byte.
        var isBroken: Bool

        init(_ faults: Misbehaviour) {
            length = faults.padding
            nesting = faults.nesting
            isBroken = faults.invalidUTF8
        }
    }

    var filler: Filler?
    private var isFirst = true

    init(_ format: Format) {
        self.format = format
    }

    /// Appends an event: an object whose members the closure writes, without the braces.
    mutating func event(_ name: StaticString? = nil, _ members: (inout ByteBuffer) -> Void) {
        begin(name)
        bytes.writeInteger(UInt8(ascii: "{"))
        if let filler { write(filler) }
        filler = nil
        members(&bytes)
        bytes.writeInteger(UInt8(ascii: "}"))
        end()
    }

    /// Appends an event whose data is not an object, or not even JSON.
    mutating func raw(_ data: StaticString, name: StaticString? = nil) {
        begin(name)
        bytes.writeStaticString(data)
        end()
    }

    /// Appends a single field of the event stream, and a blank line.
    mutating func field(_ name: String, _ value: String) {
        bytes.writeString("\(name): \(value)")
        end()
    }

    private mutating func write(_ filler: Filler) {
        if filler.length > 0 || filler.isBroken {
            bytes.writeStaticString("\"padding\":\"")
            if filler.isBroken { bytes.writeBytes([0x80, 0xE4, 0xBD, 0xFF]) }
            bytes.writeRepeatingByte(UInt8(ascii: "x"), count: filler.length)
            bytes.writeStaticString("\",")
        }
        if filler.nesting > 0 {
            bytes.writeStaticString("\"nested\":")
            bytes.writeRepeatingByte(UInt8(ascii: "["), count: filler.nesting)
            bytes.writeRepeatingByte(UInt8(ascii: "]"), count: filler.nesting)
            bytes.writeStaticString(",")
        }
    }

    mutating func comment() {
        guard !format.isArray else { return }
        bytes.writeStaticString(": keep-alive")
        end()
    }

    /// Appends fields that the standard tells readers to store or to ignore, as part of the next event.
    ///
    /// They cannot be an event of their own: the OpenAI SDK takes a block without data for one, and fails.
    mutating func strayFields() {
        guard !format.isArray else { return }
        for field in ["id: 7", "retry: 3000", "mood: cheerful", "lonely"] {
            bytes.writeString(field)
            bytes.writeString(format.lineEnd)
        }
    }

    mutating func byteOrderMark() {
        guard !format.isArray else { return }
        bytes.writeBytes([0xef, 0xbb, 0xbf])
    }

    /// Closes the JSON array, if there is one.
    mutating func endArray() {
        guard format.isArray else { return }
        bytes.writeStaticString(isFirst ? "[]" : "]")
    }

    /// Removes the last blank line.
    mutating func dropBlankLine() {
        guard !format.isArray else { return }
        bytes.moveWriterIndex(to: max(bytes.readerIndex, bytes.writerIndex - format.lineEnd.utf8.count))
    }

    /// Returns what was collected and starts anew.
    mutating func take() -> ByteBuffer {
        let taken = bytes
        bytes = ByteBuffer()
        return taken
    }

    private mutating func begin(_ name: StaticString?) {
        if format.isArray {
            bytes.writeStaticString(isFirst ? "[" : ",\n")
            isFirst = false
            return
        }
        if let name {
            bytes.writeStaticString("event: ")
            bytes.writeStaticString(name)
            bytes.writeString(format.lineEnd)
        }
        bytes.writeString(format.dataField)
    }

    private mutating func end() {
        if format.isArray {
            bytes.writeStaticString("\n")
        } else {
            bytes.writeString(format.lineEnd)
            bytes.writeString(format.lineEnd)
        }
    }
}
