import JSONSyntax

/// The pieces of which the schemas of outputs are made.
protocol WrittenSchema {}

extension WrittenSchema {
    static var text: JSONValue { ["type": "string"] }
    static var flag: JSONValue { ["type": "boolean"] }
    static var count: JSONValue { ["type": "integer", "minimum": 0] }
    static var number: JSONValue { ["type": "number"] }
    static var share: JSONValue { ["type": "number", "minimum": 0, "maximum": 1] }

    /// Returns the schema of a value that may be missing.
    static func maybe(_ schema: JSONValue) -> JSONValue {
        guard case .object(let members) = schema, case .string(let type) = members["type"] else {
            return ["anyOf": [schema, ["type": "null"]]]
        }
        return schema.merging(["type": [.string(type), "null"]])
    }

    static func list(of schema: JSONValue) -> JSONValue { ["type": "array", "items": schema] }
    static func defined(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

    /// Returns the schema of an object that has these members, all of them, and no other.
    static func object(_ members: [String: JSONValue]) -> JSONValue {
        [
            "type": "object", "additionalProperties": false, "properties": .object(members),
            "required": .array(members.keys.sorted().map(JSONValue.string)),
        ]
    }

    /// Returns the schema of one of an enumeration's words.
    static func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> JSONValue
    where Word.RawValue == String {
        ["enum": .array(Word.allCases.map { .string($0.rawValue) })]
    }

    /// Returns the schema of a whole document.
    static func output(_ name: String, _ title: String, _ description: String, _ members: [String: JSONValue])
        -> JSONValue
    {
        let own: [String: JSONValue] = [
            "schema": ["const": .string("ezbench.\(name)")], "schema_version": ["const": 1],
        ]
        return object(members.merging(own) { $1 }).merging([
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string(title),
            "description": .string(description),
        ])
    }
}
