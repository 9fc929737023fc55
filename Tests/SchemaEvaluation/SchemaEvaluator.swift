import Foundation
package import JSONSyntax

/// Judges a value by a JSON Schema (2020-12), as far as this project's schemas use it.
///
/// A keyword it does not know is an error of the test, so that the schema cannot say something that nobody checks.
package final class SchemaEvaluator {
    struct Unknown: Error { var keyword: String }

    private let root: JSONValue
    private var patterns: [String: NSRegularExpression] = [:]

    package init(_ root: JSONValue) { self.root = root }

    package func accepts(_ value: JSONValue) throws -> Bool { try accepts(value, root) }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
        guard case .object(let keywords) = schema else { return schema == .bool(true) }
        for (keyword, argument) in keywords where try !holds(keyword, argument, of: value, keywords) { return false }
        return true
    }

    private func holds(
        _ keyword: String,
        _ argument: JSONValue,
        of value: JSONValue,
        _ keywords: [String: JSONValue]
    ) throws -> Bool {
        switch keyword {
        case "$schema", "$defs", "title", "description", "default", "examples": return true
        case "$ref": return try accepts(value, definition(argument))
        case "type": return isOfType(value, argument)
        case "enum": return elements(argument).contains { isEqual($0, value) }
        case "const": return isEqual(argument, value)
        case "anyOf": return try elements(argument).contains { try accepts(value, $0) }
        case "allOf": return try elements(argument).allSatisfy { try accepts(value, $0) }
        case "oneOf": return try elements(argument).filter { try accepts(value, $0) }.count == 1
        case "not": return try !accepts(value, argument)
        case "if":
            let branch = try accepts(value, argument) ? "then" : "else"
            return try keywords[branch].map { try accepts(value, $0) } ?? true
        case "then", "else": return true
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
            return isWithin(value, keyword, argument)
        case "pattern", "minLength": return try isText(value, keyword, argument)
        case "minItems", "maxItems", "items", "uniqueItems": return try isList(value, keyword, argument)
        default: return try isObject(value, keyword, argument, keywords)
        }
    }

    // MARK: Plain values

    private func isOfType(_ value: JSONValue, _ argument: JSONValue) -> Bool {
        if case .array(let types) = argument { return types.contains { isOfType(value, $0) } }
        switch (argument, value) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
            ("number", .number):
            return true
        case ("integer", .number(let digits)):
            return Int(digits) != nil || UInt64(digits) != nil || Double(digits).map { $0 == $0.rounded() } ?? false
        default: return false
        }
    }

    private func isEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if case .number(let a) = left, case .number(let b) = right { return Double(a) == Double(b) }
        return left == right
    }

    private func isWithin(_ value: JSONValue, _ keyword: String, _ argument: JSONValue) -> Bool {
        guard case .number(let digits) = value, case .number(let bound) = argument else { return true }
        // Beyond the digits of a binary fraction, whole numbers are compared as decimals.
        guard let number = Decimal(string: digits), let limit = Decimal(string: bound), !number.isNaN else {
            return (Double(digits) ?? 0 < 0) == keyword.lowercased().hasSuffix("maximum")
        }
        switch keyword {
        case "minimum": return number >= limit
        case "maximum": return number <= limit
        case "exclusiveMinimum": return number > limit
        default: return number < limit
        }
    }

    private func isText(_ value: JSONValue, _ keyword: String, _ argument: JSONValue) throws -> Bool {
        guard case .string(let text) = value else { return true }
        if keyword == "minLength" {
            guard case .number(let digits) = argument else { throw Unknown(keyword: keyword) }
            return text.unicodeScalars.count >= Int(digits) ?? 0
        }
        guard case .string(let pattern) = argument else { throw Unknown(keyword: keyword) }
        let expression = try patterns[pattern] ?? compiled(pattern)
        patterns[pattern] = expression
        return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    /// In JSON Schema `$` is the very end, here it may stand before a line break, which `\z` may not.
    private func compiled(_ pattern: String) throws -> NSRegularExpression {
        try NSRegularExpression(
            pattern: pattern.replacingOccurrences(of: "$)", with: "\\z)").replacing(/\$$/, with: "\\z")
        )
    }

    // MARK: Lists and objects

    private func isList(_ value: JSONValue, _ keyword: String, _ argument: JSONValue) throws -> Bool {
        guard case .array(let elements) = value else { return true }
        if keyword == "items" { return try elements.allSatisfy { try accepts($0, argument) } }
        if keyword == "uniqueItems" {
            return argument == false || elements.indices.allSatisfy { !elements[..<$0].contains(elements[$0]) }
        }
        guard case .number(let digits) = argument, let count = Int(digits) else { return false }
        return keyword == "maxItems" ? elements.count <= count : elements.count >= count
    }

    private func isObject(
        _ value: JSONValue,
        _ keyword: String,
        _ argument: JSONValue,
        _ keywords: [String: JSONValue]
    ) throws -> Bool {
        guard
            [
                "properties", "additionalProperties", "patternProperties", "propertyNames", "required", "minProperties",
                "dependentRequired",
            ].contains(keyword)
        else { throw Unknown(keyword: keyword) }
        guard case .object(let members) = value else { return true }
        switch keyword {
        case "required": return elements(argument).allSatisfy { members[text($0)] != nil }
        case "minProperties": return members.count >= (argument == 1 ? 1 : 0)
        case "propertyNames": return try members.keys.allSatisfy { try accepts(.string($0), argument) }
        case "properties":
            return try self.members(argument).allSatisfy { name, schema in
                try members[name].map { try accepts($0, schema) } ?? true
            }
        case "patternProperties":
            return try self.members(argument).allSatisfy { pattern, schema in
                try members.allSatisfy { name, value in
                    try !accepts(.string(name), ["pattern": .string(pattern)]) || accepts(value, schema)
                }
            }
        case "dependentRequired":
            return self.members(argument).allSatisfy { name, needed in
                members[name] == nil || elements(needed).allSatisfy { members[text($0)] != nil }
            }
        default:
            let known = Set(self.members(keywords["properties"] ?? [:]).keys)
            let patterns = self.members(keywords["patternProperties"] ?? [:]).keys
            return try members.allSatisfy { name, value in
                if known.contains(name) { return true }
                if try patterns.contains(where: { try accepts(.string(name), ["pattern": .string($0)]) }) {
                    return true
                }
                return try accepts(value, argument)
            }
        }
    }

    // MARK: The schema's own parts

    private func definition(_ reference: JSONValue) throws -> JSONValue {
        let name = text(reference).split(separator: "/").last.map(String.init) ?? ""
        guard let found = members(members(root)["$defs"] ?? .null)[name] else {
            throw Unknown(keyword: text(reference))
        }
        return found
    }

    private func elements(_ value: JSONValue) -> [JSONValue] {
        if case .array(let elements) = value { elements } else { [] }
    }
    private func members(_ value: JSONValue) -> [String: JSONValue] {
        if case .object(let members) = value { members } else { [:] }
    }
    private func text(_ value: JSONValue) -> String { if case .string(let text) = value { text } else { "" } }
}
