import JSONSyntax
import BenchModel

/// The gate to JSON files: what cannot be seen is written as an escape, so that nothing is lost and nobody is misled.
enum JSONOutput {
    /// Returns a document as text that ends with a newline.
    static func text(_ document: JSONValue) -> String { visible(document.indented) + "\n" }

    /// Returns JSON in which control, bidirectional and invisible characters stand as `\\uXXXX`.
    ///
    /// So does the second of two number signs: `##[` and `##vso[` are commands wherever in a CI system's log they stand.
    ///
    /// Outside its strings JSON is printable ASCII and white space, so that what is replaced stands within a string.
    static func visible(_ json: String) -> String {
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in json.unicodeScalars {
            defer { last = scalar }
            switch scalar.properties.generalCategory {
            case _ where scalar == "#" && last == "#": result.append(contentsOf: escape(0x23).unicodeScalars)
            case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator:
                for unit in String(scalar).utf16 { result.append(contentsOf: escape(unit).unicodeScalars) }
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func escape(_ unit: UInt16) -> String {
        let hex = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}
