import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A scenario whose texts are made up")
struct SyntheticDataTests {
    private static func read(_ data: String) throws -> Scenario {
        var text = ScenarioText()
        text.prompts = #"[], "data": "# + data
        let json = text.text.replacing(#""prompts": [], "#, with: "")
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

    @Test("is read with what is usual, and asks one prompt in the place of all")
    func usual() throws {
        let scenario = try Self.read(#"{"from": "synthetic", "input": {"tokens": 100}}"#)
        #expect(scenario.synthetic == SyntheticData(input: SyntheticData.Length(tokens: 100)))
        #expect(scenario.data == nil && scenario.prompts.map(\.id) == ["synthetic"])
        let limited = try Self.read(
            #"{"from": "synthetic", "input": {"tokens": 100}, "output": {"tokens": 50, "spread": "10%"}}"#
        )
        #expect(limited.synthetic?.output.policy == .cap && limited.targets[0].rowLimit == 55)
        #expect(try Self.read(#"{"from": "./synthetic"}"#).data?.file.hasSuffix("/synthetic") == true)
    }

    @Test(
        "is written into the stored scenario and read back",
        arguments: [
            #"{"from": "synthetic", "input": {"tokens": 1024}}"#,
            #"{"from": "synthetic", "input": {"tokens": 1024, "spread": 0.5}, "output": {"how": "natural"}}"#,
            #"{"from": "synthetic", "input": {"tokens": 8, "spread": "25%"}, "output": {"tokens": 128, "how": "exact"}}"#,
            #"{"from": "synthetic", "input": {"tokens": 1024}, "output": {"tokens": 9, "spread": 0.1, "how": "cap"},"#
                + #" "prefix": {"groups": 10, "tokens": 512, "distribution": "zipf"}}"#,
        ]
    )
    func stored(data: String) throws {
        let scenario = try Self.read(data)
        for keepsTexts in [true, false] {
            let json = ScenarioReader.storedJSON(scenario, keepsTexts: keepsTexts)
            #expect(!ScenarioReader.hasDigests(canonicalJSON: json))
            let again = try ScenarioReader.read(canonicalJSON: json)
            #expect(again.synthetic == scenario.synthetic && again.prompts == scenario.prompts)
            #expect(again.targets.map(\.rowLimit) == scenario.targets.map(\.rowLimit))
        }
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(ScenarioReader.difference(scenario, fromStored: json) == nil)
        var other = scenario
        other.synthetic?.input.tokens += 1
        #expect(ScenarioReader.difference(other, fromStored: json)?.contains("tokens") == true)
    }

    @Test("made of other words than this version's is refused")
    func words() throws {
        let digest = String(repeating: "0a", count: 32)
        let problems = Self.problems(
            #"{"from": "synthetic", "sha256": "\#(digest)", "input": {"tokens": 5}}"#
        )
        #expect(problems.count == 1 && problems[0].contains("the words that this version makes texts of"))
        let mine = SyntheticWords.digest.hex
        #expect(try Self.read(#"{"from": "synthetic", "sha256": "\#(mine)", "input": {"tokens": 5}}"#).synthetic != nil)
    }

    @Test(
        "says what is wrong",
        arguments: [
            (#"{"from": "synthetic"}"#, "no key \"input\""),
            (#"{"from": "synthetic", "input": {"tokens": 0}}"#, "from 1 to 10000000"),
            (#"{"from": "synthetic", "input": {"tokens": 5, "spread": 1}}"#, "less than 1"),
            (#"{"from": "synthetic", "input": {"tokens": 5}, "rows": 5}"#, "\"rows\" beside \"from\": \"synthetic\""),
            (#"{"from": "synthetic", "input": {"tokens": 5}, "output": {"how": "exact"}}"#, "no key \"tokens\""),
            (#"{"from": "synthetic", "input": {"tokens": 5}, "output": {"how": "natural", "tokens": 4}}"#, "natural"),
            (#"{"from": "synthetic", "input": {"tokens": 5}, "output": {"how": "strict", "tokens": 4}}"#, "exact"),
            (#"{"from": "synthetic", "input": {"tokens": 5}, "prefix": {"groups": 2, "tokens": 5}}"#, "shorter than"),
            (#"{"from": "synthetic", "input": {"tokens": 5}, "prefix": {"groups": 0, "tokens": 1}}"#, "from 1 to"),
            (#"{"from": "chats.jsonl", "input": {"tokens": 5}}"#, "\"input\" beside a file"),
            (#"{"from": "chats.jsonl", "row": 5}"#, "the unknown key \"row\""),
            (#"{"from": "synthetic", "input": {"tokens": 5}, "row": 5}"#, "the unknown key \"row\""),
        ]
    )
    func wrong(data: String, words: String) {
        let problems = Self.problems(data)
        #expect(problems.count == 1 && problems.first?.contains(words) == true, "\(problems)")
    }
}
