#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A JSON schema as a document: follows its references, joins its parts and chooses among its alternatives.
struct SchemaDocument {
    private let root: JSONObject

    /// Below this depth an alternative that ends the nesting is chosen.
    static let easyDepth = 6
    /// The most references and parts that are followed.
    static let mostDepth = 40

    init(_ root: JSONObject) { self.root = root }

    /// Returns the schema behind references and alternatives; an empty one if there is none.
    func resolved(_ schema: Any?, depth: Int) -> JSONObject {
        var schema = schema as? JSONObject ?? [:]
        for _ in 0..<Self.mostDepth {
            if let reference = schema["$ref"] as? String {
                schema = target(of: reference) ?? [:]
            } else if let parts = schema["allOf"] as? [Any] {
                schema["allOf"] = nil
                for part in parts { schema = Self.joined(schema, resolved(part, depth: depth + 1)) }
            } else if let choices = (schema.either("anyOf") ?? schema.either("oneOf")) as? [Any], !choices.isEmpty {
                schema["anyOf"] = nil
                schema["any_of"] = nil
                schema["oneOf"] = nil
                schema["one_of"] = nil
                schema = Self.joined(schema, choice(of: choices, depth))
            } else {
                return schema.merging(Self.hints(in: schema["description"])) { given, _ in given }
            }
            if depth >= Self.mostDepth { return [:] }
        }
        return [:]
    }

    /// Returns the first alternative that has constraints; at depth, one that ends the nesting.
    private func choice(of choices: [Any], _ depth: Int) -> JSONObject {
        let known = choices.map { resolvedReference($0) }
        if depth >= Self.easyDepth,
            let short = known.first(where: { !["object", "array"].contains(Self.type(of: $0)) && $0["anyOf"] == nil })
        {
            return short
        }
        return known.first { Self.type(of: $0) != "null" } ?? known.first ?? [:]
    }

    private func resolvedReference(_ schema: Any) -> JSONObject {
        var schema = schema as? JSONObject ?? [:]
        for _ in 0..<Self.mostDepth {
            guard let reference = schema["$ref"] as? String else { return schema }
            schema = target(of: reference) ?? [:]
        }
        return [:]
    }

    /// Follows a JSON pointer (RFC 6901) such as `#/$defs/City` through the whole schema.
    private func target(of reference: String) -> JSONObject? {
        guard reference.hasPrefix("#") else { return nil }
        let steps = reference.dropFirst().split(separator: "/").map {
            (PercentText.decoded($0) ?? String($0)).replacing("~1", with: "/").replacing("~0", with: "~")
        }
        let found = steps.reduce(root as Any?) { place, step in
            if let list = place as? [Any] { return Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil } }
            return (place as? JSONObject)?[step]
        }
        return found as? JSONObject
    }

    /// Reads constraints that an SDK moved into the description because its provider does not accept them elsewhere,
    /// such as `{minItems: 2, maximum: 10}`, as Anthropic's SDK writes them, or `Format: date`, as pydantic-ai does for
    /// Google.
    private static func hints(in description: Any?) -> JSONObject {
        guard let text = description as? String else { return [:] }
        var found: JSONObject = [:]
        // Looked for first, as the expression takes twenty times as long, and most descriptions have none.
        if text.lowercased().contains("format: "),
            let format = text.firstMatch(of: /(?i)\bformat: ([a-z][a-z0-9-]*)/)
        {
            found["format"] = String(format.output.1)
        }
        guard let open = text.lastIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else { return found }
        for pair in text[text.index(after: open)..<close].split(separator: ",") {
            let parts = pair.split(separator: ":", maxSplits: 1).map(\.trimmed)
            if parts.count == 2, let number = Double(parts[1]) { found[parts[0]] = number }
        }
        return found
    }

    private static func joined(_ one: JSONObject, _ other: JSONObject) -> JSONObject {
        one.merging(other) { first, second in
            if let first = first as? JSONObject, let second = second as? JSONObject {
                return first.merging(second) { $1 }
            }
            if let first = first as? [Any], let second = second as? [Any] { return first + second }
            return second
        }
    }

    static func type(of schema: JSONObject) -> String {
        let named = schema["type"] as? String
        let listed = (schema["type"] as? [Any])?.compactMap { $0 as? String }
        let type = (named ?? listed?.first { $0.lowercased() != "null" } ?? listed?.first)?.lowercased()
        if let type { return type }
        if schema["properties"] != nil || schema["required"] != nil { return "object" }
        if schema["items"] != nil || schema["prefixItems"] != nil { return "array" }
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
        return bounds.contains { schema[$0] != nil } ? "number" : "string"
    }

    /// Returns a number of the schema if it is finite.
    static func figure(_ value: Any?) -> Double? {
        // Google's schemas also write counts as strings, like the JSON form of protocol buffers.
        let figure = value as? Double ?? (value as? Int).map(Double.init) ?? (value as? String).flatMap(Double.init)
        return figure.flatMap { $0.isFinite && abs($0) < 1e301 ? $0 : nil }
    }

    static func count(_ value: Any?) -> Int? {
        figure(value).map { Int(min(max($0, 0), 1e9)) }
    }
}
