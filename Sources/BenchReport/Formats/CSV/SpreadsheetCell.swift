/// The gate to spreadsheets: every field of a CSV file goes through it.
enum SpreadsheetCell {
    /// Returns a field as RFC 4180 writes it, with nothing in it that a spreadsheet would run.
    ///
    /// Excel, LibreOffice and Google Sheets take a cell that begins with `=`, `+`, `-` or `@` for a formula. Such a text is led
    /// by an apostrophe, as OWASP's page on CSV injection advises; a number is left as it is.
    static func field(_ text: String) -> String {
        let clean = PlainText.line(text)
        let safe = isFormula(clean) ? "'" + clean : clean
        // Scalar by scalar: to a Swift string a comma and the accent after it are one character.
        guard safe.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" }) else { return safe }
        var quoted = "\"".unicodeScalars
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }

    /// The characters a formula begins with, their full-width twins too.
    private static let starters: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]

    private static func isFormula(_ text: String) -> Bool {
        let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
        guard let first, starters.contains(first) else { return false }
        return !isNumber(text)
    }

    /// Whether a text is a plain number, such as `-0.25`.
    private static func isNumber(_ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        return !digits.isEmpty && digits.count { $0 == UInt8(ascii: ".") } < 2
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
    }
}
