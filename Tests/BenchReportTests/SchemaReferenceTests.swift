import BenchReport
import Foundation
import JSONSyntax
import SchemaEvaluation
import Testing

@Suite("The reference of scenarios")
struct SchemaReferenceTests {
    private static let schema: String = {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Scenarios/scenario.schema.json").standardized
        return (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    }()

    @Test("is what the schema says")
    func page() throws {
        let page = try SchemaReference(Self.schema)
            .markdown(title: "Scenario reference", command: "ezbench schema --format markdown")
        try GoldenFile("scenario.md", in: "docs").expect(page)
    }

    @Test("has a meaning and an example for every key, and each example is accepted")
    func examples() throws {
        let root = try JSONParser.parse(Array(Self.schema.utf8)).plain
        guard case .object(var keywords) = root, case .object(let definitions)? = keywords["$defs"] else {
            Issue.record("no definitions")
            return
        }
        keywords["$defs"] = nil
        var seen = 0
        for (name, object) in definitions.merging(["": .object(keywords)], uniquingKeysWith: { $1 }) {
            guard case .object(let keywords) = object, case .object(let keys)? = keywords["properties"] else {
                continue
            }
            for (key, schema) in keys {
                guard case .object(let said) = schema else { continue }
                let referred = Self.referred(said, definitions)
                #expect((said["description"] ?? referred["description"]) != nil, "\(name).\(key) means nothing")
                let isChoice = said["enum"] != nil || said["type"] == "boolean" || referred["enum"] != nil
                guard case .array(let examples)? = said["examples"] ?? referred["examples"] else {
                    #expect(isChoice, "\(name).\(key) has no example")
                    continue
                }
                // The key's own schema, with the definitions that it refers to.
                let evaluator = try JSONSchema(.object(said.merging(["$defs": .object(definitions)]) { $1 }))
                for example in examples { #expect(try evaluator.accepts(example), "\(name).\(key): \(example)") }
                seen += 1
            }
        }
        #expect(seen > 90)
    }

    private static func referred(_ schema: [String: JSONValue], _ definitions: [String: JSONValue]) -> [String:
        JSONValue]
    {
        guard case .string(let reference)? = schema["$ref"],
            case .object(let referred)? = definitions[String(reference.dropFirst("#/$defs/".count))]
        else { return [:] }
        return referred
    }

    @Test("says where an object may stand, what its keys have to do with each other, and what they are")
    func words() throws {
        let schema = """
            { "description": "A *thing*.", "properties": { "a": { "description": "One.", "$ref": "#/$defs/part" },
              "b": { "description": "Many|more.", "type": "array", "items": { "$ref": "#/$defs/part" } } },
              "$defs": { "part": { "description": "A part.", "required": ["x"], "not": { "required": ["x", "y"] },
                "properties": { "x": { "description": "How many.", "type": "integer", "minimum": 1, "examples": [3] },
                  "y": { "type": "boolean", "default": true, "description": "Whether." } } } } }
            """
        let page = try SchemaReference(schema).markdown(title: "T", command: "c")
        #expect(page.contains("A \\*thing\\*."))
        #expect(page.contains("| `b` | list of [part](#part) |  |  | Many\\|more. |"))
        #expect(page.contains("Stands at `a`, `b[]`.") && page.contains("Not together: `x` and `y`."))
        #expect(page.contains("| `x` | whole number ≥ 1 | **required** | `3` | How many. |"))
        #expect(page.contains("| `y` | true or false | `true` | `false` | Whether. |"))
    }
}
