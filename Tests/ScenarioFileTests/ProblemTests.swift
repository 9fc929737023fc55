import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("What is wrong with a scenario")
struct ProblemTests {
    private static let cases: [ProblemCase] = [
        ProblemCase("$.name", 2, ["the number 5", "a name"]) { $0.name = "5" },
        ProblemCase("$.name", 2, ["expected a name"]) { $0.name = "\"  \"" },
        ProblemCase("$.name", 2, ["one line"]) { $0.name = #""a\nb""# },
        .more(#""$schema": 5"#, "[\"$schema\"]", "a string"),
        .more(#""description": "${NO_SUCH}""#, ".description", "no environment variable NO_SUCH", "$${"),
        .more(#""laod": {}"#, ".laod", "did you mean \"load\""),
    ]

    @Test("is told with its line, its path and what to do", arguments: cases)
    func oneProblem(example: ProblemCase) throws { try example.hold() }

    @Test("is told all at once, in the order of the file")
    func allAtOnce() {
        var text = ScenarioText()
        text.name = "1"
        text.endpoint = #""baseURL": "x", "apiKey": "literal""#
        text.target += #", "maxTokens": 0, "seeds": 1"#
        text.prompts = "[]"
        text.more = "\"load\": {\"concurrency\": 0},\n\"extra\": 1"
        let problems = text.problems()
        #expect(
            problems.map(\.path) == [
                "$.name", "$.endpoints.e.baseURL", "$.endpoints.e.apiKey", "$.targets[0].maxTokens",
                "$.targets[0].seeds", "$.prompts", "$.load.concurrency", "$.extra",
            ]
        )
        #expect(problems.map(\.line) == [2, 3, 3, 4, 4, 5, 6, 7])
        #expect(ScenarioError(problems: problems).description.split(separator: "\n").count == 8)
    }

    @Test(
        "never repeats a key",
        arguments: [
            (#""baseURL": "https://u:hunter22@example.com""#, ""),
            (#""baseURL": "https://example.com/?key=hunter22""#, ""),
            (#""baseURL": "https://example.com", "apiKey": "hunter22""#, ""),
            (#""baseURL": "https://example.com", "apiKey": "${hunter22 }""#, ""),
            (#""baseURL": "https://example.com", "apiKey": "${KEY}""#, "hunter22 with space"),
            (#""baseURL": "${KEY}""#, "hunter22"),
            (#""baseURL": "https://example.com", "headers": {"X-Api-Key": "hunter22"}"#, ""),
            (#""baseURL": "https://example.com", "headers": {"x": "${KEY}"}"#, "hunter22\u{1}"),
        ]
    )
    func keysStayHidden(endpoint: String, key: String) {
        var text = ScenarioText()
        text.endpoint = endpoint
        let problems = text.problems(environment: ["KEY": key])
        #expect(problems.count == 1)
        for problem in problems { #expect(!problem.description.contains("hunter22"), "\(problem)") }
    }

    @Test(
        "in the thinking of a protocol names the protocol's own rule",
        arguments: [
            ("anthropic-messages", #""thinking": {"budgetTokens": 100}, "maxTokens": 4096"#, "1024"),
            ("anthropic-messages", #""thinking": {"budgetTokens": 2048}, "maxTokens": 2048"#, "maxTokens (2048)"),
            ("gemini", #""thinking": {"budgetTokens": 100, "effort": "low"}"#, "both"),
            ("openai-responses", #""thinking": {"budgetTokens": 100, "effort": "low"}"#, "openai-responses has none"),
        ]
    )
    func thinking(wireProtocol: String, more: String, words: String) {
        var text = ScenarioText()
        text.target = #""name": "a", "endpoint": "e", "protocol": "\#(wireProtocol)", "model": "m", \#(more)"#
        let problems = text.problems()
        #expect(problems.count == 1)
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
    }

    @Test("is one sentence where the file is no JSON, or no object")
    func noScenario() throws {
        let folder = try ScratchFolder()
        for (text, words) in [("[1, 2", "bracket"), ("[1]", "the keys of a scenario"), ("\u{FEFF}{\"a\":}", "1:6")] {
            let path = try folder.write(text, to: "x.json")
            #expect {
                _ = try ScenarioReader.read(path: path, environment: [:], simulateAll: false)
            } throws: {
                "\($0)".contains(words) && !"\($0)".contains("\n")
            }
        }
    }

    @Test("in a damaged file is told, whatever the damage", arguments: 0..<30)
    func damaged(seed: Int) throws {
        let folder = try ScratchFolder()
        var random = SplitMix64(seed: UInt64(seed))
        let original = Array(ReadingTests.full.text.utf8)
        let words = ["null", "[]", "{}", "-1", "\"\"", "\"x\"", "1e99", "true", "${", "}", ",", "\"a\":"].map {
            Array($0.utf8)
        }
        for _ in 0..<20 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0...12, using: &random))
                bytes.replaceSubrange(start..<end, with: words.randomElement(using: &random) ?? [])
            }
            let path = try folder.write(bytes, to: "s.json")
            do {
                let scenario = try ScenarioReader.read(path: path, environment: ["KEY": "k"], simulateAll: false)
                #expect(!scenario.targets.isEmpty && !scenario.prompts.isEmpty)
            } catch {
                let problems = try #require(error as? ScenarioError).problems
                #expect(!problems.isEmpty)
                #expect(problems.allSatisfy { $0.line > 0 && $0.message.contains("found ") }, "\(error)")
            }
        }
    }
}
