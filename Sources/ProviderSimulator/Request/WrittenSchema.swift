#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Finds a JSON schema inside the text of a prompt, where agents put it for models without structured output.
enum WrittenSchema {
    /// Longer texts are not searched; a schema is shorter.
    private static let longestText = 200_000
    /// How many opening braces are tried in one text.
    private static let mostTries = 50

    /// Finds the first schema of an object in the strings of a request, outside its tool declarations.
    static func first(in request: JSONObject) -> JSONObject? {
        for name in [
            "system", "instructions", "systemInstruction", "system_instruction", "messages", "input", "contents",
        ] {
            if let found = search(request[name]) { return found }
        }
        return nil
    }

    private static func search(_ value: Any?) -> JSONObject? {
        switch value {
        case let text as String: schema(in: text)
        case let list as [Any]: list.lazy.compactMap { search($0) }.first
        case let object as JSONObject: object.keys.sorted().lazy.compactMap { search(object[$0]) }.first
        default: nil
        }
    }

    private static func schema(in text: String) -> JSONObject? {
        let bytes = Array(text.utf8)
        guard bytes.count <= longestText else { return nil }
        var tries = 0
        var start = bytes.startIndex
        while tries < mostTries, let open = bytes[start...].firstIndex(of: UInt8(ascii: "{")) {
            tries += 1
            start = open + 1
            guard let close = end(of: open, in: bytes) else { continue }
            let object = JSONReading.object(of: bytes[open...close])
            if let object, object["properties"] is JSONObject || object["$ref"] is String { return object }
            // Skip a JSON object that is not a schema; one nested in it is not meant.
            if object != nil { start = close + 1 }
        }
        return nil
    }

    /// Returns the index of the brace that closes the one at `open`, ignoring braces inside strings.
    private static func end(of open: Int, in bytes: [UInt8]) -> Int? {
        var depth = 0
        var inString = false
        var isEscaped = false
        for place in open..<bytes.count {
            let byte = bytes[place]
            if inString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return place }
            default: break
            }
        }
        return nil
    }
}
