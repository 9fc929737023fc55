import Foundation
import Testing

@testable import ProviderSimulator

/// Texts that a schema asks for, held against the schema by a checker of the tests' own.
@Suite("Text by a schema")
struct SchemaTextTests {
    private static let schemas = [
        #"{"type":"object","properties":{"city":{"type":"string"},"n":{"type":"integer"}},"required":["city","n"]}"#,
        #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"array","minItems":3,"items":{"type":"number","minimum":5,"maximum":6}}},"required":["b"]}},"required":["a"]}"#,
        #"{"type":"array","minItems":2,"maxItems":2,"items":{"enum":["red","green"]},"uniqueItems":true}"#,
        #"{"type":"object","properties":{"kind":{"const":"cat"},"none":{"type":"null"},"yes":{"type":"boolean"}},"required":["kind","none","yes"]}"#,
        #"{"anyOf":[{"type":"null"},{"type":"integer","exclusiveMinimum":7,"exclusiveMaximum":9}]}"#,
        #"{"oneOf":[{"type":"object","properties":{"x":{"type":"string","minLength":40,"maxLength":41}},"required":["x"]}]}"#,
        ##"{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"name":{"type":"string"},"next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}},"required":["name","next"]}}}"##,
        ##"{"type":"object","properties":{"t":{"$ref":"#/definitions/a~1b"}},"required":["t"],"definitions":{"a/b":{"type":"integer","multipleOf":7,"minimum":10}}}"##,
        #"{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"integer"}},"required":["b"]}]}"#,
        #"{"type":"OBJECT","properties":{"dish":{"type":"STRING"},"n":{"type":"INTEGER","maximum":-5}},"propertyOrdering":["n","dish"]}"#,
        #"{"type":["string","null"],"maxLength":3}"#,
        #"{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"minItems":2,"maxItems":2}"#,
        #"{"type":"number","minimum":0.1,"maximum":0.2}"#,
        #"{"type":"integer","minimum":1e300}"#,
        #"{"type":"array","minItems":5,"items":{"type":"integer","minimum":3},"uniqueItems":true}"#,
        #"{"type":"object","additionalProperties":{"type":"integer"},"minProperties":3}"#,
        #"{"type":"object","properties":{"maybe":{"type":"string"},"deep":{"type":"object","properties":{"x":{"type":"boolean"}}}}}"#,
        #"{"properties":{"a":{"items":{"type":"integer"}}},"required":["a"]}"#, "{}", "true",
        #"{"type":"string","format":"date-time"}"#, #"{"type":"string","format":"uuid"}"#,
        #"{"type":"string","enum":["a\"b","naïve"]}"#, #"{"const":{"a":[1,null]}}"#,
    ]

    private func text(_ schema: String, tokens: Int? = nil, seed: UInt64 = 1) throws -> (pieces: [String], value: Any) {
        let schema = try #require(JSONReading.value(of: schema.utf8))
        let made = SchemaText(schema: schema, generator: SeededGenerator(seed: seed, stream: 1))
        let pieces = tokens.map { made.fitted(to: $0) } ?? made.pieces
        let data = Data(pieces.joined().utf8)
        return (pieces, try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed))
    }

    @Test("is what the schema takes, whatever is drawn and however many tokens are wanted", arguments: schemas)
    func fits(_ schema: String) throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(schema.utf8), options: .fragmentsAllowed)
        for seed in 1...20 as ClosedRange<UInt64> {
            for tokens in [nil, 1, 2, 5, 300] {
                let (pieces, value) = try text(schema, tokens: tokens, seed: seed)
                let problem = SchemaCheck(root: parsed).problem(value, parsed)
                #expect(problem == nil, "\(pieces.joined()): \(problem ?? "")")
                if let tokens { #expect(pieces.count <= tokens) }
            }
        }
    }

    @Test(
        "keeps to bounds that stand in a description, where an SDK puts them",
        arguments: 1...20 as ClosedRange<UInt64>
    )
    func hints(seed: UInt64) throws {
        let schema =
            #"{"type":"object","properties":{"n":{"type":"integer","description":"Days\n\n{minimum: 41, maximum: 43}"},"list":{"type":"array","items":{"type":"string"},"description":"{minItems: 4}"}},"required":["n","list"]}"#
        let value = try text(schema, seed: seed).value
        #expect((41...43).contains(try #require(at(value, "n") as? Int)))
        #expect((at(value, "list") as? [Any])?.count == 4)
    }

    @Test("keeps to a pattern and its length, and to a format that an SDK moved into a description")
    func patterns() throws {
        let schema =
            #"{"type":"object","properties":{"p":{"type":"string","pattern":"^[A-Z][a-z]+$","minLength":12,"maxLength":14},"day":{"type":"string","description":"The day. Format: date"},"odd":{"type":"string","pattern":"(?=x)y"}},"required":["p","day","odd"]}"#
        for seed in 1...20 as ClosedRange<UInt64> {
            let value = try text(schema, seed: seed).value
            let made = try #require(at(value, "p") as? String)
            #expect(made.wholeMatch(of: /[A-Z][a-z]{11,13}/) != nil, "\(made)")
            #expect((at(value, "day") as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil)
            #expect(at(value, "odd") is String)
        }
    }

    @Test("with a free string has exactly as many tokens as are wanted", arguments: [1, 2, 3, 7, 20, 500])
    func exact(_ tokens: Int) throws {
        #expect(try text(Self.schemas[0], tokens: tokens).pieces.count == tokens)
    }

    @Test(
        "is bounded, whatever a schema wants",
        arguments: [
            #"{"type":"array","minItems":1000000000000,"items":{"type":"string"}}"#,
            #"{"type":"string","minLength":1e18}"#,
            #"{"type":"array","minItems":900,"items":{"type":"array","minItems":900,"items":{"type":"array","minItems":900}}}"#,
            ##"{"$ref":"#"}"##, ##"{"$ref":"#/nowhere"}"##, ##"{"allOf":[{"$ref":"#"}]}"##,
            ##"{"anyOf":[{"$ref":"#"}]}"##,
            ##"{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#"},"c":{"$ref":"#"}},"required":["a","b","c"]}"##,
            ##"{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#"},"c":{"$ref":"#"}}}"##,
            #"{"type":"integer","minimum":9e307,"maximum":-9e299,"multipleOf":1e-300}"#,
            #"{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}"#,
            #"{"type":"number","multipleOf":0}"#, #"{"enum":[]}"#, #"{"type":7,"required":3,"properties":[]}"#,
            #"{"minItems":-5,"maxItems":-9,"type":"array"}"#, #"{"type":"string","maxLength":0}"#,
        ]
    )
    func bounded(_ schema: String) throws {
        let (pieces, _) = try text(schema)
        #expect(pieces.count < 100_000)
    }
}

