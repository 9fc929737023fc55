import Foundation
import JSONSyntax
import Testing

@testable import BenchModel

/// The schema's lists of metrics are the model's; editors offer what the schema names.
@Suite("Names of metrics in the schema")
struct MetricNameTests {
    private static func list(_ value: JSONValue?) -> [String] {
        switch value {
        case .array(let elements):
            elements.compactMap { element in
                if case .string(let name) = element { name } else { nil }
            }
        case .string(let name): [name]
        default: []
        }
    }

    private static func objective() throws -> JSONValue {
        let file = "\(ShippedScenarioTests.folder)/scenario.schema.json"
        let schema = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: file)))).plain
        return try #require(schema["$defs"]?["objective"])
    }

    @Test("are those that objectives may use, in the same order")
    func all() throws {
        let names = Self.list(try Self.objective()["properties"]?["metric"]?["enum"])
        #expect(names == Objective.Metric.allCases.map(\.rawValue), "list them in Scenarios/scenario.schema.json")
    }

    @Test("are told apart by kind as the reader does it", arguments: Objective.Metric.Kind.allCases)
    func kinds(kind: Objective.Metric.Kind) throws {
        guard case .array(let rules) = try Self.objective()["allOf"] else {
            Issue.record("the schema has no rules for objectives")
            return
        }
        let lists = rules.map { rule in
            let metric = rule["if"]?["properties"]?["metric"]
            return Self.list(metric?["enum"] ?? metric?["const"])
        }
        let names = Objective.Metric.allCases.filter { $0.kind == kind }.map(\.rawValue)
        #expect(lists.contains(names), "Scenarios/scenario.schema.json has no rule for \(names)")
    }
}

extension JSONValue {
    fileprivate subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }
}
