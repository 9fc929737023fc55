import JSONSyntax
import Testing

@testable import SchemaEvaluation

@Suite("A JSON Schema")
struct JSONSchemaTests {
    private static func node(_ text: String) throws -> JSONNode { try JSONParser.parse(Array(text.utf8)) }

    private static func violation(_ schema: String, _ value: String) throws -> String? {
        try JSONSchema(node(schema)).violation(in: node(value).plain).map { "\($0.path) \($0.words)" }
    }

    private static let judgements: [(schema: String, value: String, violation: String?)] = [
        (#"{"type": "object"}"#, "{}", nil), (#"{"type": "object"}"#, "[]", "$ is an array, not an object"),
        (#"{"type": ["string", "null"]}"#, "1", "$ is a number, not a string or null"),
        (#"{"type": "integer"}"#, "1.0", nil), (#"{"type": "integer"}"#, "1.5", "$ is a number, not an integer"),
        (#"{"type": "integer"}"#, "1e999", "$ is a number, not an integer"), ("true", "1", nil), ("{}", "null", nil),
        ("false", "1", "$ is not allowed"), (#"{"enum": ["a", 1]}"#, "1.0", nil),
        (#"{"enum": ["a", {"b": 2}]}"#, #"{"b": 2e0}"#, nil),
        (#"{"enum": ["a"]}"#, #""b""#, "$ is none of the values that enum lists"),
        (#"{"const": [1]}"#, "[2]", "$ is not the value of const"),
        (#"{"minimum": 9007199254740993}"#, "9007199254740992", "$ is beyond the minimum of 9007199254740993"),
        (#"{"maximum": 5}"#, "5", nil), (#"{"exclusiveMaximum": 5}"#, "5", "$ is beyond the exclusiveMaximum of 5"),
        (#"{"multipleOf": 0.1}"#, "0.3", nil), (#"{"multipleOf": 0.1}"#, "0.35", "$ is no multiple of 0.1"),
        (#"{"minLength": 2}"#, #""😀""#, "$ is shorter than minLength 2"),
        (#"{"maxLength": 1}"#, #""ab""#, "$ is longer than maxLength 1"),
        (#"{"pattern": "^a+$"}"#, #""ab""#, "$ does not match its pattern"),
        (#"{"items": {"type": "string"}}"#, #"["a", 1]"#, "$[1] is a number, not a string"),
        (#"{"prefixItems": [{"type": "string"}], "items": false}"#, #"["a", 1]"#, "$[1] is not allowed"),
        (#"{"minItems": 2}"#, "[1]", "$ has fewer items than minItems 2"),
        (#"{"maxItems": 0}"#, "[1]", "$ has more items than maxItems 0"),
        (#"{"uniqueItems": true}"#, #"[{"a": 1}, {"a": 1.0}]"#, "$ has an item twice"),
        (#"{"uniqueItems": true}"#, "[9007199254740992, 9007199254740993, 1]", nil),
        (#"{"uniqueItems": true}"#, "[9007199254740992, 9007199254740993, 9007199254740993.0]", "$ has an item twice"),
        (#"{"uniqueItems": true}"#, "[0, -0]", "$ has an item twice"),
        (#"{"contains": {"type": "string"}}"#, "[1]", "$ has too few items that contains describes"),
        (#"{"contains": {"type": "string"}, "minContains": 0}"#, "[1]", nil),
        (
            #"{"contains": {"type": "string"}, "maxContains": 1}"#, #"["a", "b"]"#,
            "$ has too many items that contains describes"
        ),
        (#"{"required": ["a"]}"#, #"{"b": 1}"#, #"$ has no "a", which is required"#),
        (#"{"required": ["a"]}"#, "[]", nil),
        (
            #"{"properties": {"a": {"properties": {"b": {"type": "null"}}}}}"#, #"{"a": {"b": 1}}"#,
            "$.a.b is a number, not null"
        ),
        (#"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"a": 1, "secret": 2}"#, "$.* is not allowed"),
        (#"{"patternProperties": {"^x": {"type": "string"}}}"#, #"{"x1": 1}"#, "$.* is a number, not a string"),
        (#"{"propertyNames": {"pattern": "^a"}}"#, #"{"b": 1}"#, "$.* has a name that propertyNames refuses"),
        (#"{"minProperties": 1}"#, "{}", "$ has fewer members than minProperties 1"),
        (#"{"maxProperties": 0}"#, #"{"a": 1}"#, "$ has more members than maxProperties 0"),
        (#"{"dependentRequired": {"a": ["b"]}}"#, #"{"a": 1}"#, #"$ has no "b", which "a" requires"#),
        (#"{"anyOf": [{"type": "string"}, {"minimum": 5}]}"#, "4", "$ is none of the alternatives of anyOf"),
        (#"{"oneOf": [{"minimum": 1}, {"minimum": 5}]}"#, "6", "$ is more than one of the alternatives of oneOf"),
        (#"{"allOf": [{"minimum": 1}, {"maximum": 5}]}"#, "6", "$ is beyond the maximum of 5"),
        (#"{"not": {"type": "string"}}"#, #""a""#, "$ is what not excludes"),
        (
            #"{"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": false}"#, #"{"a": 1}"#,
            #"$ has no "b", which is required"#
        ),
        (##"{"$ref": "#/$defs/n", "$defs": {"n": {"type": "null"}}}"##, "1", "$ is a number, not null"),
        (##"{"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "null"}}}"##, "1", "$ is a number, not null"),
        (#"{"type": "string", "format": "date", "title": "t", "$comment": "c"}"#, #""no date""#, nil),
    ]

    @Test("says where a value departs from it first, and how", arguments: judgements)
    func judges(schema: String, value: String, violation: String?) throws {
        #expect(try Self.violation(schema, value) == violation, "\(schema) \(value)")
    }

    @Test("tells where a value in a list of alternatives departs, after these, at the right place")
    func pathsBehindAlternatives() throws {
        let schema = """
            {"properties": {"a": {"items": {"anyOf": [{"properties": {"x": {"type": "string"}}}, {"type": "object"}]}},
              "b": {"type": "string"}}}
            """
        #expect(try Self.violation(schema, #"{"a": [{"x": 1}, {"x": 2}], "b": 3}"#) == "$.b is a number, not a string")
    }

    @Test("may refer to itself, and follows a value as deep as that goes")
    func recursion() throws {
        let tree = ##"{"type": "object", "properties": {"children": {"items": {"$ref": "#"}}}, "required": ["name"]}"##
        #expect(try Self.violation(tree, #"{"name": "a", "children": [{"name": "b", "children": []}]}"#) == nil)
        let found = try Self.violation(tree, #"{"name": "a", "children": [{"name": "b", "children": [{}]}]}"#)
        #expect(found == #"$.children[0].children[0] has no "name", which is required"#)
    }

    private static let refusals: [(schema: String, path: String, words: String)] = [
        (#"{"properties": {"a": {"nullable": true}}}"#, "$.properties.a.nullable", "not judged here"),
        (#"{"unevaluatedProperties": false}"#, "$.unevaluatedProperties", "not judged here"),
        (#"{"type": "STRING"}"#, "$.type", "a type"), (#"{"type": 3}"#, "$.type", "a type"), ("3", "$", "a schema"),
        (#"{"enum": 1}"#, "$.enum", "an array"), (#"{"minimum": "1"}"#, "$.minimum", "a number"),
        (#"{"multipleOf": 0}"#, "$.multipleOf", "more than 0"), (#"{"minLength": -1}"#, "$.minLength", "whole number"),
        (#"{"pattern": "(?<=a)"}"#, "$.pattern", "character 1"), (#"{"pattern": 1}"#, "$.pattern", "in quotes"),
        (#"{"items": [{}]}"#, "$.items", "prefixItems"), (#"{"required": "a"}"#, "$.required", "an array"),
        (#"{"required": [1]}"#, "$.required[0]", "a name"), (#"{"properties": []}"#, "$.properties", "an object"),
        (#"{"uniqueItems": 1}"#, "$.uniqueItems", "true or false"),
        (#"{"type": "null", "type": "null"}"#, "$.type", "again"),
        (#"{"$ref": "other.json"}"#, #"$["$ref"]"#, "into this schema"),
        (##"{"$ref": "#/$defs/none"}"##, #"$["$ref"]"#, "something in this schema"),
        (##"{"$ref": "#"}"##, "$", "refers to itself"),
        (
            ##"{"anyOf": [{"type": "null"}, {"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#"}}}}"##, "$",
            "refers to itself"
        ),
    ]

    @Test("is refused with the place of what it cannot judge, or of what is wrong", arguments: refusals)
    func refuses(schema: String, path: String, words: String) throws {
        let node = try Self.node(schema)
        do throws(SchemaProblem) {
            _ = try JSONSchema(node)
            Issue.record("\(schema) was taken")
        } catch {
            #expect(error.path.hasPrefix(path) && error.message.contains(words), "\(schema): \(error)")
            #expect(error.message.contains("expected"), "\(error)")
        }
    }

    @Test("gives up where alternatives within alternatives would take for ever, and says so")
    func bounded() throws {
        let schema = ##"""
            {"anyOf": [{"allOf": [{"properties": {"a": {"$ref": "#"}}}, {"required": ["b"]}]},
              {"allOf": [{"properties": {"a": {"$ref": "#"}}}, {"required": ["c"]}]}]}
            """##
        let value = String(repeating: #"{"a":"#, count: 60) + "1" + String(repeating: "}", count: 60)
        let compiled = try JSONSchema(Self.node(schema))
        let deep = try Self.node(value).plain
        #expect(throws: Unjudgeable.tooCostly) { _ = try compiled.violation(in: deep) }
    }

    @Test("tells very many items apart that differ in digits that no binary fraction has")
    func alikeItems() throws {
        let items = (0..<2_000).map { "10000000000000000000000000\(1_000 + $0)" }
        let schema = try JSONSchema(Self.node(#"{"uniqueItems": true}"#))
        #expect(try schema.accepts(Self.node("[" + items.joined(separator: ",") + "]").plain))
        let twin = items[7] + ".0"
        #expect(try !schema.accepts(Self.node("[" + (items + [twin]).joined(separator: ",") + "]").plain))
    }

    @Test("that refers to itself is refused at the schema that does, as paths are written elsewhere")
    func placeOfEndlessReference() throws {
        let text = ##"{"properties": {"x": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}}"##
        let node = try Self.node(text)
        let definition = try #require(node["$defs"]?["a"])
        do throws(SchemaProblem) {
            _ = try JSONSchema(node)
            Issue.record("it was taken")
        } catch {
            #expect(error.path == JSONPath.member(JSONPath.member("$", "$defs"), "a"))
            #expect(error.offset == definition.offset)
        }
    }
}
