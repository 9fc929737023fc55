import Statistics
import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("The scenario in the database")
struct CanonicalTests {
    @Test("is complete, but for keys")
    func roundTrip() throws {
        var expected = ReadingTests.fullScenario
        let json = ScenarioReader.canonicalJSON(expected)
        expected.endpoints[0].apiKey = nil
        expected.endpoints[0].headers[0].value = "${ORG}"
        expected.endpoints[0].headers[2].value = "$${x} $5"
        let read = try ScenarioReader.read(canonicalJSON: json)
        #expect(read == expected)
        #expect(ScenarioReader.canonicalJSON(read) == json)
    }

    @Test(
        "keeps when streams are closed",
        arguments: [CancelAfter(.tokens(20)), CancelAfter(.fraction(0.5), share: 0.1), CancelAfter(.time(1_500_000))]
    )
    func cancelAfter(cancelAfter: CancelAfter) throws {
        var scenario = ReadingTests.fullScenario
        scenario.targets[0].stream = true
        scenario.targets[0].cancelAfter = cancelAfter
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(try ScenarioReader.read(canonicalJSON: json).targets[0].cancelAfter == cancelAfter)
    }

    @Test("keeps objectives on shares of answers, and prices at tiers of service")
    func sharesAndServices() throws {
        var scenario = ReadingTests.fullScenario
        scenario.objectives = [
            Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.05),
            Objective(metric: .filteredShare, percentile: nil, bound: .min, limit: 0.5, target: "a"),
        ]
        scenario.prices["pm"]?.services = [
            "flex": ModelPrice(
                input: "1e-06",
                output: "2e-06",
                cacheRead: "1e-07",
                cacheWriteHour: "2e-06",
                tiers: [ModelPrice.Tier(aboveInputTokens: 272_000, input: "3e-06", cacheWriteHour: "6e-06")]
            ),
            "priority": ModelPrice(input: "5e-06", output: "6e-06"),
        ]
        let json = ScenarioReader.canonicalJSON(scenario)
        let read = try ScenarioReader.read(canonicalJSON: json)
        #expect(read.objectives == scenario.objectives && read.prices == scenario.prices)
        #expect(ScenarioReader.canonicalJSON(read) == json)
    }

    @Test("takes objectives on that are named later, and loses nothing else", arguments: [true, false])
    func furtherObjectives(keepsTexts: Bool) throws {
        let scenario = ReadingTests.fullScenario
        let stored = ScenarioReader.storedJSON(scenario, keepsTexts: keepsTexts)
        #expect(ScenarioReader.storedJSON(stored, judgedBy: scenario.objectives) == nil)
        let further = Objective(metric: .e2e, percentile: 95, bound: .max, limit: 7e9)
        let longer = try #require(ScenarioReader.storedJSON(stored, judgedBy: scenario.objectives + [further]))
        let read = try ScenarioReader.read(canonicalJSON: longer)
        #expect(read.objectives == scenario.objectives + [further])
        #expect(ScenarioReader.storedJSON(longer, judgedBy: scenario.objectives + [further]) == nil)
        #expect(ScenarioReader.hasDigests(canonicalJSON: longer) == !keepsTexts)
        var same = scenario
        same.objectives.append(further)
        #expect(ScenarioReader.difference(same, fromStored: longer) == nil)
        #expect(ScenarioReader.difference(scenario, fromStored: longer)?.hasPrefix("$.objectives") == true)
        #expect(ScenarioReader.storedJSON("no JSON", judgedBy: [further]) == nil)
    }

    @Test("holds no key, wherever one was put")
    func noKeys() throws {
        var scenario = ReadingTests.fullScenario
        scenario.description = "uses secret-key-1"
        scenario.endpoints[0].baseURL = "https://example.com/secret-key-1"
        scenario.endpoints[0].headers.append(HTTPHeader("user-agent", "secret-key-1"))
        scenario.targets[0].body["user"] = "secret-key-1"
        scenario.prompts[0] = Prompt(id: "p", user: "say secret-key-1 twice: secret-key-1")
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(!json.contains("secret-key-1"))
        #expect(!json.contains("org-7"))
        _ = try ScenarioReader.read(canonicalJSON: json)
    }

    @Test("is read back whatever a later version added")
    func laterVersion() throws {
        let json = ScenarioReader.canonicalJSON(ReadingTests.fullScenario)
        let later = "{\"novelty\":{\"a\":1}," + json.dropFirst()
        #expect(try ScenarioReader.read(canonicalJSON: later).objectives.count == 3)
    }

    @Test("that is damaged is an error, not a crash")
    func damaged() {
        #expect(throws: ScenarioError.self) { try ScenarioReader.read(canonicalJSON: "{}") }
        #expect(throws: ScenarioError.self) { try ScenarioReader.read(canonicalJSON: "") }
    }
}
