import BenchModel
import JSONSyntax
import Testing

@testable import SchemaEvaluation

/// What has to hold of every schema and value, whatever they are.
@Suite("Schemas and values made by chance")
struct SchemaLawTests {
    private static let definition = "#/$defs/d"

    private static func accepts(_ schema: JSONValue, _ value: JSONValue) throws -> Bool {
        try JSONSchema(schema).accepts(value)
    }

    @Test("are judged as a reader of the specification does who takes one keyword after the other", arguments: 0..<12)
    func agrees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            let schema = MadeSchema.schema(depth: 3, &random)
            let read = try JSONSchema(schema)
            for _ in 0..<8 {
                let value = MadeSchema.value(depth: 3, &random)
                let expected = SlowJudge.accepts(value, schema)
                let found = try read.violation(in: value)
                #expect((found == nil) == expected, "\(schema.json) of \(value.json): \(found?.words ?? "-")")
                if let found { #expect(found.path.hasPrefix("$") && !found.words.isEmpty) }
            }
        }
    }

    @Test("keep the laws of logic", arguments: 0..<6)
    func laws(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 100)
        for _ in 0..<30 {
            let (a, b) = (MadeSchema.schema(depth: 2, &random), MadeSchema.schema(depth: 2, &random))
            let c = MadeSchema.schema(depth: 1, &random)
            let noOther: JSONValue = ["not": ["contains": ["not": a]]]
            let same: [(String, JSONValue, JSONValue)] = [
                ("twice not", a, ["not": ["not": a]]),
                ("one of one", a, ["allOf": [["anyOf": [["oneOf": [a]]]]]]),
                ("order of anyOf", ["anyOf": [a, b]], ["anyOf": [b, a]]),
                ("order of allOf", ["allOf": [a, b]], ["allOf": [b, a]]),
                ("order of oneOf", ["oneOf": [a, b, c]], ["oneOf": [c, a, b]]),
                ("neither", ["not": ["anyOf": [a, b]]], ["allOf": [["not": a], ["not": b]]]),
                ("not both", ["not": ["allOf": [a, b]]], ["anyOf": [["not": a], ["not": b]]]),
                ("either", ["oneOf": [a, b]], ["anyOf": [["allOf": [a, ["not": b]]], ["allOf": [["not": a], b]]]]),
                (
                    "condition", ["if": a, "then": b, "else": c],
                    ["anyOf": [["allOf": [a, b]], ["allOf": [["not": a], c]]]]
                ),
                ("a reference", a, ["$ref": .string(Self.definition), "$defs": ["d": a]]),
                ("no item", ["items": a], ["if": ["type": "array"], "then": noOther]),
                ("annotations", a, ["allOf": [a], "title": "t", "default": 1, "examples": [2], "format": "date"]),
            ]
            for _ in 0..<4 {
                let value = MadeSchema.value(depth: 2, &random)
                for (law, one, other) in same {
                    #expect(
                        try Self.accepts(one, value) == Self.accepts(other, value),
                        "\(law): \(one.json) and \(other.json) of \(value.json)"
                    )
                }
            }
        }
    }

    @Test("ask no more where a keyword is taken out of a schema without not", arguments: 0..<6)
    func monotone(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 200)
        for _ in 0..<60 {
            guard case .object(let keywords) = MadeSchema.schema(depth: 2, &random), !keywords.isEmpty else { continue }
            let value = MadeSchema.value(depth: 2, &random)
            guard try Self.accepts(.object(keywords), value) else { continue }
            // What these three mean hangs on the keywords beside them.
            for name in keywords.keys.sorted() where !["properties", "patternProperties", "prefixItems"].contains(name)
            {
                var fewer = keywords
                fewer[name] = nil
                #expect(try Self.accepts(.object(fewer), value), "\(name) of \(JSONValue.object(keywords).json)")
            }
        }
    }

    @Test("are judged alike however the value is written", arguments: 0..<6)
    func spelling(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 300)
        for _ in 0..<40 {
            let schema = MadeSchema.schema(depth: 3, &random)
            let value = MadeSchema.value(depth: 3, &random)
            let read = try JSONSchema(schema)
            #expect(try read.accepts(value) == read.accepts(value.respelt), "\(schema.json) of \(value.json)")
            let again = try JSONParser.parse(Array(value.indented.utf8)).plain
            #expect(try read.violation(in: value) == read.violation(in: again))
        }
    }

    @Test("with a value that is asked for letter by letter take that value, and no other", arguments: 0..<6)
    func constants(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 400)
        for _ in 0..<60 {
            let (one, other) = (MadeSchema.value(depth: 3, &random), MadeSchema.value(depth: 3, &random))
            let isSame = SlowJudge.isSame(one, other)
            #expect(try Self.accepts(["const": one], other) == isSame)
            #expect(try Self.accepts(["enum": [false, other, one]], one))
            #expect(try Self.accepts(["uniqueItems": true], [one, other]) != isSame, "\(one.json) \(other.json)")
            #expect(try Self.accepts(["contains": ["const": one]], [other]) == isSame)
        }
    }

    @Test("multiply and compare numbers as whole numbers of thousandths do", arguments: 0..<6)
    func decimals(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 500)
        for _ in 0..<200 {
            let (a, b) = (Int.random(in: -3_000...3_000, using: &random), Int.random(in: 1...400, using: &random))
            let (first, second) = (Self.thousandths(a, &random), Self.thousandths(b, &random))
            #expect(DecimalNumber.order(first, second) == (a - b).signum(), "\(first) \(second)")
            #expect(
                try Self.accepts(["multipleOf": .number(second)], .number(first)) == a.isMultiple(of: b),
                "\(first) \(second)"
            )
            #expect(DecimalNumber.isWhole(first) == a.isMultiple(of: 1_000), "\(first)")
        }
    }

    /// One of the ways to write a number of thousandths.
    private static func thousandths(_ count: Int, _ random: inout SplitMix64) -> String {
        let sign = count < 0 ? "-" : ""
        let digits = String(count.magnitude)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return "\(sign)\(digits)e-3"
        case 1: return "\(sign)\(digits)000E-06"
        case 2:
            return "\(sign)\(count.magnitude / 1_000).\(String(String(count.magnitude % 1_000 + 1_000).dropFirst()))"
        default: return "\(sign)0.\(String(repeating: "0", count: 5))\(digits)e\(digits.count + 2)"
        }
    }

    @Test(
        "take no number of what is none",
        arguments: ["", "-", "1.", ".5", "1e", "1e+", "0x10", "NaN", "inf", "1 ", "１"]
    )
    func noNumber(text: String) {
        #expect(DecimalNumber(text) == nil && DecimalStep(text) == nil && !DecimalNumber.isWhole(text))
    }

    @Test("cost no more than they may, however patterns and texts multiply")
    func costOfPatterns() throws {
        let schema = try JSONSchema(["items": ["not": ["pattern": "^b(?:a?){900}"]]])
        let long = Array(repeating: JSONValue.string(String(repeating: "c", count: 4_000)), count: 40)
        #expect(throws: Unjudgeable.tooCostly) { try schema.accepts(.array(long)) }
        #expect(try schema.accepts(.array(Array(repeating: "cab", count: 500))))
    }
}

