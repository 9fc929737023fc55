import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A scenario's dataset")
struct DatasetTests {
    private static func text(_ data: String) -> ScenarioText {
        var text = ScenarioText()
        text.prompts = #"[], "data": "# + data
        return text
    }

    /// A scenario with a dataset and no prompts.
    private static func read(_ data: String) throws -> Scenario {
        let json = text(data).text.replacing(#""prompts": [], "#, with: "")
        return try ScenarioReader.read(json: Array(json.utf8), file: "/x/s.json", environment: [:], simulateAll: false)
    }

    private static func problems(_ data: String) -> [String] {
        do {
            _ = try read(data)
            return []
        } catch {
            return ((error as? ScenarioError)?.problems ?? []).map { "\($0.path): \($0.message)" }
        }
    }

    private static let digest = String(repeating: "0a", count: 32)
    private static let pictures = String(repeating: "0c", count: 32)

    @Test("is read with what is usual, from the scenario's own folder")
    func usual() throws {
        let scenario = try Self.read(#"{"from": "chats.jsonl"}"#)
        #expect(scenario.prompts.isEmpty && scenario.data == DataSource(file: "/x/chats.jsonl"))
        #expect(try Self.read(#"{"from": "-"}"#).data?.file == "-")
    }

    @Test("is written into the stored scenario and read back")
    func stored() throws {
        let scenario = try Self.read(
            """
            {"from": "/d/c.csv", "format": "columns", "sha256": "\(Self.digest)", "order": "asFile", "turns": "each", "rows": 7,
             "picturesSHA256": "\(Self.pictures)", "repeat": true, "skipBad": true, "outputLimit": "target",
             "keep": {"inputTokens": [4, 1024], "totalTokens": [8, 2048]}, "columns": {"prompt": "q", "system": "s"},
             "groupBy": ["topic", "language"]}
            """
        )
        let expected = DataSource(
            file: "/d/c.csv",
            format: .columns,
            digest: TextDigest(hex: Self.digest),
            picturesDigest: TextDigest(hex: Self.pictures),
            order: .asFile,
            turns: .each,
            rows: 7,
            repeats: true,
            skipsBad: true,
            limit: .target,
            keep: DataSource.Keep(inputTokens: 4...1024, totalTokens: 8...2048),
            columns: DataSource.Columns(prompt: "q", system: "s"),
            groupBy: ["topic", "language"]
        )
        #expect(scenario.data == expected)
        for keepsTexts in [true, false] {
            let json = ScenarioReader.storedJSON(scenario, keepsTexts: keepsTexts)
            #expect(!ScenarioReader.hasDigests(canonicalJSON: json))
            let again = try ScenarioReader.read(canonicalJSON: json)
            #expect(again.data == expected && again.prompts.isEmpty)
        }
        let json = ScenarioReader.canonicalJSON(scenario)
        var moved = scenario
        moved.data?.file = "/elsewhere/c.csv"
        #expect(ScenarioReader.difference(moved, fromStored: json) == nil, "the digest tells whether it is the same")
        moved.data?.digest = TextDigest(hex: String(repeating: "0b", count: 32))
        #expect(ScenarioReader.difference(moved, fromStored: json) == "$.data")
        moved = scenario
        moved.data?.picturesDigest = TextDigest(hex: Self.digest)
        #expect(ScenarioReader.difference(moved, fromStored: json)?.contains("of the pictures") == true)
        let earlier = json.replacing(",\"picturesSHA256\":\"\(Self.pictures)\"", with: "")
        #expect(earlier != json && ScenarioReader.difference(scenario, fromStored: earlier) == nil)
        moved = scenario
        moved.data?.turns = .last
        #expect(ScenarioReader.difference(moved, fromStored: json) == "$.data.turns")
    }

    @Test("keeps no text that a target's body asks beside its rows, and knows a digest in its place from the text")
    func bodies() throws {
        for data in [#"{"from": "/d/c.csv"}"#, #"{"from": "synthetic", "input": {"tokens": 9}}"#] {
            var scenario = try Self.read(data)
            scenario.targets[0].body = ["system": .string("Speak as a heron would")]
            let json = ScenarioReader.storedJSON(scenario, keepsTexts: false)
            #expect(!json.contains("heron") && ScenarioReader.hasDigests(canonicalJSON: json))
            #expect(ScenarioReader.difference(scenario, fromStored: json) == nil)
            #expect(ScenarioReader.textDifference(scenario, fromStored: json) == nil)
            let stored = try ScenarioReader.read(canonicalJSON: json)
            let path = "$.targets[0].body.system"
            #expect(ScenarioReader.textDifference(stored, fromStored: json) == path, "a digest is nothing to ask")
            scenario.targets[0].body = ["system": .string("Speak as a crane would")]
            #expect(ScenarioReader.difference(scenario, fromStored: json) == path)
            let whole = ScenarioReader.storedJSON(scenario, keepsTexts: true)
            #expect(!ScenarioReader.hasDigests(canonicalJSON: whole))
        }
    }

    @Test(
        "is refused where it is wrong, with the place and what to do",
        arguments: [
            (#"{}"#, "$.data: ", "no key \"from\""), (#"{"from": " "}"#, "$.data.from", "blank path"),
            (#"{"from": "a", "turn": "last"}"#, "$.data.turn", "did you mean \"turns\""),
            (#"{"from": "a", "format": "sharegtp"}"#, "$.data.format", "did you mean \"sharegpt\""),
            (#"{"from": "a", "order": "random"}"#, "$.data.order", "shuffled"),
            (#"{"from": "a", "rows": 0}"#, "$.data.rows", "from 1 to"),
            (#"{"from": "a", "sha256": "12"}"#, "$.data.sha256", "64 hexadecimal"),
            (#"{"from": "a", "picturesSHA256": "12"}"#, "$.data.picturesSHA256", "a run has stored"),
            (#"{"from": "a", "keep": {"inputTokens": [9, 4]}}"#, "$.data.keep.inputTokens", "in order"),
            (#"{"from": "a", "keep": {"inputTokens": [9]}}"#, "$.data.keep.inputTokens", "two numbers"),
            (#"{"from": "a", "columns": {"promt": "x"}}"#, "$.data.columns.promt", "did you mean \"prompt\""),
            (#"{"from": "a", "groupBy": "topic"}"#, "$.data.groupBy", "an array of names"),
            (#"{"from": "a", "groupBy": []}"#, "$.data.groupBy", "1 to 4 names"),
            (#"{"from": "a", "groupBy": ["a", "a"]}"#, "$.data.groupBy", "each once"),
            (#"{"from": "a", "groupBy": [" "]}"#, "$.data.groupBy[0]", "the name of a field"),
            (#""a.jsonl""#, "$.data", "an object"),
        ]
    )
    func refused(_ data: String, _ path: String, _ words: String) throws {
        let problems = Self.problems(data)
        #expect(problems.contains { $0.hasPrefix(path) && $0.contains(words) }, "\(problems)")
    }

    @Test("and prompts exclude each other, and one of them is needed")
    func either() throws {
        var both = ScenarioText()
        both.more = #""data": {"from": "a"}"#
        #expect(both.problems().contains { $0.path == "$.prompts" && $0.message.contains("beside \"data\"") })
        let neither = ScenarioText().text.replacing(#","# + "\n" + #""prompts": [{"id": "p", "user": "hi"}]"#, with: "")
        #expect {
            _ = try ScenarioReader.read(json: Array(neither.utf8), file: "s", environment: [:], simulateAll: false)
        } throws: {
            "\($0)".contains("or \"data\"")
        }
    }
}
