import Testing

/// The keywords whose values are schemas, with what they let pass and what they do not, as the specification (2020-12) has it.
@Suite("A schema that holds schemas")
struct JoinedSchemaTests {
    private static let joined: [Rule] = [
        Rule(
            #"{"allOf": [{"minimum": 1}, {"maximum": 3}, true]}"#,
            valid: ["1", "2", "3", #""x""#],
            invalid: ["0", "4"]
        ),
        Rule(#"{"allOf": [{}, false]}"#, valid: [], invalid: ["1"]),
        Rule(
            #"{"anyOf": [{"type": "integer"}, {"minimum": 2}]}"#,
            valid: ["1", "2.5", "3", #""x""#],
            invalid: ["1.5"]
        ),
        Rule(#"{"anyOf": [false, false]}"#, valid: [], invalid: ["1"]),
        Rule(
            #"{"type": "string", "anyOf": [{"maxLength": 2}, {"minLength": 4}]}"#,
            valid: [#""fo""#, #""food""#],
            invalid: ["3", #""foo""#]
        ),
        Rule(#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, valid: ["1", "2.5"], invalid: ["3", "1.5"]),
        Rule(#"{"oneOf": [true, true]}"#, valid: [], invalid: ["1"]),
        Rule(#"{"oneOf": [true, false, false]}"#, valid: ["1"], invalid: []),
        Rule(
            #"{"oneOf": [{"required": ["foo", "bar"]}, {"required": ["foo", "baz"]}]}"#,
            valid: [#"{"foo": 1, "bar": 2}"#, #"{"foo": 1, "baz": 3}"#],
            invalid: [#"{"bar": 2}"#, #"{"foo": 1, "bar": 2, "baz": 3}"#]
        ),
        Rule(#"{"not": {"type": ["integer", "boolean"]}}"#, valid: [#""foo""#, "1.5"], invalid: ["1", "true"]),
        Rule(#"{"not": {"not": {}}}"#, valid: ["1"], invalid: []),
        Rule(#"{"not": false}"#, valid: ["1", "null"], invalid: []),
        Rule(#"{"properties": {"foo": {"not": {}}}}"#, valid: [#"{"bar": 1}"#], invalid: [#"{"foo": 1}"#]),
        Rule(
            #"{"if": {"exclusiveMaximum": 0}, "then": {"minimum": -10}, "else": {"multipleOf": 2}}"#,
            valid: ["-1", "-10", "0", "4", #""x""#],
            invalid: ["-100", "3"]
        ),
        Rule(#"{"if": {"const": 0}}"#, valid: ["0", "1"], invalid: []),
        Rule(#"{"then": {"const": 0}, "else": false}"#, valid: ["0", "1"], invalid: []),
        Rule(#"{"if": {"exclusiveMaximum": 0}, "else": {"multipleOf": 2}}"#, valid: ["-1", "4"], invalid: ["3"]),
        Rule(
            #"{"allOf": [{"if": {"maximum": 0}, "then": {"minimum": -5}}, {"if": {"minimum": 10}, "then": false}]}"#,
            valid: ["-5", "0", "9"],
            invalid: ["-6", "10"]
        ),
    ]

    @Test("joins, excludes and chooses schemas", arguments: joined)
    func alternatives(rule: Rule) throws { try rule.hold() }

    private static let references: [Rule] = [
        Rule(
            ##"{"properties": {"foo": {"$ref": "#"}}, "additionalProperties": false}"##,
            valid: [#"{"foo": {"foo": {}}}"#, "{}"],
            invalid: [#"{"foo": {"bar": 1}}"#]
        ),
        Rule(
            ##"{"properties": {"foo": {"type": "integer"}, "bar": {"$ref": "#/properties/foo"}}}"##,
            valid: [#"{"bar": 3}"#],
            invalid: [#"{"bar": true}"#]
        ),
        Rule(
            ##"{"prefixItems": [{"type": "integer"}, {"$ref": "#/prefixItems/0"}]}"##,
            valid: ["[1, 2]"],
            invalid: [#"[1, "foo"]"#]
        ),
        Rule(
            ##"{"$defs": {"a": {"type": "integer"}, "b": {"$ref": "#/$defs/a"}, "c": {"$ref": "#/$defs/b"}}, "$ref": "#/$defs/c"}"##,
            valid: ["5"],
            invalid: [#""a""#]
        ),
        // Since 2019-09 what stands beside a reference holds too.
        Rule(
            ##"{"$ref": "#/$defs/n", "maximum": 5, "$defs": {"n": {"minimum": 3}}}"##,
            valid: ["3", "5"],
            invalid: ["2", "6"]
        ),
        Rule(
            ##"{"$defs": {"t~f": {"const": 1}, "s/f": {"const": 2}, "~1": {"const": 3}}, "properties": {"t": {"$ref": "#/$defs/t~0f"}, "s": {"$ref": "#/$defs/s~1f"}, "q": {"$ref": "#/$defs/~01"}}}"##,
            valid: [#"{"t": 1, "s": 2, "q": 3}"#],
            invalid: [#"{"t": 2}"#, #"{"s": 1}"#, #"{"q": 1}"#]
        ),
        Rule(
            ##"{"$defs": {"": {"$defs": {"": {"type": "null"}}}, "x": {"type": "string"}}, "$ref": "#/$defs//$defs/"}"##,
            valid: ["null"],
            invalid: ["1", #""a""#]
        ),
        Rule(
            ##"{"definitions": {"a": {"type": "string"}}, "items": {"$ref": "#/definitions/a"}}"##,
            valid: [#"["a"]"#],
            invalid: ["[1]"]
        ),
        // A property may be called as the keyword is.
        Rule(
            ##"{"properties": {"$ref": {"type": "string"}}}"##,
            valid: [##"{"$ref": "#/none"}"##],
            invalid: [#"{"$ref": 2}"#]
        ),
        // Nothing in a value to compare with is a schema, not even what looks like one.
        Rule(
            ##"{"enum": [{"$ref": "#/none", "type": 7}]}"##,
            valid: [##"{"$ref": "#/none", "type": 7}"##],
            invalid: ["7"]
        ),
        Rule(
            ##"{"$defs": {"tree": {"required": ["v"], "properties": {"v": {"type": "number"}, "kids": {"items": {"$ref": "#/$defs/tree"}}}}}, "$ref": "#/$defs/tree"}"##,
            valid: [#"{"v": 1, "kids": [{"v": 2, "kids": []}, {"v": 3}]}"#],
            invalid: [#"{"v": 1, "kids": [{"v": 2, "kids": [{}]}]}"#, #"{"v": 1, "kids": [{"v": "2"}]}"#]
        ),
        Rule(
            ##"{"$defs": {"even": {"anyOf": [{"const": []}, {"prefixItems": [{"$ref": "#/$defs/odd"}], "minItems": 1}]}, "odd": {"type": "array", "minItems": 1, "prefixItems": [{"$ref": "#/$defs/even"}]}}, "$ref": "#/$defs/even"}"##,
            valid: ["[]", "[[[]]]", "[[[[[]]]]]"],
            invalid: ["[[]]", "[[[[]]]]"]
        ),
    ]

    @Test("refers to another place of its schema", arguments: references)
    func refers(rule: Rule) throws { try rule.hold() }
}
