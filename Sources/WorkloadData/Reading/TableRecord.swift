/// Splits the records of a table (RFC 4180).
enum TableRecord {
    /// Returns the fields of one record; nil where a quote is not closed.
    static func fields(_ bytes: [UInt8], separator: UInt8) -> [String]? {
        let quote = UInt8(ascii: "\"")
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if isQuoted {
                if byte != quote {
                    field.append(byte)
                } else if index + 1 < bytes.count, bytes[index + 1] == quote {
                    field.append(quote)
                    index += 1
                } else {
                    isQuoted = false
                }
            } else if byte == quote, field.isEmpty {
                isQuoted = true
            } else if byte == separator {
                fields.append(String(decoding: field, as: UTF8.self))
                field = []
            } else {
                field.append(byte)
            }
            index += 1
        }
        if isQuoted { return nil }
        return fields + [String(decoding: field, as: UTF8.self)]
    }
}
