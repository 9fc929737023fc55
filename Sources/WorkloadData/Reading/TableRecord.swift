/// Splits the records of a table (RFC 4180).
enum TableRecord {
    /// Returns the fields of one record; nil where a quote is not closed.
    static func fields(_ bytes: [UInt8], separator: UInt8) -> [String]? {
        var quotes = TableQuotes(separator: separator)
        var fields: [String] = []
        var field: [UInt8] = []
        for byte in bytes {
            switch quotes.take(byte) {
            case .text: field.append(byte)
            case .quote: continue
            case .separator:
                fields.append(String(decoding: field, as: UTF8.self))
                field = []
            }
        }
        if quotes.isQuoted { return nil }
        return fields + [String(decoding: field, as: UTF8.self)]
    }
}
