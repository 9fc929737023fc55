import Foundation
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A scenario of which one target is asked")
struct AskedTargetTests {
    private static let text = """
        {
        "name": "s",
        "endpoints": {
        "one": { "baseURL": "https://one.example", "apiKey": "${ONE}" },
        "two": { "baseURL": "https://${TWO_HOST}", "apiKey": "${TWO}", "headers": { "x-api-token": "${TWO_TOKEN}" } },
        "three": { "baseURL": "https://three.example", "apiKeyFile": "/no/such/key" }
        },
        "targets": [
        { "name": "a", "endpoint": "one", "protocol": "openai-chat", "model": "m" },
        { "name": "b", "endpoint": "two", "protocol": "openai-chat", "model": "m" },
        { "name": "${C}", "endpoint": "three", "protocol": "openai-chat", "model": "m" }
        ],
        "prompts": [{ "id": "p", "user": "hi" }]
        }
        """

    private static func read(_ environment: [String: String], asking target: String?) throws(ScenarioError) -> Scenario
    {
        try ScenarioReader.read(
            json: Array(text.utf8),
            file: "s.json",
            environment: environment,
            simulateAll: false,
            asking: target
        )
    }

    @Test("needs the key of its server alone")
    func keyOfItsOwn() throws {
        let scenario = try Self.read(["ONE": "k-123456789", "C": "c"], asking: "a")
        let endpoint = try #require(scenario.endpoints.first { $0.name == "one" })
        #expect(endpoint.apiKey != nil && !endpoint.keyIsMissing)
        #expect(scenario.targets.map(\.name) == ["a", "b", "c"])
    }

    @Test("is refused without that key, and tells of no other", arguments: ["a", "b", "c"])
    func ownKeyMissing(target: String) {
        let variables = ["a": ["ONE"], "b": ["TWO_HOST", "TWO", "TWO_TOKEN"], "c": ["/no/such/key"]]
        let error = #expect(throws: ScenarioError.self) { try Self.read(["C": "c"], asking: target) }
        let words = "\(error.map { "\($0)" } ?? "")"
        for (name, all) in variables {
            for variable in all where variable.count > 3 || name == target {
                #expect(words.contains(variable) == (name == target), "\(variable): \(words)")
            }
        }
    }

    @Test("needs all keys if no target is named, or none is called so", arguments: [nil, "nobody"])
    func all(target: String?) {
        let error = #expect(throws: ScenarioError.self) {
            try Self.read(["ONE": "k-123456789", "C": "c"], asking: target)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("TWO"))
    }
}
