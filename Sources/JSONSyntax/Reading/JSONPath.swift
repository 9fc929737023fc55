/// Formats a place in a JSON text for messages, such as `$.targets[0].model`.
package enum JSONPath {
    /// Returns a text in quotes, cut to its first 60 characters; the rest of a long text is not scanned.
    package static func quoted(_ text: String) -> String {
        let start = text.prefix(60)
        return JSONValue.string(start.endIndex == text.endIndex ? text : start.prefix(59) + "…").json
    }

    /// Returns the path of an object's member.
    package static func member(_ path: String, _ key: String) -> String {
        if key.utf8.count > 60 { return "\(path)[\(quoted(key))]" }
        let isPlain = !key.isEmpty && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return isPlain ? "\(path).\(key)" : "\(path)[\(quoted(key))]"
    }
}
