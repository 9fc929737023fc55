import JSONSyntax
import Statistics
import Testing

@testable import BenchModel
@testable import ScenarioFile

/// What the database keeps of any scenario is that scenario.
@Suite("The scenario in the database, whatever it is")
struct CanonicalLawTests {
    private static func read(_ node: JSONNode) -> Scenario? {
        try? ScenarioReader.read(
            json: Array(node.json.utf8),
            file: "\(ShippedScenarioTests.folder)/law.json",
            environment: ["EZAI_API_KEY": "secret-of-the-law", "X": "https://x.example", "HOME": "/home/nobody"],
            simulateAll: false
        )
    }

    private static let shipped = ShippedScenarioTests.names.compactMap { name in
        try? SchemaAgreementTests.shortened(SchemaAgreementTests.parse("\(ShippedScenarioTests.folder)/\(name)"))
    }

    /// Holds a scenario to all that is promised of its stored form.
    private static func hold(_ scenario: Scenario, _ node: JSONNode) throws {
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(!json.contains("secret-of-the-law"), "\(node.json)")
        let again = try ScenarioReader.read(canonicalJSON: json)
        #expect(ScenarioReader.canonicalJSON(again) == json, "\(node.json)")
        #expect(ScenarioReader.difference(scenario, fromStored: json) == nil, "\(node.json)")
        // All but keys and what variables held is as it was read.
        #expect(
            again.targets.map(\.name) == scenario.targets.map(\.name) && again.load == scenario.load,
            "\(node.json)"
        )
        #expect(again.objectives == scenario.objectives && again.regressions == scenario.regressions, "\(node.json)")
        #expect(again.sweep == scenario.sweep && again.budget == scenario.budget, "\(node.json)")
        #expect(again.prices == scenario.prices && again.abort == scenario.abort, "\(node.json)")
        #expect(again.expect == scenario.expect && again.pictures == scenario.pictures, "\(node.json)")
        #expect(again.allowedFailureShare == scenario.allowedFailureShare, "\(node.json)")
        #expect(again.endpoints.map(\.limits) == scenario.endpoints.map(\.limits), "\(node.json)")
        #expect(again.endpoints.map(\.retry) == scenario.endpoints.map(\.retry), "\(node.json)")
        for (one, other) in zip(again.targets, scenario.targets) {
            #expect(one.maxTokens == other.maxTokens && one.thinking == other.thinking, "\(node.json)")
            #expect(one.cancelAfter == other.cancelAfter && one.simulation == other.simulation, "\(node.json)")
            #expect(one.stream == other.stream && one.temperature == other.temperature, "\(node.json)")
        }
        // Without its texts it is known again by their digests, and by no other texts.
        let digests = ScenarioReader.storedJSON(scenario, keepsTexts: false)
        #expect(ScenarioReader.textDifference(scenario, fromStored: digests) == nil, "\(node.json)")
        #expect(ScenarioReader.storedJSON(again, keepsTexts: true) == json, "\(node.json)")
        guard scenario.data == nil, scenario.synthetic == nil, !scenario.prompts.isEmpty else { return }
        var other = scenario
        other.prompts[0] = Prompt(id: other.prompts[0].id, user: "another text")
        #expect(ScenarioReader.textDifference(other, fromStored: digests)?.contains("prompts") == true, "\(node.json)")
        #expect(ScenarioReader.hasDigests(canonicalJSON: digests), "\(node.json)")
    }

    @Test("is what ships, read again")
    func whatShips() throws {
        #expect(Self.shipped.count == ShippedScenarioTests.names.count)
        for node in Self.shipped { try Self.hold(#require(Self.read(node)), node) }
    }

    @Test("is what ships with anything changed that may be changed", arguments: 0..<4)
    func changed(part: Int) throws {
        var random = SplitMix64(seed: UInt64(part) &+ 0xCA11)
        var held = 0
        for _ in 0..<80 {
            guard var node = Self.shipped.randomElement(using: &random) else { return }
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                node = SchemaAgreementTests.mutated(node, Self.shipped, &random)
            }
            guard let scenario = Self.read(node) else { continue }
            try Self.hold(scenario, node)
            held += 1
        }
        #expect(held > 3, "few changes are taken")
    }

    @Test("differs wherever the scenario does", arguments: 0..<14)
    func differences(place: Int) throws {
        let changes: [@Sendable (inout Scenario) -> Void] = [
            { $0.name = "other" }, { $0.load.concurrency += 1 }, { $0.load.warmup += 1 }, { $0.load.prewarm += 1 },
            { $0.load.seed &-= 1 }, { $0.load.nonce.toggle() }, { $0.load.order = .interleaved },
            { $0.load.extent = .requests(7) }, { $0.objectives[0].limit += 1 }, { $0.objectives.removeLast() },
            { $0.allowedFailureShare = 0.5 }, { $0.targets[0].model = "other" }, { $0.targets[0].maxTokens = 7 },
            { $0.endpoints[0].maxEventBytes += 1 },
        ]
        var scenario = ReadingTests.fullScenario
        let json = ScenarioReader.canonicalJSON(scenario)
        changes[place](&scenario)
        #expect(ScenarioReader.difference(scenario, fromStored: json)?.hasPrefix("$.") == true)
        #expect(ScenarioReader.canonicalJSON(scenario) != json)
    }
}