extension JSONValue {
    /// The same value with every number in another spelling.
    fileprivate var respelt: JSONValue {
        switch self {
        case .number(let digits):
            .number(digits + (digits.contains(".") ? "00e0" : ".0"))
        case .array(let elements): .array(elements.map(\.respelt))
        case .object(let members): .object(members.mapValues(\.respelt))
        case .null, .bool, .string: self
        }
    }
}

/// Schemas and values of a small world, so that they meet.
enum MadeSchema {
    private static let names = ["a", "b", "c"]
    private static let texts = ["", "a", "b", "ab", "ba", "aab", "é"]

    static func value(depth: Int, _ random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2, 3: return .number("\(Int.random(in: -2...4, using: &random))")
        case 4: return .number("\(Int.random(in: -2...4, using: &random)).5")
        case 5: return .string(texts.randomElement(using: &random) ?? "")
        case 6, 7:
            let count = Int.random(in: 0...3, using: &random)
            return .array((0..<count).map { _ in value(depth: depth - 1, &random) })
        default:
            var members: [String: JSONValue] = [:]
            for name in names where Bool.random(using: &random) { members[name] = value(depth: depth - 1, &random) }
            return .object(members)
        }
    }

    static func schema(depth: Int, _ random: inout SplitMix64) -> JSONValue {
        if Int.random(in: 0..<12, using: &random) == 0 { return .bool(Bool.random(using: &random)) }
        var schema: [String: JSONValue] = [:]
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let (keyword, argument) = keyword(depth: depth, &random)
            schema[keyword] = argument
        }
        return .object(schema)
    }

    private static func keyword(depth: Int, _ random: inout SplitMix64) -> (String, JSONValue) {
        let types = ["null", "boolean", "string", "array", "object", "number", "integer"]
        func number(_ range: ClosedRange<Int>) -> JSONValue { .number("\(Int.random(in: range, using: &random))") }
        func type() -> JSONValue { .string(types.randomElement(using: &random) ?? "null") }
        func some() -> [JSONValue] { names.filter { _ in Bool.random(using: &random) }.map { .string($0) } }
        func below() -> JSONValue { schema(depth: depth - 1, &random) }
        switch Int.random(in: 0..<(depth > 0 ? 28 : 15), using: &random) {
        case 0: return ("type", type())
        case 1: return ("type", [type(), type()])
        case 2: return ("enum", .array((0..<4).map { _ in value(depth: 1, &random) }))
        case 3: return ("const", value(depth: 1, &random))
        case 4: return (["minimum", "exclusiveMinimum"].randomElement(using: &random) ?? "", number(-2...3))
        case 5: return (["maximum", "exclusiveMaximum"].randomElement(using: &random) ?? "", number(-1...4))
        case 6: return ("multipleOf", .number(["0.5", "2", "1", "1.5"].randomElement(using: &random) ?? "1"))
        case 7: return ("minLength", number(0...2))
        case 8: return ("maxLength", number(0...2))
        case 9: return ("pattern", .string(["a", "^a", "b$", "^$", "a|é"].randomElement(using: &random) ?? ""))
        case 10: return (["minItems", "minProperties"].randomElement(using: &random) ?? "", number(0...2))
        case 11: return (["maxItems", "maxProperties"].randomElement(using: &random) ?? "", number(0...2))
        case 12: return ("uniqueItems", .bool(Bool.random(using: &random)))
        case 13: return ("required", .array(some()))
        case 14: return ("dependentRequired", ["a": .array(some())])
        case 15: return ("items", below())
        case 16: return ("prefixItems", [below(), below()])
        case 17: return ("contains", below())
        case 18, 19: return ("properties", ["a": below(), "b": below()])
        case 20: return ("additionalProperties", below())
        case 21: return ("patternProperties", ["^[ab]": below(), "c": below()])
        case 22: return ("propertyNames", below())
        case 23: return ("anyOf", [below(), below()])
        case 24: return ("allOf", [below(), below()])
        case 25: return ("oneOf", [below(), below()])
        case 26: return ("not", below())
        default: return ("if", below())
        }
    }
}

