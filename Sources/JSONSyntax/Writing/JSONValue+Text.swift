extension JSONValue {
    /// The value as JSON text with sorted keys and without spaces, so that equal values give equal texts.
    package var json: String { String(decoding: jsonBytes, as: UTF8.self) }

    /// The same as UTF-8, made for large bodies: text without escapes is copied in one piece.
    package var jsonBytes: [UInt8] {
        var text = JSONWriter()
        write(to: &text)
        return text.bytes
    }

    private func write(to text: inout JSONWriter) {
        switch self {
        case .null: text.append("null")
        case .bool(let value): text.append(value ? "true" : "false")
        case .number(let digits): text.append(digits)
        case .string(let value): text.appendQuoted(value)
        case .array(let values):
            text.append("[")
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(",") }
                value.write(to: &text)
            }
            text.append("]")
        case .object(let members):
            text.append("{")
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text.append(",") }
                text.appendQuoted(member.key)
                text.append(":")
                member.value.write(to: &text)
            }
            text.append("}")
        }
    }
}