/// Holds a value against a schema; knows what the schemas above use, and nothing of how texts are made.
private struct SchemaCheck {
    let root: Any

    /// Returns what is wrong, or nil.
    func problem(_ value: Any, _ schema: Any) -> String? {
        guard let schema = schema as? [String: Any] else { return nil }
        if let reference = schema["$ref"] as? String {
            let steps = reference.dropFirst(2).components(separatedBy: "/").map {
                $0.replacingOccurrences(of: "~1", with: "/")
            }
            guard let target = steps.reduce(root as Any?, { at($0, $1) }) else { return "no \(reference)" }
            return problem(value, target)
        }
        for part in schema["allOf"] as? [Any] ?? [] { if let found = problem(value, part) { return found } }
        for name in ["anyOf", "oneOf"] {
            guard let choices = schema[name] as? [Any] else { continue }
            if !choices.contains(where: { problem(value, $0) == nil }) { return "none of \(name)" }
        }
        if let constant = schema["const"], !equal(constant, value) { return "not the constant" }
        if let choices = schema["enum"] as? [Any], !choices.contains(where: { equal($0, value) }) {
            return "not in enum"
        }
        let types = (schema["type"] as? [String] ?? (schema["type"] as? String).map { [$0] })?.map { $0.lowercased() }
        let actual = type(of: value)
        if let types, !types.contains(actual), !(actual == "integer" && types.contains("number")) {
            return "\(actual) in place of \(types)"
        }
        switch value {
        case let object as [String: Any]: return problem(object: object, schema)
        case let list as [Any]: return problem(list: list, schema)
        case let text as String:
            let length = text.unicodeScalars.count
            if length < schema["minLength"] as? Int ?? 0 || length > schema["maxLength"] as? Int ?? .max {
                return "length \(length)"
            }
            return schema["format"] as? String == "uuid" && UUID(uuidString: text) == nil ? "no UUID" : nil
        case let number as NSNumber where actual == "integer" || actual == "number":
            return problem(number: number.doubleValue, schema)
        default: return nil
        }
    }

    private func problem(object: [String: Any], _ schema: [String: Any]) -> String? {
        for name in schema["required"] as? [String] ?? [] where object[name] == nil { return "no \(name)" }
        if object.count < schema["minProperties"] as? Int ?? 0 { return "too few properties" }
        for (name, value) in object {
            let own = at(schema, "properties", name) ?? schema["additionalProperties"] ?? true
            if let found = problem(value, own) { return "\(name): \(found)" }
        }
        return nil
    }

    private func problem(list: [Any], _ schema: [String: Any]) -> String? {
        if list.count < schema["minItems"] as? Int ?? 0 || list.count > schema["maxItems"] as? Int ?? .max {
            return "\(list.count) items"
        }
        if schema["uniqueItems"] as? Bool == true, Set(list.map { "\($0)" }).count < list.count { return "not unique" }
        let first = schema["prefixItems"] as? [Any] ?? []
        for (index, item) in list.enumerated() {
            if let found = problem(item, index < first.count ? first[index] : schema["items"] ?? true) { return found }
        }
        return nil
    }

    private func problem(number: Double, _ schema: [String: Any]) -> String? {
        if number < schema["minimum"] as? Double ?? -.infinity { return "\(number) is too small" }
        if number > schema["maximum"] as? Double ?? .infinity { return "\(number) is too large" }
        if number <= schema["exclusiveMinimum"] as? Double ?? -.infinity { return "\(number) is no more" }
        if number >= schema["exclusiveMaximum"] as? Double ?? .infinity { return "\(number) is no less" }
        if let step = schema["multipleOf"] as? Double, number.remainder(dividingBy: step) != 0 { return "no multiple" }
        return nil
    }

    private func equal(_ one: Any, _ other: Any) -> Bool { (one as? NSObject) == (other as? NSObject) }

    private func type(of value: Any) -> String {
        switch value {
        case is NSNull: "null"
        case is String: "string"
        case is [Any]: "array"
        case is [String: Any]: "object"
        case let number as NSNumber:
            String(cString: number.objCType) == "c"
                ? "boolean" : number.doubleValue == number.doubleValue.rounded() ? "integer" : "number"
        default: "unknown"
        }
    }
}
