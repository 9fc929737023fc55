import BenchModel
import JSONSyntax

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
        if isVisible(json) { return json }
        // In bytes: to append to a view of scalars copies all that is in it.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.utf8.count + json.utf8.count / 8)
        var start = json.startIndex
        var last: Unicode.Scalar?
        for place in json.unicodeScalars.indices {
            let scalar = json.unicodeScalars[place]
            // `##[…]` is a command to CI systems.
            guard isHidden(scalar) || scalar == "#" && last == "#" else {
                last = scalar
                continue
            }
            last = nil
            bytes.append(contentsOf: json.utf8[start..<place])
            for unit in String(scalar).utf16 { bytes.append(contentsOf: escape(unit).utf8) }
            start = json.unicodeScalars.index(after: place)
        }
        bytes.append(contentsOf: json.utf8[start...])
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether a look at the bytes tells that there is nothing to replace, as in most documents.
    private static func isVisible(_ json: String) -> Bool {
        var last: UInt8 = 0
        for byte in json.utf8 {
            guard byte.isPrintableASCII || byte == UInt8(ascii: "\n") else { return false }
            if byte == last, byte == UInt8(ascii: "#") { return false }
            last = byte
        }
        return true
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        // Most are ASCII; their properties need not be looked up.
        if scalar.value >= 0x20 && scalar.value < 0x7F || scalar.value == 0x0A { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    private static func escape(_ unit: UInt16) -> String {
        let hex = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}
