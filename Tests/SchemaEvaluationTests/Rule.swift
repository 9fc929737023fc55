import JSONSyntax
import Testing

@testable import SchemaEvaluation

/// A schema with values that it lets pass, and some that it does not.
struct Rule: CustomTestStringConvertible, Sendable {
    var schema: String
    var valid: [String]
    var invalid: [String]
    var testDescription: String { schema }

    init(_ schema: String, valid: [String], invalid: [String]) {
        (self.schema, self.valid, self.invalid) = (schema, valid, invalid)
    }

    static func read(_ schema: String) throws -> JSONSchema { try JSONSchema(JSONParser.parse(Array(schema.utf8))) }

    func hold() throws {
        let read = try Self.read(schema)
        for text in valid {
            let found = try read.violation(in: Self.value(text))
            #expect(found == nil, "\(schema) of \(text)")
        }
        for text in invalid {
            #expect(try !read.accepts(Self.value(text)), "\(schema) of \(text)")
        }
    }

    private static func value(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)).plain }
}
