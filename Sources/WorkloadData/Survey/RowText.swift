import BenchModel
import JSONSyntax

/// Makes a value of a row's bytes.
enum RowText {
    /// Reads the names of a table's columns; nil where a quote is not closed.
    static func header(_ row: RawRow, _ separator: UInt8, of file: String) throws(DataProblem) -> [String]? {
        guard let fields = TableRecord.fields(row.bytes, separator: separator) else { return nil }
        var names: [String] = []
        for field in fields {
            let name = field.text.filter { $0 != "\u{FEFF}" }.trimming { $0 == " " || $0 == "\t" }
            if !name.isEmpty, names.contains(name) {
                let before = String(decoding: row.bytes[..<field.offset], as: UTF8.self)
                throw DataProblem(
                    file: file,
                    line: row.line,
                    column: row.column + before.unicodeScalars.count,
                    "found the column \"\(name)\" a second time; expected each name once, since only one of them would be read; "
                        + "rename one"
                )
            }
            names.append(name)
        }
        return names
    }

    /// Parses a row: a JSON value, or a table's record by the names in its header.
    static func node(_ bytes: [UInt8], _ header: [String]?, _ separator: UInt8?) throws(RowDefect) -> JSONNode {
        if let invalid = SourceText.firstInvalidByte(of: bytes) {
            throw RowDefect(.notJSON, at: invalid, "found a byte that is not UTF-8; expected UTF-8 text")
        }
        guard let header, let separator else {
            let node: JSONNode
            do { node = try JSONParser.parse(bytes) } catch {
                throw RowDefect(.notJSON, at: error.offset, error.message)
            }
            if let again = node.firstRepeatedMember {
                throw RowDefect(
                    .notJSON,
                    at: again.keyOffset,
                    "found the key \(JSONPath.quoted(again.key)) again; expected it once in an object, since only one of the two would be "
                        + "read; delete one"
                )
            }
            return node
        }
        if let null = bytes.firstIndex(of: 0) {
            throw RowDefect(.notJSON, at: null, "found a byte that is 0; expected text")
        }
        guard let fields = TableRecord.fields(bytes, separator: separator) else {
            throw RowDefect(.notJSON, "found a quote that is not closed; expected its closing quote")
        }
        guard fields.count == header.count else {
            throw RowDefect(
                .wrongShape,
                "found \(Counted.text(fields.count, "field")); expected \(header.count), as the first line names them; put fields with commas "
                    + "or line breaks in double quotes"
            )
        }
        return JSONNode(.object(zip(header, fields).map { JSONMember($0, JSONNode(.string($1.text), at: $1.offset)) }))
    }
}
