import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Variables in a scenario")
struct VariableTests {
    static let environment = ["A": "alpha", "TENANT": "tenant-4711", "HOME": "/home/h"]

    private static func text() -> ScenarioText {
        var text = ScenarioText()
        text.name = #""${A} run""#
        text.target = #"""
            "name": "${A}", "endpoint": "e", "protocol": "openai-chat", "model": "${MODEL:-m}-${A}", "priceModel": "${A}p",
            "path": "/${TENANT}/chat", "headers": {"x-tenant": "${TENANT}", "x-plain": "$${A}"},
            "body": {"user": "${A}", "nested": [{"x": "${TENANT}"}, 5], "literal": "$${A}"}
            """#
        text.prompts = #"[{"id": "${A}", "system": "be ${A}", "user": "what is $${A}, $5 and ${A}?"}]"#
        text.more = #"""
            "description": "of ${A}",
            "objectives": [{"metric": "ttft", "percentile": 95, "max": "1s", "target": "${A}"}],
            "prices": {"${A}p": {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6}}
            """#
        return text
    }

    @Test("are filled in wherever a text means something to a server or to people")
    func filled() throws {
        let scenario = try Self.text().read(environment: Self.environment)
        let target = scenario.targets[0]
        #expect(scenario.name == "alpha run" && scenario.description == "of alpha")
        #expect(target.name == "alpha" && target.model == "m-alpha" && target.priceModel == "alphap")
        #expect(target.path == "/tenant-4711/chat")
        #expect(target.headers == [HTTPHeader("x-tenant", "tenant-4711"), HTTPHeader("x-plain", "${A}")])
        #expect(
            target.body == ["user": "alpha", "nested": [["x": "tenant-4711"], 5], "literal": "${A}"]
        )
        #expect(scenario.prompts == [Prompt(id: "alpha", system: "be alpha", user: "what is ${A}, $5 and alpha?")])
        #expect(scenario.objectives[0].target == "alpha")
        #expect(Array(scenario.prices.keys) == ["alphap"])
    }

    @Test("stand in what is stored where they may hold a secret, and are filled in again for a run that goes on")
    func stored() throws {
        let scenario = try Self.text().read(environment: Self.environment)
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(!json.contains("tenant-4711"))
        #expect(json.contains("/${TENANT}/chat") && json.contains("m-alpha"))
        #expect(scenario.targets[0].secrets.map(\.revealed).contains("tenant-4711"))
        let again = try ScenarioReader.read(canonicalJSON: json, environment: Self.environment, simulated: [])
        #expect(again == scenario)
        let shown = try ScenarioReader.read(canonicalJSON: json)
        #expect(ScenarioReader.canonicalJSON(shown) == json)
        #expect {
            _ = try ScenarioReader.read(canonicalJSON: json, environment: ["A": "a"], simulated: [])
        } throws: {
            "\($0)".contains("$.targets[0].path") && "\($0)".contains("no environment variable TENANT")
        }
        #expect(ScenarioReader.difference(scenario, fromStored: json) == nil)
    }

    @Test(
        "that are not set are told with their place",
        arguments: [
            (#""model": "${NO}""#, "$.targets[0].model"), (#""path": "/${NO}""#, "$.targets[0].path"),
            (#""headers": {"x": "${NO}"}"#, "$.targets[0].headers.x"),
            (#""body": {"a": [0, {"b": "${NO}"}]}"#, "$.targets[0].body.a[1].b"),
        ]
    )
    func missing(part: String, path: String) {
        var text = ScenarioText()
        text.target =
            #""name": "a", "endpoint": "e", "protocol": "openai-chat", "#
            + (part.hasPrefix("\"model\"") ? part : #""model": "m", "# + part)
        let problems = text.problems()
        #expect(problems.map(\.path) == [path])
        #expect(problems.first?.message.contains("no environment variable NO") == true)
        #expect(problems.first?.message.contains("${NO:-…}") == true)
    }

    @Test("of a path are secrets, but for what the model is called, and for defaults")
    func secrets() throws {
        var text = ScenarioText()
        text.target =
            #""name": "a", "endpoint": "e", "protocol": "openai-chat", "model": "${MODEL}", "#
            + #""path": "/t/${TENANT}/${MODEL}?api-version=${V:-2024-10-21}""#
        let scenario = try text.read(environment: ["MODEL": "gpt-4o", "TENANT": "acme-4711"])
        #expect(scenario.targets[0].path == "/t/acme-4711/gpt-4o?api-version=2024-10-21")
        #expect(scenario.targets[0].secrets.map(\.revealed) == ["acme-4711"])
    }

    @Test("that make two names one are told")
    func twins() {
        var text = ScenarioText()
        text.endpoint = #""baseURL": "https://example.com"}, "${E:-e}": {"baseURL": "https://example.com""#
        #expect(text.problems().map(\.path) == ["$.endpoints[\"${E:-e}\"]"])
    }

    @Test("of a path are no part of it until it is filled in", arguments: ["${P}chat", "${P:-/a b}"])
    func paths(path: String) throws {
        var text = ScenarioText()
        text.target += ", \"path\": \"\(path)\""
        let scenario = try text.read(environment: ["P": "/v1/"])
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(json.contains(path))
        #expect(try ScenarioReader.canonicalJSON(ScenarioReader.read(canonicalJSON: json)) == json)
    }

    @Test("of a suite's file are the prompts' own text")
    func suites() throws {
        let folder = try ScratchFolder()
        try folder.write(#"{"id": "p", "user": "echo ${HOME} ${"}"#, to: "p.jsonl")
        var text = ScenarioText()
        text.prompts = "\"${FILE:-p.jsonl}\""
        #expect(try text.read(in: folder).prompts == [Prompt(id: "p", user: "echo ${HOME} ${")])
    }

    @Test(
        "in a default are filled in like any other",
        arguments: [
            ("${NO:-${A}}", "alpha"), ("${NO:-x-${A}-${NO:-y}}", "x-alpha-y"), ("${A:-${NO}}", "alpha"),
            ("${NO:-${NEITHER:-z}}", "z"), ("${A:-$${B}}", "alpha"), ("${NO:-$${B}}", "${B}"), ("${NO:-{}}", "{}"),
        ]
    )
    func nested(text: String, meaning: String) throws {
        var scenario = ScenarioText()
        scenario.name = "\"\(text)\""
        #expect(try scenario.read(environment: Self.environment).name == meaning)
    }

    @Test(
        "in a default that are not set, not closed or too deep are told, and never sent as they stand",
        arguments: [
            ("${NO:-${NEITHER}}", "no environment variable NEITHER"), ("${NO:-${A}", "${ without }"),
            ("${NO:-${A-b}}", "found ${A-b}"),
            (String(repeating: "${NO:-", count: 50_000) + String(repeating: "}", count: 50_000), "in more defaults"),
        ]
    )
    func nestedDefects(text: String, words: String) {
        var scenario = ScenarioText()
        scenario.name = "\"\(text)\""
        let problems = scenario.problems(environment: Self.environment)
        #expect(problems.map(\.path) == ["$.name"])
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
    }

    @Test("are filled in in names, schemas, tools, arguments and patterns, too, and stay so when a run goes on")
    func everywhere() throws {
        var text = ScenarioText()
        text.target += #", "body": {"a-${A}": {"${A}": 1}}"#
        text.prompts = #"""
            [{"id": "p", "messages": [
              {"role": "user", "content": "hi"},
              {"role": "assistant", "content": "a", "toolCalls": [{"id": "1", "name": "n", "arguments": {"${A}": "${A}"}}]},
              {"role": "tool", "toolCallId": "1", "content": "x"}],
              "tools": [{"name": "n", "parameters": {"type": "object", "properties": {"${A}": {"description": "${A}"}}}}],
              "schema": {"type": "object", "properties": {"x": {"const": "${A}", "enum": ["$${A}"]}}}}]
            """#
        text.more = #""expect": {"matches": "^${A}-\\d+$"}"#
        let scenario = try text.read(environment: Self.environment)
        #expect(scenario.targets[0].body == ["a-alpha": ["alpha": 1]])
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(json.contains(#""properties":{"alpha":{"description":"alpha"}}"#), "\(json)")
        #expect(json.contains(#""const":"alpha","enum":["${A}"]"#) && json.contains(#""arguments":{"alpha":"alpha"}"#))
        #expect(json.contains(#""matches":"^alpha-"#))
        #expect(json.contains(#""a-${A}""#), "a body may hold a secret, and is stored as written")
        let again = try ScenarioReader.read(canonicalJSON: json, environment: Self.environment, simulated: [])
        #expect(ScenarioReader.canonicalJSON(again) == json && again.targets[0].body == scenario.targets[0].body)
    }

    @Test("in a name, a schema or a tool that are not set are told with their place")
    func missingEverywhere() {
        var text = ScenarioText()
        text.target += #", "body": {"a": {"${NO}": 1}}"#
        text.prompts = #"[{"id": "p", "user": "x", "schema": {"properties": {"${NO}": {}}}}]"#
        let problems = text.problems()
        #expect(problems.allSatisfy { $0.message.contains("no environment variable NO") })
        #expect(
            problems.map(\.path) == [
                "$.targets[0].body.a[\"${NO}\"]", "$.prompts[0].schema.properties[\"${NO}\"]",
            ]
        )
    }

    @Test("in a key's default make it no key written out, but a text behind them does")
    func nestedKeys() throws {
        var scenario = ScenarioText()
        scenario.endpoint += #", "apiKey": "${NO:-${A}}""#
        #expect(try scenario.read(environment: Self.environment).endpoints[0].apiKey?.revealed == "alpha")
        scenario.endpoint = scenario.endpoint.replacing("${NO:-${A}}", with: "${A:-${NO:-sk-literal}}")
        #expect(scenario.problems(environment: Self.environment).map(\.path) == ["$.endpoints.e.apiKey"])
    }

    @Test("may stand in a tilde's place: it is the home folder wherever a path is named")
    func home() throws {
        let folder = try ScratchFolder()
        try folder.write(#"{"id": "p", "user": "u"}"#, to: "p.jsonl")
        var text = ScenarioText()
        text.prompts = "\"~/p.jsonl\""
        #expect(try text.read(environment: ["HOME": folder.path]).prompts.count == 1)
        let path = try folder.write(text.text, to: "s.json")
        #expect(path.hasSuffix("/s.json"))
        _ = try ScenarioReader.read(path: "~/s.json", environment: ["HOME": folder.path], simulateAll: false)
        #expect(HomeFolder.path("~", environment: ["HOME": "/h"]) == "/h")
        #expect(HomeFolder.path("~/a", environment: ["HOME": "/h"]) == "/h/a")
        for path in ["~x/a", "a/~", "./~/a", "/~"] {
            #expect(HomeFolder.path(path, environment: ["HOME": "/h"]) == path)
        }
        #expect(HomeFolder.path("~/a", environment: [:]) == "~/a")
    }

    @Test("are not read into words of this tool's own: those say what they are")
    func words() {
        var text = ScenarioText()
        text.more = #""load": {"duration": "${A}"}"#
        #expect(text.problems(environment: Self.environment).first?.message.contains("a duration such as") == true)
    }
}
