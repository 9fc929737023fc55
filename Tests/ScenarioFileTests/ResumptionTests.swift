import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A stored scenario that is run on")
struct ResumptionTests {
    private static let environment = ["KEY": "secret-key-1", "ORG": "org-secret", "URL": "https://example.com"]

    private static func scenario(_ endpoint: String) throws -> Scenario {
        var text = ScenarioText()
        text.endpoint = endpoint
        return try text.read(environment: environment)
    }

    private static func again(
        _ scenario: Scenario,
        environment: [String: String] = environment,
        simulated: Set<String> = []
    ) throws -> Scenario {
        try ScenarioReader.read(
            canonicalJSON: ScenarioReader.canonicalJSON(scenario),
            environment: environment,
            simulated: simulated
        )
    }

    @Test("gets its keys from the variables they came from")
    func keys() throws {
        let scenario = try Self.scenario(
            #""baseURL": "${URL}", "apiKey": "${KEY}", "headers": {"openai-organization": "${ORG}", "accept": "a"}"#
        )
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(json.contains("${KEY}") && !json.contains("secret"))
        let again = try Self.again(scenario)
        #expect(again == scenario)
        #expect(again.endpoints[0].apiKey?.revealed == "secret-key-1")
        #expect(again.endpoints[0].headers.first?.value == "org-secret")
    }

    @Test("is refused where a key is gone, or composed of more than a variable", arguments: [true, false])
    func noKey(isComposed: Bool) throws {
        let scenario = try Self.scenario(
            isComposed
                ? #""baseURL": "https://a.example", "apiKey": "sk-${KEY}""#
                : #""baseURL": "https://a.example", "apiKey": "${KEY}""#
        )
        do {
            _ = try Self.again(scenario, environment: isComposed ? Self.environment : [:])
            Issue.record("it was read")
        } catch {
            let words = "\(error)"
            #expect(words.contains("$.endpoints.e.apiKey") && words.contains("name the scenario file too"))
            #expect(
                words.contains(
                    isComposed ? "nothing that says where the key comes from" : "no environment variable KEY"
                )
            )
        }
    }

    @Test("needs no key where the simulator answers, and does not take one")
    func simulated() throws {
        let scenario = try Self.scenario(
            #""baseURL": "https://a.example", "apiKey": "${KEY}", "headers": {"x-a": "${ORG}"}"#
        )
        for environment in [[:], Self.environment] {
            let again = try Self.again(scenario, environment: environment, simulated: ["e"])
            #expect(again.endpoints[0].keyIsMissing && again.endpoints[0].apiKey == nil)
            #expect(again.endpoints[0].headers.isEmpty)
        }
    }

    @Test("differs from another where it differs")
    func difference() throws {
        let stored = try Self.scenario(#""baseURL": "https://a.example", "apiKey": "sk-${KEY}""#)
        let json = ScenarioReader.canonicalJSON(stored)
        #expect(ScenarioReader.difference(stored, fromStored: json) == nil)
        var other = stored
        other.load.concurrency += 1
        #expect(ScenarioReader.difference(other, fromStored: json) == "$.load.concurrency")
        other = stored
        other.prompts.append(Prompt(id: "more", user: "more"))
        #expect(ScenarioReader.difference(other, fromStored: json) == "$.prompts[1]")
        other = stored
        other.targets[0].temperature = 1
        #expect(ScenarioReader.difference(other, fromStored: json) == "$.targets[0].temperature")
        #expect(ScenarioReader.difference(stored, fromStored: "{") == "$")
    }

    @Test(
        "knows a text that is one variable",
        arguments: [
            ("${A}", "A"), ("${A_1:-x}", "A_1"), ("${A:-}", "A"), ("a${A}", nil), ("${A}${B}", nil), ("$${A}", nil),
            ("${}", nil), ("${1}", nil), ("${A-x}", nil), ("A", nil), ("", nil), ("${A:-${B}}", nil),
        ] as [(String, String?)]
    )
    func soleVariable(text: String, name: String?) {
        #expect(Environment.soleVariable(of: text) == name)
    }
}
