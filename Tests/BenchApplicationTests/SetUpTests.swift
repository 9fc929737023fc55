import BenchModel
import Foundation
import JSONSyntax
import ScenarioFile
import Testing

@testable import BenchAnalysis

@Suite("What two runs were measured with")
struct SetUpTests {
    /// What no figure depends on, by the part of the scenario; everything else that a scenario can say is compared.
    private static let changesNothing: [String: Set<String>] = [
        "endpoint": [
            "apiKey", "apiKeyFile", "apiKeyCommand", "apiKeyTTL", "whenKeyMissing", "maxEventBytes", "caFile",
            "insecure",
            "metrics",
        ],
        "target": ["name"],
        "data": ["from", "groupBy"],
    ]
    /// Told by facts of the run, or, where it takes other keys beside it, with those.
    private static let recorded: [String: Set<String>] = [
        "endpoint": ["baseURL", "before"],
        "target": ["endpoint", "protocol", "model", "stream", "nonce", "path", "before"],
        "load": ["nonce", "shape"],
        "data": ["replay"],
    ]

    private static func object(_ members: [String: JSONValue]) -> JSONValue { .object(members) }

    private static let schema: JSONValue = {
        let file = URL(filePath: #filePath).appending(path: "../../../Scenarios/scenario.schema.json").standardized
        let bytes = (try? Data(contentsOf: file)).map(Array.init) ?? []
        return (try? JSONParser.parse(bytes).plain) ?? .null
    }()

    private static func member(_ value: JSONValue?, _ path: String...) -> JSONValue? {
        path.reduce(value) { value, key in
            if case .object(let members)? = value { members[key] } else { nil }
        }
    }

    /// Returns values that the schema gives as examples of a key, or lists as its words.
    private static func values(of key: JSONValue) -> [JSONValue] {
        for place in ["examples", "enum"] {
            if case .array(let values)? = member(key, place) { return values }
        }
        return member(key, "type") == "boolean" ? [true, false] : []
    }

    /// The scenario that one key of one part is written into.
    private static func scenario(_ part: String, _ key: String? = nil, _ value: JSONValue = .null) -> JSONValue {
        var parts: [String: [String: JSONValue]] = [
            "endpoint": ["baseURL": "http://127.0.0.1:1"],
            "target": ["name": "one", "endpoint": "e", "protocol": "openai-chat", "model": "m"],
            "load": ["requests": 5],
            "images": ["width": 64, "height": 64],
            "conversations": [:],
            "data": ["from": "rows.jsonl"],
        ]
        switch key {
        case "rate", "maxInFlight", "whenFull": parts["load"]?["shape"] = "poisson"
        case "burstiness": parts["load"]?["shape"] = "gamma"
        case "from" where part == "load", "to" where part == "load": parts["load"]?["shape"] = "ramp"
        case "stages": parts["load"]?["shape"] = "stages"
        case "sessions", "duration": parts["load"]?["requests"] = nil
        case "replay": parts["data"]?["format"] = "mooncake"
        case "input", "output", "prefix": parts["data"] = ["from": "synthetic", "input": ["tokens": 2000]]
        default: break
        }
        if part == "load", ["rate", "maxInFlight", "whenFull", "burstiness"].contains(key) {
            parts["load"]?["rate"] = 3
        }
        if part == "load", ["from", "to"].contains(key) {
            parts["load"]?["from"] = 2
            parts["load"]?["to"] = 9
        }
        if part == "load", key == "stages" { parts["load"]?["requests"] = nil }
        if part == "conversations" { parts["load"] = ["sessions": 5] }
        if let key { parts[part]?[key] = value }
        var whole: [String: JSONValue] = [
            "name": "s", "endpoints": ["e": object(parts["endpoint"] ?? [:])],
            "targets": [object(parts["target"] ?? [:])],
            "prompts": [["id": "p", "user": "hello"]], "load": object(parts["load"] ?? [:]),
        ]
        if part == "images" { whole["images"] = object(parts["images"] ?? [:]) }
        if part == "conversations" || key == "sessions" {
            whole["conversations"] = object(parts["conversations"] ?? [:])
            whole["prompts"] = [
                [
                    "id": "p",
                    "messages": [
                        ["role": "user", "content": "a"], ["role": "assistant", "content": "b"],
                        ["role": "user", "content": "c"],
                    ],
                ]
            ]
        }
        if part == "data" {
            whole["data"] = object(parts["data"] ?? [:])
            whole["prompts"] = nil
        }
        return object(whole)
    }

    /// Returns what a run of a scenario was measured with; nil where the scenario is refused.
    private static func setUp(_ scenario: JSONValue) -> SetUp? {
        guard
            let read = try? ScenarioReader.read(
                json: scenario.jsonBytes,
                file: "s.json",
                environment: ["LLM_KEY": "k"],
                simulateAll: true
            )
        else { return nil }
        let record = RunRecord(
            id: 1,
            name: "s",
            startedAt: 0,
            status: .finished,
            scenarioJSON: ScenarioReader.storedJSON(read, keepsTexts: false),
            version: "0.1.0",
            isSimulated: false,
            targets: [
                RunRecord.Target(name: "one", wireProtocol: "openai-chat", model: "m", endpoint: "http://h")
            ]
        )
        let measured = MeasuredRun(StoredRun(record: record, samples: []))
        return SetUp(record, measured.targets[0], read)
    }

    @Test(
        "Every key of a scenario that may move a figure is told where it differs",
        arguments: ["endpoint", "target", "load", "conversations", "data", "images"]
    )
    func settings(part: String) throws {
        guard case .object(let keys)? = Self.member(Self.schema, "$defs", part, "properties") else {
            Issue.record("the schema has no \(part)")
            return
        }
        let passed = Self.changesNothing[part, default: []].union(Self.recorded[part, default: []])
        var told = 0
        for (key, said) in keys.sorted(by: { $0.key < $1.key }) where !passed.contains(key) {
            let values = Self.values(of: said)
            // What is said in a definition of its own has its examples there.
            let setUps = values.compactMap { Self.setUp(Self.scenario(part, key, $0)) }
            let without = Self.setUp(Self.scenario(part, key, .null)) ?? Self.setUp(Self.scenario(part))
            let all = setUps + [without].compactMap(\.self)
            let differ = all.contains { one in all.contains { !one.differences(from: $0).isEmpty } }
            #expect(differ, "\(part).\(key): \(values.map(\.json)), \(all.count) read")
            told += differ ? 1 : 0
        }
        #expect(told >= 3)
        let base = try #require(Self.setUp(Self.scenario(part)))
        #expect(base.differences(from: base).isEmpty)
    }

    @Test("A setting is told by its place in the scenario, with both values, and as not set where it is not")
    func places() throws {
        func told(_ part: String, _ key: String, _ value: JSONValue, against other: JSONValue) throws
            -> [SetUp.Difference]
        {
            let one = try #require(Self.setUp(Self.scenario(part, key, value)))
            return one.differences(from: try #require(Self.setUp(other)))
        }
        let slow = Self.scenario("load", "rate", 5)
        #expect(
            try told("load", "rate", 10, against: slow)
                == [SetUp.Difference(fact: .setting("load.rate"), first: "5", second: "10")]
        )
        #expect(
            try told("endpoint", "accelerators", 8, against: Self.scenario("endpoint"))
                == [SetUp.Difference(fact: .setting("endpoint.accelerators"), first: nil, second: "8")]
        )
        #expect(
            try told("target", "body", ["top_k": 5], against: Self.scenario("target", "body", ["top_k": 6]))
                == [SetUp.Difference(fact: .setting("target.body.top_k"), first: "6", second: "5")]
        )
    }
}