/// A judge that looks up each keyword by its name, without any preparation.
enum SlowJudge {
    static func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        guard case .object(let keywords) = schema else { return schema == .bool(true) }
        return keywords.allSatisfy { holds(value, $0.key, $0.value, keywords) }
    }

    static func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        switch (one, other) {
        case (.number(let a), .number(let b)): Double(a) == Double(b)
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy(isSame)
        case (.object(let a), .object(let b)):
            a.keys.sorted() == b.keys.sorted()
                && a.allSatisfy { name, member in b[name].map { isSame($0, member) } ?? false }
        default: one == other
        }
    }

    private static func number(_ value: JSONValue) -> Double? {
        if case .number(let digits) = value { Double(digits) } else { nil }
    }

    private static func list(_ value: JSONValue) -> [JSONValue] {
        if case .array(let elements) = value { elements } else { [] }
    }

    private static func text(_ value: JSONValue) -> String? { if case .string(let text) = value { text } else { nil } }

    private static func isType(_ value: JSONValue, _ type: JSONValue) -> Bool {
        switch (text(type), value) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
            ("number", .number):
            true
        case ("integer", .number): number(value).map { $0.rounded() == $0 } ?? false
        default: false
        }
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        switch pattern {
        case "a", "c": text.contains(pattern)
        case "^a": text.hasPrefix("a")
        case "b$": text.hasSuffix("b")
        case "^$": text.isEmpty
        case "a|é": text.contains("a") || text.contains("é")
        default: text.hasPrefix("a") || text.hasPrefix("b")
        }
    }

    private static func holds(_ value: JSONValue, _ keyword: String, _ argument: JSONValue, _ all: [String: JSONValue])
        -> Bool
    {
        let bound = number(argument)
        switch (keyword, value) {
        case ("type", _): return (list(argument).isEmpty ? [argument] : list(argument)).contains { isType(value, $0) }
        case ("enum", _): return list(argument).contains { isSame($0, value) }
        case ("const", _): return isSame(argument, value)
        case ("anyOf", _): return list(argument).contains { accepts(value, $0) }
        case ("allOf", _): return list(argument).allSatisfy { accepts(value, $0) }
        case ("oneOf", _): return list(argument).count { accepts(value, $0) } == 1
        case ("not", _): return !accepts(value, argument)
        case (_, .number):
            guard let bound, let number = number(value) else { return true }
            return switch keyword {
            case "minimum": number >= bound
            case "maximum": number <= bound
            case "exclusiveMinimum": number > bound
            case "exclusiveMaximum": number < bound
            case "multipleOf": (number / bound).rounded() == number / bound
            default: true
            }
        case (_, .string(let text)):
            if keyword == "pattern" { return matches(text, Self.text(argument) ?? "") }
            guard let bound else { return true }
            return keyword == "minLength"
                ? Double(text.count) >= bound : keyword != "maxLength" || Double(text.count) <= bound
        case (_, .array(let elements)): return holds(elements, keyword, argument, all)
        case (_, .object(let members)): return holds(members, keyword, argument, all)
        default: return true
        }
    }

    private static func holds(
        _ elements: [JSONValue],
        _ keyword: String,
        _ argument: JSONValue,
        _ all: [String: JSONValue]
    ) -> Bool {
        let bound = number(argument) ?? 0
        switch keyword {
        case "minItems": return Double(elements.count) >= bound
        case "maxItems": return Double(elements.count) <= bound
        case "items":
            return elements.dropFirst(list(all["prefixItems"] ?? []).count).allSatisfy { accepts($0, argument) }
        case "prefixItems": return zip(elements, list(argument)).allSatisfy { accepts($0, $1) }
        case "contains": return elements.contains { accepts($0, argument) }
        case "uniqueItems" where argument == true:
            return elements.indices.allSatisfy { i in !elements[..<i].contains { isSame($0, elements[i]) } }
        default: return true
        }
    }

    private static func holds(
        _ members: [String: JSONValue],
        _ keyword: String,
        _ argument: JSONValue,
        _ all: [String: JSONValue]
    ) -> Bool {
        func schemas(_ keyword: String) -> [String: JSONValue] {
            if case .object(let schemas) = all[keyword] ?? [:] { schemas } else { [:] }
        }
        let bound = number(argument) ?? 0
        switch keyword {
        case "minProperties": return Double(members.count) >= bound
        case "maxProperties": return Double(members.count) <= bound
        case "required": return list(argument).allSatisfy { members[text($0) ?? ""] != nil }
        case "dependentRequired":
            let needed = schemas(keyword)["a"] ?? []
            return members["a"] == nil || list(needed).allSatisfy { members[text($0) ?? ""] != nil }
        case "properties":
            return schemas(keyword).allSatisfy { name, schema in members[name].map { accepts($0, schema) } ?? true }
        case "patternProperties":
            return schemas(keyword).allSatisfy { pattern, schema in
                members.allSatisfy { !matches($0.key, pattern) || accepts($0.value, schema) }
            }
        case "propertyNames": return members.keys.allSatisfy { accepts(.string($0), argument) }
        case "additionalProperties":
            return members.allSatisfy { name, member in
                schemas("properties")[name] != nil || schemas("patternProperties").keys.contains { matches(name, $0) }
                    || accepts(member, argument)
            }
        default: return true
        }
    }
}
