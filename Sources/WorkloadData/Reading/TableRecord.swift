/// Splits the records of a table (RFC 4180).
enum TableRecord {
    struct FieldText {
        var text: String
        /// In bytes, from the beginning of the record.
        var offset: Int
    }

    /// Returns the fields of one record; nil where a quote is not closed.
    static func fields(_ bytes: [UInt8], separator: UInt8) -> [FieldText]? {
        var quotes = TableQuotes(separator: separator)
        var fields: [FieldText] = []
        var offset = 0
        var field: [UInt8] = []
        for (place, byte) in bytes.enumerated() {
            switch quotes.take(byte) {
            case .text: field.append(byte)
            case .quote: continue
            case .separator:
                fields.append(FieldText(text: String(decoding: field, as: UTF8.self), offset: offset))
                (field, offset) = ([], place + 1)
            }
        }
        if quotes.isQuoted { return nil }
        return fields + [FieldText(text: String(decoding: field, as: UTF8.self), offset: offset)]
    }
}

extension String {
    /// Leaves out the characters at both ends of which a test holds.
    func trimming(_ isLeftOut: (Character) -> Bool) -> String {
        let body = drop(while: isLeftOut)
        return String(body.prefix(body.reversed().drop(while: isLeftOut).count))
    }
}
