import Testing

@testable import SchemaEvaluation

/// Each keyword with what it lets pass and what it does not, as the specification (2020-12) has it.
@Suite("A keyword of JSON Schema")
struct SchemaKeywordTests {
    // MARK: Kinds of values

    private static let kinds: [Rule] = [
        Rule(#"{"type": "null"}"#, valid: ["null"], invalid: ["0", "false", #""""#, #""null""#, "[]", "{}"]),
        Rule(#"{"type": "boolean"}"#, valid: ["true", "false"], invalid: ["0", "1", #""true""#, "null"]),
        Rule(#"{"type": "string"}"#, valid: [#""""#, #""1""#, #""null""#], invalid: ["1", "null", #"["a"]"#]),
        Rule(#"{"type": "array"}"#, valid: ["[]", "[[]]"], invalid: ["{}", #""[]""#, "null"]),
        Rule(#"{"type": "object"}"#, valid: ["{}", #"{"a": []}"#], invalid: ["[]", "null", #""{}""#]),
        Rule(#"{"type": "number"}"#, valid: ["0", "-0", "1.5", "1e-9", "1E400"], invalid: [#""1""#, "null", "true"]),
        Rule(
            #"{"type": "integer"}"#,
            valid: ["0", "-0", "-7", "1.0", "1e3", "10e-1", "1.50e1", "0.0", "0e9", "18446744073709551616", "1e300"],
            invalid: ["0.5", "1e-1", "1.25e1", #""1""#, "true", "null"]
        ),
        // As binary fractions these have no fraction.
        Rule(
            #"{"type": "integer"}"#,
            valid: ["9007199254740993", "123456789012345678901234567890", "100000000000000000000.000"],
            invalid: [
                "9007199254740993.5", "1.00000000000000000001", "123456789012345678901234567890.5", "1e-400",
                "0.99999999999999999999", "-4503599627370497.0000000001",
            ]
        ),
        Rule(
            #"{"type": ["integer", "string", "null"]}"#,
            valid: ["1", #""a""#, "null"],
            invalid: ["1.5", "true", "[]", "{}"]
        ),
        Rule(#"{"type": ["array"]}"#, valid: ["[1]"], invalid: ["1"]),
        Rule(#"{"type": ["number", "integer"]}"#, valid: ["1", "1.5"], invalid: [#""1""#]),
        Rule("true", valid: ["1", "null", "{}", "[[]]"], invalid: []),
        Rule("false", valid: [], invalid: ["1", "null", "{}", "[[]]"]),
        Rule("{}", valid: ["1", "null", "{}", "[[]]", #""x""#], invalid: []),
    ]

    @Test("is a type, or one of several", arguments: kinds)
    func types(rule: Rule) throws { try rule.hold() }

    // MARK: Equal values

    private static let equals: [Rule] = [
        Rule(
            #"{"enum": [1, "1", null, false, [], {}, [1, {"a": [2]}]]}"#,
            valid: ["1", "1.0", "1e0", "10e-1", #""1""#, "null", "false", "[]", "{}", #"[1.0, {"a": [2e0]}]"#],
            invalid: ["true", "0", "2", #""""#, "[null]", #"{"a": 1}"#, #"[1, {"a": [3]}]"#, #"[{"a": [2]}, 1]"#]
        ),
        Rule(#"{"enum": [0]}"#, valid: ["0", "-0", "0.0", "0e5", "-0.00"], invalid: ["false", #""""#, "null", "[]"]),
        Rule(#"{"enum": [false]}"#, valid: ["false"], invalid: ["0", "null"]),
        Rule(#"{"enum": []}"#, valid: [], invalid: ["null", "0"]),
        Rule(#"{"const": null}"#, valid: ["null"], invalid: ["0", "false", "{}"]),
        Rule(
            #"{"const": {"a": 1, "b": [true]}}"#,
            valid: [#"{"b": [true], "a": 1.00}"#],
            invalid: [#"{"a": 1}"#, #"{"a": 1, "b": [true], "c": 0}"#, #"{"a": 1, "b": [1]}"#, #"{"a": 1, "b": true}"#]
        ),
        Rule(#"{"const": [[1], 2]}"#, valid: ["[[1],2]"], invalid: ["[1,2]", "[[1],2,3]", "[[1]]", "[2,[1]]"]),
        // Beyond what a binary fraction tells apart, and beyond what 38 decimal digits do.
        Rule(
            #"{"const": 9007199254740993}"#,
            valid: ["9007199254740993.0", "9.007199254740993e15", "900719925474099300e-2"],
            invalid: ["9007199254740992", "9007199254740994", "9007199254740993.0000000001"]
        ),
        Rule(
            #"{"const": 1e50}"#,
            valid: ["100000000000000000000000000000000000000000000000000", "0.1e51", "1E+50"],
            invalid: ["100000000000000000000000000000000000000000000000001", "1e51", "1e49"]
        ),
        Rule(#"{"const": 1e-400}"#, valid: ["0.1e-399"], invalid: ["0", "1e-401"]),
        // The same look, written with one scalar and with two: RFC 8259 compares them scalar by scalar.
        Rule(#"{"const": "\u00e9"}"#, valid: [#""é""#, #""\u00E9""#], invalid: [#""e\u0301""#, #""e""#]),
        Rule(#"{"enum": ["\u00c5"]}"#, valid: [#""Å""#], invalid: [#""\u212b""#, #""A\u030a""#]),
        Rule(#"{"const": "a\u0000b"}"#, valid: [#""a\u0000b""#], invalid: [#""ab""#, #""a""#]),
    ]

    @Test("is a value, or one of several", arguments: equals)
    func values(rule: Rule) throws { try rule.hold() }

    // MARK: Numbers

    private static let numbers: [Rule] = [
        Rule(
            #"{"minimum": 1.1}"#,
            valid: ["1.1", "1.10", "2.6", #""x""#, "null"],
            invalid: ["0.6", "1.09999999999999999999"]
        ),
        Rule(#"{"minimum": -2}"#, valid: ["-2", "-2.0", "-1", "0"], invalid: ["-2.0001", "-3", "-1e9"]),
        Rule(
            #"{"maximum": 3.0}"#,
            valid: ["2.6", "3", "3.000", "-1e300"],
            invalid: ["3.5", "3.00000000000000000000001"]
        ),
        Rule(
            #"{"exclusiveMinimum": 1.1}"#,
            valid: ["1.2", "1.1000000000000000000001"],
            invalid: ["1.1", "1.100", "0"]
        ),
        Rule(#"{"exclusiveMaximum": 0}"#, valid: ["-1e-400", "-1"], invalid: ["0", "-0", "1e-400"]),
        Rule(
            #"{"minimum": 0, "exclusiveMaximum": 1}"#,
            valid: ["0", "-0.0", "0.999"],
            invalid: ["1", "-0.001", "1e0"]
        ),
        Rule(
            #"{"maximum": 18446744073709551615}"#,
            valid: ["18446744073709551615", "18446744073709551614.9"],
            invalid: ["18446744073709551616", "18446744073709551615.1", "1e400"]
        ),
        Rule(#"{"minimum": -1e400}"#, valid: ["-1e400", "0", "-1e399"], invalid: ["-1e401", "-2e400"]),
        Rule(#"{"multipleOf": 2}"#, valid: ["10", "0", "-4", "2e30", #""x""#], invalid: ["7", "0.5", "-3", "1e-1"]),
        Rule(
            #"{"multipleOf": 1.5}"#,
            valid: ["0", "4.5", "-3", "1.5e1", "15e10"],
            invalid: ["35", "2", "1.4999999999999999999"]
        ),
        Rule(
            #"{"multipleOf": 0.0001}"#,
            valid: ["0.0075", "1", "123456789.4321"],
            invalid: ["0.00751", "0.000099999999"]
        ),
        Rule(#"{"multipleOf": 0.01}"#, valid: ["4.35", "19.99", "1.1", "0.07", "1e2"], invalid: ["4.355", "1e-3"]),
        // 10 to some power leaves 1 of 3 and of 9, and 10 to the 15th leaves 6 of 7.
        Rule(
            #"{"multipleOf": 3}"#,
            valid: ["3e20", "111", "99999999999999999999999999999999999999999999"],
            invalid: ["1e20", "1e300", "99999999999999999999999999999999999999999998"]
        ),
        Rule(
            #"{"multipleOf": 7}"#,
            valid: ["7e15", "1000000000000001"],
            invalid: ["1e15", "1000000000000000", "1e6"]
        ),
        Rule(#"{"multipleOf": 2}"#, valid: ["1e50"], invalid: ["100000000000000000000000000000000000000000000000001"]),
        Rule(#"{"multipleOf": 1e-9}"#, valid: ["1e-9", "0.5", "1e999999999999"], invalid: ["1e-10", "1.5e-9"]),
        Rule(#"{"multipleOf": 123456789012345678}"#, valid: ["370370367037037034"], invalid: ["370370367037037035"]),
        Rule(#"{"type": "integer", "multipleOf": 0.5}"#, valid: ["3", "1e3"], invalid: ["1.5", "0.25"]),
    ]

    @Test("bounds numbers, to the last of their digits", arguments: numbers)
    func bounds(rule: Rule) throws { try rule.hold() }

    // MARK: Texts

    private static let texts: [Rule] = [
        Rule(#"{"minLength": 2}"#, valid: [#""foo""#, #""fo""#, "1", "[]"], invalid: [#""f""#, #""""#, #""💩""#]),
        Rule(#"{"maxLength": 2}"#, valid: [#""""#, #""fo""#, #""💩💩""#, "100"], invalid: [#""foo""#, #""💩💩💩""#]),
        // One letter for a reader, two scalars for JSON Schema.
        Rule(#"{"maxLength": 1}"#, valid: [#""\u00e9""#, #""😀""#], invalid: [#""e\u0301""#, #""👍🏽""#, #""\r\n""#]),
        Rule(#"{"minLength": 0, "maxLength": 0}"#, valid: [#""""#], invalid: [#"" ""#, #""\u0000""#]),
        Rule(#"{"pattern": "^a*$"}"#, valid: [#""aaa""#, #""""#, "123", "{}"], invalid: [#""abc""#]),
        Rule(#"{"pattern": "a+"}"#, valid: [#""xxaayy""#], invalid: [#""xyz""#]),
        Rule(
            #"{"pattern": "^\\d{3}-\\d{2}$"}"#,
            valid: [#""123-45""#],
            invalid: [#""123-456""#, #""x123-45""#, #""१२३-४५""#]
        ),
        Rule(#"{"pattern": "^\\S(|(.|\\n)*\\S)$"}"#, valid: [#""a b\nc""#, #""a""#], invalid: [#"" a""#, #""a ""#]),
        Rule(#"{"format": "email"}"#, valid: [#""no""#], invalid: []),
    ]

    @Test("bounds texts in their scalars, and searches them", arguments: texts)
    func strings(rule: Rule) throws { try rule.hold() }

    // MARK: Lists

    private static let lists: [Rule] = [
        Rule(
            #"{"items": {"type": "integer"}}"#,
            valid: ["[]", "[1, 2]", #"{"foo": "bar"}"#],
            invalid: [#"[1, "x"]"#, "[null]"]
        ),
        Rule(#"{"items": false}"#, valid: ["[]", "1"], invalid: ["[1]", "[null]"]),
        Rule(
            #"{"prefixItems": [{"type": "integer"}, {"type": "string"}]}"#,
            valid: ["[]", "[1]", #"[1, "a"]"#, #"[1, "a", true]"#, "{}"],
            invalid: [#"["a"]"#, "[1, 2]", #"["a", 1]"#]
        ),
        Rule(
            #"{"prefixItems": [true, false]}"#,
            valid: ["[]", "[1]"],
            invalid: ["[1, 2]"]
        ),
        Rule(
            #"{"prefixItems": [{}], "items": {"type": "null"}, "minItems": 1, "maxItems": 3}"#,
            valid: ["[1]", "[1, null]", "[1, null, null]"],
            invalid: ["[]", "[1, 1]", "[1, null, null, null]"]
        ),
        Rule(#"{"minItems": 0}"#, valid: ["[]", "1"], invalid: []),
        Rule(#"{"maxItems": 0}"#, valid: ["[]", #""long text""#], invalid: ["[null]"]),
        Rule(
            #"{"uniqueItems": true}"#,
            valid: [
                "[1, 2]", "[1, true]", "[0, false]", #"[1, "1"]"#, "[[1], [true]]", "[{}, []]", "[null, 0, false]",
                #"[{"a": 1}, {"a": "1"}]"#, "[[1, 2], [2, 1]]", #"["\u00e9", "e\u0301"]"#, "[1e400, 1e401]",
                "[0.1, 0.10000000000000000000000001]", #"[{"a": [1]}, {"a": [2]}]"#, #"["a", ["a"]]"#, "[]", "[[], {}]",
            ],
            invalid: [
                "[1, 1]", "[1.0, 1.00, 1]", #"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, "[[1], [1.0]]", "[null, null]",
                "[[[]], [[]]]", "[1e400, 10e399]", #"["a", "b", "a"]"#, "[{}, {}]", #"["é", "\u00e9"]"#,
                "[0, -0.0]", #"[{"a": {"b": [1e1]}}, {"a": {"b": [10]}}]"#,
            ]
        ),
        Rule(#"{"uniqueItems": false}"#, valid: ["[1, 1]"], invalid: []),
        Rule(
            #"{"prefixItems": [{"type": "boolean"}, {"type": "boolean"}], "uniqueItems": true, "items": false}"#,
            valid: ["[false, true]", "[true]"],
            invalid: ["[false, false]", "[false, true, null]"]
        ),
        Rule(
            #"{"contains": {"minimum": 5}}"#,
            valid: ["[3, 4, 5]", "[5, 5]", #"["text"]"#, "{}", "1"],
            invalid: ["[]", "[2, 3, 4]"]
        ),
        Rule(#"{"contains": true}"#, valid: ["[null]"], invalid: ["[]"]),
        Rule(#"{"contains": false}"#, valid: ["1"], invalid: ["[]", "[1]"]),
        Rule(
            #"{"contains": {"const": 1}, "minContains": 2, "maxContains": 3}"#,
            valid: ["[1, 1]", "[1, 2, 1, 1]"],
            invalid: ["[1]", "[2, 2]", "[1, 1, 1, 1]", "[]"]
        ),
        Rule(
            #"{"contains": {"const": 1}, "minContains": 0, "maxContains": 1}"#,
            valid: ["[]", "[2]", "[1]"],
            invalid: ["[1, 1]"]
        ),
        Rule(#"{"contains": {"const": 1}, "maxContains": 0}"#, valid: ["1"], invalid: ["[]", "[1]", "[2]"]),
        Rule(#"{"minContains": 2, "maxContains": 0}"#, valid: ["[]", "[1, 2, 3]"], invalid: []),
    ]

    @Test("describes lists", arguments: lists)
    func arrays(rule: Rule) throws { try rule.hold() }

    // MARK: Objects

    private static let objects: [Rule] = [
        Rule(
            #"{"properties": {"foo": {"type": "integer"}, "bar": {"type": "string"}}}"#,
            valid: [#"{"foo": 1, "bar": "baz"}"#, #"{"quux": []}"#, "{}", "[]", "12"],
            invalid: [#"{"foo": "1"}"#, #"{"foo": 1, "bar": {}}"#]
        ),
        Rule(
            #"{"properties": {"a": true, "b": false}}"#,
            valid: ["{}", #"{"a": 1}"#],
            invalid: [#"{"b": null}"#, #"{"a": 1, "b": 2}"#]
        ),
        Rule(
            #"{"properties": {"foo\nbar": {"const": 1}, "foo\"bar": {"const": 1}, "": {"const": 1}, "__proto__": {"const": 1}}}"#,
            valid: [#"{"foo\nbar": 1, "foo\"bar": 1, "": 1, "__proto__": 1}"#],
            invalid: [#"{"foo\nbar": 2}"#, #"{"foo\"bar": 2}"#, #"{"": 2}"#, #"{"__proto__": 2}"#]
        ),
        Rule(
            #"{"properties": {"foo": {}}, "patternProperties": {"^v": {"type": "null"}}, "additionalProperties": false}"#,
            valid: [#"{"foo": 1}"#, #"{"foo": 1, "vroom": null}"#, "[1]"],
            invalid: [#"{"foo": 1, "quux": true}"#, #"{"vroom": 2}"#]
        ),
        // A member that both name and pattern describe is held to both.
        Rule(
            #"{"properties": {"foo": {"minItems": 2}}, "patternProperties": {"f.o": {"maxItems": 3}}, "additionalProperties": {"type": "integer"}}"#,
            valid: [#"{"foo": [1, 2]}"#, #"{"bar": 1, "fxo": [1]}"#],
            invalid: [#"{"foo": []}"#, #"{"foo": [1, 2, 3, 4]}"#, #"{"fxo": [1, 2, 3, 4]}"#, #"{"bar": "x"}"#]
        ),
        Rule(
            #"{"patternProperties": {"a*": {"type": "integer"}, "aaa*": {"maximum": 20}}}"#,
            valid: [#"{"a": 21}"#, #"{"aaaa": 18}"#],
            invalid: [#"{"a": "bar"}"#, #"{"aaaa": 31}"#, #"{"aaa": "foo"}"#]
        ),
        Rule(
            #"{"additionalProperties": {"type": "boolean"}}"#,
            valid: ["{}", #"{"x": true}"#],
            invalid: [#"{"x": 1}"#]
        ),
        Rule(
            #"{"propertyNames": {"maxLength": 3}}"#,
            valid: ["{}", #"{"f": {}, "foo": {}}"#, "[1, 2]", #""foobar""#],
            invalid: [#"{"foo": {}, "foobar": {}}"#]
        ),
        Rule(#"{"propertyNames": false}"#, valid: ["{}", "1"], invalid: [#"{"a": 1}"#]),
        Rule(
            #"{"required": ["foo", "ba\"r"]}"#,
            valid: [#"{"foo": null, "ba\"r": 1}"#, "1"],
            invalid: ["{}", #"{"foo": 1}"#]
        ),
        Rule(#"{"required": []}"#, valid: ["{}"], invalid: []),
        Rule(
            #"{"required": ["toString", "length"]}"#,
            valid: [#"{"toString": 1, "length": 2}"#, "[]"],
            invalid: ["{}"]
        ),
        Rule(
            #"{"minProperties": 1, "maxProperties": 2}"#,
            valid: [#"{"a": 1}"#, #"{"a": 1, "b": 2}"#, "[]"],
            invalid: ["{}", #"{"a": 1, "b": 2, "c": 3}"#]
        ),
        Rule(
            #"{"dependentRequired": {"quux": ["foo", "bar"], "a": []}}"#,
            valid: ["{}", #"{"foo": 1}"#, #"{"foo": 1, "bar": 2, "quux": 3}"#, #"["quux"]"#, #"{"a": 1}"#],
            invalid: [#"{"foo": 1, "quux": 2}"#, #"{"bar": 1, "quux": 2}"#, #"{"quux": 1}"#]
        ),
    ]

    @Test("describes objects", arguments: objects)
    func members(rule: Rule) throws { try rule.hold() }

    // MARK: What is refused

    private static let refusals: [(schema: String, path: String, words: String)] = [
        (#"{"type": []}"#, "$.type", "no type"), (#"{"anyOf": []}"#, "$.anyOf", "no schema"),
        (#"{"allOf": []}"#, "$.allOf", "no schema"), (#"{"oneOf": []}"#, "$.oneOf", "no schema"),
        (#"{"prefixItems": []}"#, "$.prefixItems", "no schema"), (#"{"anyOf": {}}"#, "$.anyOf", "an array"),
        (#"{"allOf": [{}, 3]}"#, "$.allOf[1]", "a schema"), (#"{"not": null}"#, "$.not", "a schema"),
        (#"{"if": 1}"#, "$.if", "a schema"), (#"{"if": {}, "then": 1}"#, "$.then", "a schema"),
        (#"{"if": {}, "else": []}"#, "$.else", "a schema"), (#"{"contains": 1}"#, "$.contains", "a schema"),
        (#"{"items": "x"}"#, "$.items", "a schema"), (#"{"items": [{}]}"#, "$.items", "prefixItems"),
        (#"{"additionalProperties": 0}"#, "$.additionalProperties", "a schema"),
        (#"{"propertyNames": "a"}"#, "$.propertyNames", "a schema"),
        (#"{"patternProperties": {"[": {}}}"#, #"$.patternProperties["["]"#, "character 1"),
        (#"{"patternProperties": []}"#, "$.patternProperties", "an object"),
        (#"{"dependentRequired": {"a": "b"}}"#, "$.dependentRequired.a", "an array"),
        (#"{"dependentRequired": {"a": ["b", 1]}}"#, "$.dependentRequired.a[1]", "a name"),
        (#"{"properties": {"a": {}, "b": {}, "a": false}}"#, "$.properties.a", "again"),
        (#"{"properties": {"a b": {"type": "int"}}}"#, #"$.properties["a b"].type"#, "a type"),
        (#"{"maxLength": 1.5}"#, "$.maxLength", "whole number"), (#"{"maxItems": 1e99}"#, "$.maxItems", "whole number"),
        (#"{"minContains": "1", "contains": {}}"#, "$.minContains", "whole number"),
        (#"{"minimum": null}"#, "$.minimum", "a number"), (#"{"multipleOf": -2}"#, "$.multipleOf", "more than 0"),
        (#"{"multipleOf": 0.0}"#, "$.multipleOf", "more than 0"), (#"{"multipleOf": "2"}"#, "$.multipleOf", "a number"),
        (#"{"multipleOf": 1234567890123456789}"#, "$.multipleOf", "18 digits"),
        (#"{"dependentSchemas": {}}"#, "$.dependentSchemas", "not judged"),
        (#"{"$anchor": "a"}"#, #"$["$anchor"]"#, "not judged"),
        (##"{"$dynamicRef": "#a"}"##, #"$["$dynamicRef"]"#, "not judged"),
        (#"{"unevaluatedItems": false}"#, "$.unevaluatedItems", "not judged"),
        (#"{"maxLenght": 3}"#, "$.maxLenght", "not judged"), (#"{"$ref": 1}"#, #"$["$ref"]"#, "a reference"),
        // What is no pointer may be an anchor, which is another thing.
        (##"{"$ref": "#properties/a", "properties": {"a": {}}}"##, #"$["$ref"]"#, "into this schema"),
        (##"{"$ref": "#/properties//a", "properties": {"a": {}}}"##, #"$["$ref"]"#, "something in this schema"),
        (##"{"$ref": "#/anyOf/01", "anyOf": [true, true]}"##, #"$["$ref"]"#, "something in this schema"),
        (##"{"$ref": "#/anyOf/+1", "anyOf": [true, true]}"##, #"$["$ref"]"#, "something in this schema"),
        (##"{"$ref": "#/anyOf/-1", "anyOf": [true]}"##, #"$["$ref"]"#, "something in this schema"),
        (##"{"$ref": "#/type/x", "type": "null"}"##, #"$["$ref"]"#, "something in this schema"),
        (##"{"$ref": "#/required", "required": ["a"]}"##, "$.required", "a schema"),
        (##"{"allOf": [{"$ref": "#/allOf/0"}]}"##, "$.allOf[0]", "refers to itself"),
        (##"{"if": {"$ref": "#"}}"##, "$", "refers to itself"),
        (##"{"oneOf": [true, {"not": {"$ref": "#"}}]}"##, "$", "refers to itself"),
        (
            ##"{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}"##, "$",
            "refers to itself"
        ),
    ]

    @Test("is refused where it is written wrong, with its place and what is expected", arguments: refusals)
    func refuses(schema: String, path: String, words: String) throws {
        let error = #expect(throws: SchemaProblem.self) { try Rule.read(schema) }
        let found = "\(error.map { "\($0)" } ?? "nothing")"
        #expect(error?.path.hasPrefix(path) == true && error?.message.contains(words) == true, "\(schema): \(found)")
        #expect(error?.message.contains("expected") == true && error?.message.contains(";") == true, "\(found)")
    }
}
