import Statistics
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A scenario that sends a trace")
struct ReplayTests {
    private static func read(_ data: String, load: String? = nil, more: String = "") throws -> Scenario {
        var text = ScenarioText()
        text.prompts = #"[], "data": "# + data + (load.map { ", \"load\": \($0)" } ?? "") + more
        let json = text.text.replacing(#""prompts": [], "#, with: "")
        return try ScenarioReader.read(json: Array(json.utf8), file: "/x/s.json", environment: [:], simulateAll: false)
    }

    private static func problems(_ data: String, load: String? = nil, more: String = "") -> [String] {
        do {
            _ = try read(data, load: load, more: more)
            return []
        } catch {
            return ((error as? ScenarioError)?.problems ?? []).map { "\($0.path): \($0.message)" }
        }
    }

    @Test("is read with what is usual, and its load follows the trace")
    func usual() throws {
        let scenario = try Self.read(#"{"from": "t.jsonl", "replay": {}}"#)
        #expect(scenario.data?.replay == Replay() && scenario.load.shape == .trace([]))
        #expect(scenario.load.extent == .requests(Load.allOfTrace) && scenario.planDefect == nil)
        let all = try Self.read(
            #"{"from": "t.jsonl", "format": "azure", "rows": 9, "keep": {"totalTokens": [1, 9000]}, "replay": {"speed": 2.5, "#
                + #""from": "1m", "to": "10m", "sample": "25%", "spread": "bucket", "output": "exact"}}"#,
            load: #"{"shape": "trace", "maxInFlight": 7, "requests": 5, "warmup": 1}"#
        )
        let replay = Replay(
            speed: 2.5,
            from: .seconds(60),
            to: .seconds(600),
            sample: 0.25,
            spread: .bucket,
            output: .exact
        )
        #expect(all.data?.replay == replay && all.load.maxInFlight == 7 && all.load.extent == .requests(5))
    }

    @Test(
        "is written into the stored scenario and read back",
        arguments: [
            "{}", #"{"speed": 0.5, "from": "90s"}"#,
            #"{"to": "10m", "sample": 0.5, "spread": "recorded", "output": "natural"}"#,
        ]
    )
    func stored(replay: String) throws {
        var scenario = try Self.read(#"{"from": "t.jsonl", "replay": \#(replay)}"#)
        for extent in [Load.Extent.requests(Load.allOfTrace), .requests(12)] {
            scenario.load.extent = extent
            let json = ScenarioReader.storedJSON(scenario, keepsTexts: false)
            let again = try ScenarioReader.read(canonicalJSON: json)
            #expect(again.data == scenario.data && again.load == scenario.load)
            #expect(ScenarioReader.difference(scenario, fromStored: json) == nil)
        }
        var other = scenario
        other.data?.replay?.speed = 3
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(ScenarioReader.difference(other, fromStored: json)?.contains("speed") == true)
    }

    @Test(
        "says what is wrong",
        arguments: [
            (#"{"speed": 0}"#, nil, "from 0.001 to 1000"), (#"{"sample": 0}"#, nil, "a share above zero"),
            (#"{"from": "5m", "to": "5m"}"#, nil, "the end after the beginning"),
            (#"{"spread": "even"}"#, nil, "recorded"),
            (#"{"output": "all"}"#, nil, "exact"), (#"{"window": 3}"#, nil, "window"),
            ("{}", #"{"concurrency": 2}"#, "a load without \"shape\""),
            ("{}", #"{"shape": "poisson", "rate": 3}"#, "the one that follows the trace"),
            ("{}", #"{"shape": "trace", "duration": "5s"}"#, "write \"to\" in \"replay\""),
            ("{}", #"{"shape": "trace", "rate": 3}"#, "rate with the shape trace"),
        ] as [(String, String?, String)]
    )
    func wrong(replay: String, load: String?, words: String) {
        let problems = Self.problems(#"{"from": "t.jsonl", "replay": \#(replay)}"#, load: load)
        #expect(problems.count == 1 && problems[0].contains(words), "\(problems)")
    }

    @Test("has none of the keys of rows with texts, and no conversations")
    func foreign() {
        for key in [
            #""order": "asFile""#, #""turns": "last""#, #""repeat": true"#, #""outputLimit": "row""#, #""columns": {}"#,
        ] {
            let problems = Self.problems(#"{"from": "t.jsonl", "replay": {}, \#(key)}"#)
            #expect(problems.count == 1 && problems[0].contains("beside \"replay\""), "\(problems)")
        }
        let held = Self.problems(#"{"from": "t.jsonl", "replay": {}}"#, more: #", "conversations": {}"#)
        #expect(held.count == 1 && held[0].contains("\"replay\" beside \"conversations\""), "\(held)")
        let made = Self.problems(#"{"from": "synthetic", "input": {"tokens": 5}, "replay": {}}"#)
        #expect(made.count == 1 && made[0].contains("\"replay\" beside \"from\": \"synthetic\""), "\(made)")
        let alone = Self.problems(#"{"from": "t.jsonl"}"#, load: #"{"shape": "trace"}"#)
        #expect(alone.count == 1 && alone[0].contains("trace without \"replay\""), "\(alone)")
    }
}
