import JSONSyntax

/// The gate to YAML: a document of JSON's values in blocks, of which every text is quoted.
///
/// A double-quoted scalar of YAML 1.1 and 1.2 takes JSON's escapes, and nothing within one is a tag, an anchor, a comment or a
/// boolean. What cannot be seen, and what lies beyond the first plane, is written as `\U` with eight digits: YAML joins no
/// surrogates.
enum YAMLText {
    /// Returns a document, keys sorted.
    static func document(_ value: JSONValue) -> String {
        var text = "---\n"
        write(value, to: &text, indent: "")
        return text
    }

    /// Writes a value in lines of its own.
    private static func write(_ value: JSONValue, to text: inout String, indent: String) {
        switch value {
        case .object(let members) where !members.isEmpty:
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                writeItem(member, behind: "\(indent)\(isPlain(key) ? key : quoted(key)):", to: &text, indent: indent)
            }
        case .array(let elements) where !elements.isEmpty:
            for element in elements { writeItem(element, behind: "\(indent)-", to: &text, indent: indent) }
        default: if let scalar = scalar(value) { text += "\(indent)\(scalar)\n" }
        }
    }

    /// Writes a value behind its key or dash: on the same line if it is a scalar, else below.
    private static func writeItem(_ value: JSONValue, behind lead: String, to text: inout String, indent: String) {
        if let scalar = scalar(value) {
            text += "\(lead) \(scalar)\n"
        } else {
            text += "\(lead)\n"
            write(value, to: &text, indent: indent + "  ")
        }
    }

    /// Returns what fits behind a key or a dash; nil of what has members or elements.
    private static func scalar(_ value: JSONValue) -> String? {
        switch value {
        case .object(let members): members.isEmpty ? "{}" : nil
        case .array(let elements): elements.isEmpty ? "[]" : nil
        case .string(let text): quoted(text)
        // JSON's own words; its numbers, too, but for an exponent without a point or a sign, which we never write.
        case .null, .bool, .number: value.json
        }
    }

    /// Whether a key of ours needs no quotes: letters and underscores, none of them a word of YAML's.
    private static func isPlain(_ key: String) -> Bool {
        let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        return !key.isEmpty && !words.contains(key.lowercased())
            && key.utf8.first.map { (0x61...0x7A).contains($0) } ?? false
            && key.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }

    /// Returns a double-quoted scalar.
    static func quoted(_ text: String) -> String {
        var result = "\""
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { last = scalar }
            switch scalar {
            // `##[…]` is a command to CI systems, wherever in a log it stands.
            case "#" where last == "#": result += escape(scalar)
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default: if isSafe(scalar) { result.unicodeScalars.append(scalar) } else { result += escape(scalar) }
            }
        }
        return result + "\""
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value >= 0x20 && scalar.value < 0x7F }
        if scalar.value > 0xFFFD { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        return "\\U" + String(repeating: "0", count: 8 - hex.count) + hex
    }
}
