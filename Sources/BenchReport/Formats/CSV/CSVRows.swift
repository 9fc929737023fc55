import BenchModel

/// Rows of CSV as RFC 4180 writes them; every table in that format is made of these.
enum CSVRows {
    /// Returns a row of texts, whatever they hold.
    static func row(_ fields: [String]) -> String { fields.map(SpreadsheetCell.field).joined(separator: ",") + "\r\n" }

    /// Returns a row of cells, as programs read them.
    static func row(_ cells: [Cell]) -> String { row(cells.map(\.exact)) }

    /// Returns a whole table.
    static func text(_ head: [String], _ rows: [[String]]) -> String { row(head) + rows.map { row($0) }.joined() }

    /// Returns nanoseconds as milliseconds, to the last digit.
    static func milliseconds(_ time: Nanoseconds) -> String {
        let (whole, rest) = time.count.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let sign = time < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        let digits = String(rest)
        var decimals = String(repeating: "0", count: 6 - digits.count) + digits
        while decimals.last == "0" { decimals.removeLast() }
        return "\(sign)\(whole).\(decimals)"
    }
}
