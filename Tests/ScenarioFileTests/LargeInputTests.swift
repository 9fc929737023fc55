import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("A file that is no scenario at all")
struct LargeInputTests {
    /// What a parser's user most likely names in a scenario's place, and what it is then called.
    static let formats: [(text: String, name: String)] = [
        (#"[{"id": "a", "conversations": [{"from": "human", "value": "hi"}]}]"#, "a ShareGPT dataset (a JSON array)"),
        (
            "{\"id\": \"a\", \"conversations\": []}\n{\"id\": \"b\", \"conversations\": []}\n",
            "ShareGPT dataset (JSON Lines)"
        ),
        (#"{"messages": [{"role": "user", "content": "hi"}]}"#, "a dataset of chat messages"),
        ("{\"messages\": []}\n{\"messages\": []}\n", "a dataset of chat messages (JSON Lines)"),
        (
            "{\"custom_id\": \"1\", \"method\": \"POST\", \"url\": \"/v1/x\", \"body\": {}}\n{\"custom_id\": \"2\"}\n",
            "a batch of requests"
        ),
        ("{\"custom_id\": \"1\", \"params\": {}}\n{}\n", "a batch of requests"),
        ("\n{\"prompt\": \"hi\"}\n{\"prompt\": \"ho\"}\n", "a list of prompts under other names"),
        ("{\"id\": \"a\", \"user\": \"hi\"}\n{\"id\": \"b\", \"user\": \"ho\"}\n", "a suite of prompts"),
        (#"[{"id": "a", "user": "hi"}]"#, "a suite of prompts"),
        (#"["hi", "ho"]"#, "a list of texts"),
        (#"[{"instruction": "a", "input": "", "output": "b"}]"#, "a list of prompts under other names"),
        ("{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 6, \"hash_ids\": []}\n{}", "a trace of requests"),
        (
            "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,4808,10\n",
            "a CSV table (TIMESTAMP, ContextTokens"
        ),
        ("name: x\nendpoints:\n  e:\n", "YAML"),
        ("---\nname: x\n", "YAML"),
        ("<!doctype html><html></html>", "XML or HTML"),
        (#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}"#, "a JSON Schema"),
        (#"{"m": {"input_cost_per_token": 1e-6}}"#, "a price file"),
    ]

    @Test("is told by its format, in one sentence", arguments: formats)
    func foreign(text: String, name: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(text, to: "x")
        #expect {
            _ = try ScenarioReader.read(path: path, environment: [:], simulateAll: false)
        } throws: {
            "\($0)".contains("found what looks like") && "\($0)".contains(name) && "\($0)".contains("not a scenario")
                && !"\($0)".contains("\n")
        }
    }

    @Test("is told so where it is named as a suite", arguments: formats.filter { $0.text.hasPrefix("[{\"") })
    func foreignSuite(text: String, name: String) throws {
        let folder = try ScratchFolder()
        try folder.write(text, to: "x.json")
        var scenario = ScenarioText()
        scenario.prompts = "\"x.json\""
        let problems = scenario.problems(in: folder)
        if text.contains("\"user\"") {
            #expect(problems.isEmpty)
        } else {
            #expect(problems.count == 1)
            #expect(problems.first?.message.contains("not a suite of prompts") == true, "\(problems)")
        }
    }

    @Test(
        "that is a scenario with a slip is told by the slip",
        arguments: ["{\"name\": \"t\",\n", "{\"name\": \"t\" \"x\": 1}"]
    )
    func slip(text: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(text, to: "x")
        #expect {
            _ = try ScenarioReader.read(path: path, environment: [:], simulateAll: false)
        } throws: {
            !"\($0)".contains("looks like")
        }
    }

    @Test("tells twenty problems and counts the others, wherever they stand")
    func many() throws {
        var text = ScenarioText()
        text.more = (0..<4_000).map { "\"x\($0)\": 1" }.joined(separator: ", ")
        do {
            _ = try text.read()
            Issue.record("it was read")
        } catch let error as ScenarioError {
            #expect(error.problems.map(\.path) == (0..<20).map { "$.x\($0)" })
            #expect(error.unshown == 3_980)
            #expect(error.description.hasSuffix("\n… and 3,980 more"))
        }
    }

    @Test("has no words made for problems that are only counted")
    func unshown() throws {
        let log = ProblemLog(mainFile: "f")
        let source = SourceText(file: "f", bytes: Array(repeating: 0x20, count: 100_000))
        var made = 0
        for place in 0..<100_000 {
            log.add(
                {
                    made += 1
                    return "wrong \(place)"
                },
                path: "$",
                at: place,
                in: source
            )
        }
        let error = try #require(log.error)
        #expect(error.problems.map(\.message) == (0..<20).map { "wrong \($0)" } && error.count == 100_000)
        #expect(made <= 1000, "made \(made)")
        // One that stands before those that are kept is told all the same.
        let late = ProblemLog(mainFile: "f")
        for place in (0..<5000).reversed() { late.add({ "wrong \(place)" }, path: "$", at: place, in: source) }
        #expect(late.error?.problems.map(\.message) == (0..<20).map { "wrong \($0)" })
    }

    @Test("has its places found in one walk over its bytes, though all of it is one line")
    func positions() {
        let bytes = Array(String(repeating: "é,", count: 100_000).utf8)
        var cursor = SourceCursor(SourceText(file: "f", bytes: bytes))
        for place in stride(from: 0, to: bytes.count, by: 3) {
            let found = cursor.position(of: place)
            #expect(found.line == 1 && found.column == place / 3 * 2 + 1)
        }
        #expect(cursor.steps <= bytes.count)
    }

    @Test("with a key of a million letters is told in a line, and nothing is looked for that is like it")
    func longKey() {
        let long = String(repeating: "k", count: 1_000_000)
        var text = ScenarioText()
        text.more = "\"\(long)\": {\"\(long)\": 1}, \"name\(long)\": \"\(long)\""
        let problems = text.problems()
        #expect(problems.count == 2)
        for problem in problems {
            #expect(problem.description.utf8.count < 1000)
            #expect(problem.message.contains("kkk…"))
        }
        #expect(Nearest.name(to: long, among: [long + "x"]) == nil)
        #expect(Nearest.name(to: "m", among: Array(repeating: "n", count: 100_000)) == nil)
        #expect(Nearest.advice(for: "zzzzz", among: (0..<100_000).map { "name\($0)" }).utf8.count < 1000)
    }
}
