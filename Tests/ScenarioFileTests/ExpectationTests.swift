import Foundation
import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("What a scenario expects of answers")
struct ExpectationTests {
    private static func text(_ expect: String?, prompt: String = "", more: String = "") -> String {
        """
        { "name": "n", "endpoints": { "e": { "baseURL": "http://127.0.0.1:1" } },
          "targets": [{ "name": "t", "endpoint": "e", "protocol": "openai-chat", "model": "m" }],
          \(expect.map { "\"expect\": \($0)," } ?? "")
          "prompts": [{ "id": "p", "user": "u"\(prompt) }]\(more) }
        """
    }

    private static func read(_ text: String, at path: String = "s.json") throws -> Scenario {
        try ScenarioReader.read(json: Array(text.utf8), file: path, environment: [:], simulateAll: false)
    }

    private static func problems(_ text: String, at path: String = "s.json") -> [ScenarioProblem] {
        do {
            _ = try read(text, at: path)
            return []
        } catch {
            return (error as? ScenarioError)?.problems ?? []
        }
    }

    private static let written: [(written: String, expected: AnswerExpectation)] = [
        (#""anything""#, AnswerExpectation(.anything)), (#"{"json": true}"#, AnswerExpectation(.json)),
        (#"{"json": true, "ask": true}"#, AnswerExpectation(.json, isAsked: true)),
        (#"{"schema": {"type": "object"}}"#, AnswerExpectation(.schema(["type": "object"]))),
        (
            #"{"schema": {"type": "object"}, "ask": true}"#,
            AnswerExpectation(.schema(["type": "object"]), isAsked: true)
        ),
        (#"{"matches": "^\\d{2}$"}"#, AnswerExpectation(.pattern(#"^\d{2}$"#))),
        (#"{"matches": "$${x}"}"#, AnswerExpectation(.pattern("${x}"))),
        (#"{"calls": "valid"}"#, AnswerExpectation(.calls(.valid))),
        (#"{"calls": "required"}"#, AnswerExpectation(.calls(.required))),
    ]

    @Test("is read, and written as it is read", arguments: written)
    func roundTrip(written: String, expected: AnswerExpectation) throws {
        for (text, isPrompts) in [
            (Self.text(written), false), (Self.text(nil, prompt: ", \"expect\": \(written)"), true),
        ] {
            let scenario = try Self.read(text)
            #expect((isPrompts ? scenario.prompts[0].expect : scenario.expect) == expected)
            #expect(scenario.targets[0].askedForm == (isPrompts ? nil : expected.askedForm))
            #expect(try ScenarioReader.read(canonicalJSON: ScenarioReader.canonicalJSON(scenario)) == scenario)
        }
    }

    private static let refusals: [(expect: String?, prompt: String, path: String, words: String)] = [
        ("\"nothing\"", "", "$.expect", "anything"), ("{}", "", "$.expect", "neither json, schema, matches nor calls"),
        (#"{"json": false}"#, "", "$.expect.json", "anything"),
        (#"{"json": true, "matches": "a"}"#, "", "$.expect.matches", "beside json"),
        (#"{"schema": 1}"#, "", "$.expect.schema", "JSON Schema"),
        (
            #"{"schema": {"properties": {"a": {"nullable": true}}}}"#, "", "$.expect.schema.properties.a.nullable",
            "not judged here"
        ),
        (#"{"schema": "none.json"}"#, "", "$.expect.schema", "none.json"),
        (#"{"matches": "(a"}"#, "", "$.expect.matches", "character 1"),
        (#"{"matches": "a", "ask": true}"#, "", "$.expect.ask", "no protocol"),
        (#"{"calls": true}"#, "", "$.expect.calls", "valid"),
        (#"{"calls": "valid", "json": true}"#, "", "$.expect.calls", "beside json"),
        (#"{"calls": "valid", "ask": true}"#, "", "$.expect.ask", "tool_choice"),
        (#"{"jsn": true}"#, "", "$.expect.jsn", "json"),
        (nil, #", "schema": {"type": "text"}"#, "$.prompts[0].schema.type", "a type"),
        (
            nil, #", "schema": {"type": "null"}, "expect": {"json": true, "ask": true}"#, "$.prompts[0].expect",
            "two forms"
        ),
    ]

    @Test("is refused with the place and a way out", arguments: refusals)
    func refused(expect: String?, prompt: String, path: String, words: String) {
        let problems = Self.problems(Self.text(expect, prompt: prompt))
        #expect(problems.contains { $0.path == path && $0.message.contains(words) }, "\(problems)")
        #expect(problems.allSatisfy { $0.line > 0 })
    }

    @Test("does not look into a form that is asked for and not judged")
    func unjudged() throws {
        let foreign = #", "schema": {"type": "STRING"}"#
        #expect(!Self.problems(Self.text(nil, prompt: foreign)).isEmpty)
        let scenario = try Self.read(Self.text("\"anything\"", prompt: foreign))
        #expect(scenario.expectation(of: scenario.prompts[0]) == .anything)
        #expect(Self.problems(Self.text(nil, prompt: foreign + ", \"expect\": \"anything\"")).isEmpty)
    }

    @Test("is what an objective on valid answers needs")
    func objective() {
        let objective = #", "objectives": [{"metric": "valid_share", "min": 0.9}, {"metric": "goodput", "min": 0.5}]"#
        #expect(Self.problems(Self.text(nil, more: objective)).map(\.path) == ["$.objectives"])
        #expect(Self.problems(Self.text("\"anything\"", more: objective)).map(\.path) == ["$.objectives"])
        #expect(Self.problems(Self.text(#"{"json": true}"#, more: objective)).isEmpty)
        #expect(Self.problems(Self.text(nil, prompt: #", "schema": {"type": "null"}"#, more: objective)).isEmpty)
        // Of one prompt it is that prompt's word that counts.
        let one = #", "objectives": [{"metric": "valid_share", "min": 0.9, "prompt": "p"}]"#
        let anything = Self.text(#"{"json": true}"#, prompt: #", "expect": "anything""#, more: one)
        #expect(Self.problems(anything).map(\.path) == ["$.objectives"])
        #expect(Self.problems(Self.text(#"{"json": true}"#, more: one)).isEmpty)
    }

    @Test("may have its schema in a file beside, whose problems are told at their lines there")
    func file() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "expect-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = folder.appending(path: "s.json").path()
        let schema = folder.appending(path: "answer.json")
        try #"{"type": "object"}"#.write(to: schema, atomically: false, encoding: .utf8)
        let text = Self.text(#"{"schema": "answer.json"}"#)
        #expect(try Self.read(text, at: place).expect == AnswerExpectation(.schema(["type": "object"])))
        try "{\n\"type\": \"object\",\n\"nullable\": true}".write(to: schema, atomically: false, encoding: .utf8)
        let problem = try #require(Self.problems(text, at: place).first)
        #expect(
            problem.file.hasSuffix("answer.json") && problem.line == 3 && problem.message.contains("not judged here")
        )
        try "[]".write(to: schema, atomically: false, encoding: .utf8)
        #expect(Self.problems(text, at: place).first?.message.contains("an object") == true)
    }
}
