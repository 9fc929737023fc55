import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("What is wrong with a scenario")
struct ProblemTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var path: String
        var line: Int
        var words: [String]
        var change: @Sendable (inout ScenarioText) -> Void

        init(_ path: String, _ line: Int, _ words: [String], _ change: @escaping @Sendable (inout ScenarioText) -> Void)
        {
            description = "\(path): \(words.joined(separator: ", "))"
            self.path = path
            self.line = line
            self.words = words
            self.change = change
        }

        static func target(_ more: String, _ path: String, _ words: String...) -> Case {
            Case("$.targets[0]" + path, 4, words) { $0.target += ", " + more }
        }

        static func endpoint(_ more: String, _ path: String, _ words: String...) -> Case {
            Case("$.endpoints.e" + path, 3, words) { $0.endpoint += ", " + more }
        }

        static func url(_ url: String, _ words: String...) -> Case {
            Case("$.endpoints.e.baseURL", 3, words) { $0.endpoint = "\"baseURL\": \"\(url)\"" }
        }

        static func more(_ more: String, _ path: String, _ words: String...) -> Case {
            Case("$" + path, 6, words) { $0.more = more }
        }

        static func prompts(_ text: String, _ path: String, _ words: String...) -> Case {
            Case("$.prompts" + path, 5, words) { $0.prompts = text }
        }
    }

    private static let longStage = #"{"shape": "constant", "rate": 1, "duration": "500h"}"#

    static let cases: [Case] = [
        Case("$.name", 2, ["the number 5", "a name"]) { $0.name = "5" },
        Case("$.name", 2, ["expected a name"]) { $0.name = "\"  \"" },
        Case("$.name", 2, ["one line"]) { $0.name = #""a\nb""# },
        Case("$.targets[0].model", 4, ["found null"]) {
            $0.target = #""name": "a", "endpoint": "e", "protocol": "openai-chat", "model": null"#
        },
        Case("$.targets[0]", 4, ["no key \"model\""]) {
            $0.target = #""name": "a", "endpoint": "e", "protocol": "openai-chat""#
        },
        Case("$.targets[0].endpoint", 4, ["\"f\"", "did you mean \"e\""]) {
            $0.target = #""name": "a", "endpoint": "f", "protocol": "openai-chat", "model": "m""#
        },
        Case("$.targets[0].protocol", 4, ["\"openai-caht\"", "did you mean \"openai-chat\""]) {
            $0.target = #""name": "a", "endpoint": "e", "protocol": "openai-caht", "model": "m""#
        },
        .target(#""max_tokens": 5"#, ".max_tokens", "unknown key \"max_tokens\"", "did you mean \"maxTokens\""),
        .target(#""zzz": 5"#, ".zzz", "unknown key", "use one of name, endpoint"),
        .target(#""a b": 5"#, "[\"a b\"]", "unknown key"),
        .target(#""maxTokens": 0"#, ".maxTokens", "the number 0", "write 1 or more"),
        .target(#""maxTokens": -3"#, ".maxTokens", "-3"),
        .target(#""maxTokens": 1.5"#, ".maxTokens", "1.5", "digits only"),
        .target(#""maxTokens": "5""#, ".maxTokens", "\"5\"", "without quotes"),
        .target(#""maxTokens": 99999999999999999999"#, ".maxTokens", "in range"),
        .target(#""maxTokens": 9223372036854775807"#, ".maxTokens", "from 1 to 1000000000", "or less"),
        .target(#""maxTokens": 1e30"#, ".maxTokens", "in range"),
        .target(#""cancelAfter": {"tokens": 9223372036854775807}"#, ".cancelAfter.tokens", "or less"),
        .target(#""body": {"stream": false}"#, ".body", "\"stream\" is not the target's"),
        .target(#""body": {"stream": null}"#, ".body", "\"stream\" is not the target's"),
        .target(#""stream": "no""#, ".stream", "true or false"),
        .target(#""temperature": 3"#, ".temperature", "from 0 to 2"),
        .target(#""path": "v1/chat""#, ".path", "begins with /"),
        .target(#""path": "/v1?key=abc""#, ".path", "a key in the path"),
        .target(#""body": []"#, ".body", "an object"),
        .target(#""body": {"a": ["{{uiud}}"]}"#, ".body.a[0]", "found {{uiud}}", "{{uuid}}, {{session}}", "write {{{{"),
        .target(#""headers": {"x-a": "b{{ Turn }}"}"#, ".headers[\"x-a\"]", "found {{Turn}}", "{{row.FIELD}}"),
        .endpoint(#""headers": {"x-a": "{{row.}}"}"#, ".headers[\"x-a\"]", "found {{row.}}"),
        .target(#""headers": {"x-a": "b{{uuid}"}"#, ".headers[\"x-a\"]", "{{uuid}, whose braces", "write {{{{"),
        .endpoint(#""headers": {"x-a": "{{uuid}} {{"}"#, ".headers[\"x-a\"]", "found {{, whose", "}} behind"),
        .target(#""body": {"a": [{"b": "{{{{uuid}} {{turn"}]}"#, ".body.a[0].b", "found {{turn, whose braces"),
        .target(#""headers": {"Authorization": "Bearer s3cret"}"#, ".headers.Authorization", "written out"),
        .target(#""headers": {"a b": "x"}"#, ".headers[\"a b\"]", "header name"),
        .target(#""headers": {"x": "a\r\nb"}"#, ".headers.x", "control character"),
        .target(#""headers": {"x-a": "1", "X-A": "2"}"#, ".headers[\"X-A\"]", "again"),
        .target(#""thinking": {}"#, ".thinking", "budgetTokens or effort"),
        .target(#""thinking": {"effort": "hihg"}"#, ".thinking.effort", "did you mean \"high\""),
        .target(#""thinking": {"budgetTokens": 1024}"#, ".thinking.budgetTokens", "no budget"),
        .target(#""cancelAfter": {}"#, ".cancelAfter", "neither tokens nor time", "{ \"tokens\": 20 }"),
        .target(#""cancelAfter": {"tokens": 5, "time": "1s"}"#, ".cancelAfter", "tokens beside time", "one of"),
        .target(#""cancelAfter": {"tokens": 0}"#, ".cancelAfter.tokens", "write 1 or more"),
        .target(#""cancelAfter": {"tokens": 256}"#, ".cancelAfter.tokens", "fewer tokens than maxTokens (256)"),
        .target(#""cancelAfter": {"time": 5}"#, ".cancelAfter.time", "\"5ms\" or \"5s\""),
        .target(#""cancelAfter": {"fraction": 0}"#, ".cancelAfter.fraction", "above 0"),
        .target(#""cancelAfter": {"fraction": 1.5}"#, ".cancelAfter.fraction", "0 to 1"),
        .target(#""cancelAfter": {"tokens": 5, "share": 0}"#, ".cancelAfter.share", "above 0"),
        .target(#""cancelAfter": {"tokens": 5, "shere": 1}"#, ".cancelAfter.shere", "did you mean \"share\""),
        .target(#""stream": false, "cancelAfter": {"tokens": 5}"#, ".cancelAfter", "buffered", "write \"time\""),
        .target(#""simulation": {"ttft": 5}"#, ".simulation.ttft", "\"5ms\" or \"5s\""),
        .target(#""simulation": {"ttft": "25h"}"#, ".simulation.ttft", "at most a day"),
        .target(#""simulation": {"ttft": "5ms", "spread": 2.5}"#, ".simulation.spread", "from 0 to 2"),
        .target(#""simulation": {"tokensPerSecond": 0}"#, ".simulation.tokensPerSecond", "more than 0"),
        .target(#""stream": true, "stream": false"#, ".stream", "again", "line 4"),
        .endpoint(#""apiKey": "sk-12345""#, ".apiKey", "written out"),
        .endpoint(#""apiKey": "${NO_SUCH}""#, ".apiKey", "no environment variable NO_SUCH", "export NO_SUCH"),
        .endpoint(#""apiKey": "${EMPTY}""#, ".apiKey", "EMPTY", "not empty"),
        .endpoint(#""apiKey": "${NO_SUCH""#, ".apiKey", "${ without }"),
        .endpoint(#""apiKey": "${1A}""#, ".apiKey", "not a name"),
        .endpoint(#""apiKey": 5"#, ".apiKey", "a variable"),
        .endpoint(#""whenKeyMissing": "simulated""#, ".whenKeyMissing", "did you mean \"simulate\""),
        .endpoint(#""httpVersion": 2"#, ".httpVersion", "1.1, 2"),
        .endpoint(#""limits": {"idle": 5}"#, ".limits.idle", "\"5ms\""),
        .endpoint(#""limits": {"idle": "0s"}"#, ".limits.idle", "longer than zero"),
        .endpoint(#""limits": {"first_token": "1s"}"#, ".limits.first_token", "did you mean \"firstToken\""),
        .endpoint(#""maxEventBytes": 1"#, ".maxEventBytes", "write 1024 or more"),
        .endpoint(#""priceFactor": 80"#, ".priceFactor", "write 0.8 if per cent are meant"),
        .endpoint(#""priceFactor": 800"#, ".priceFactor", "at most 10", "write less"),
        .endpoint(#""priceFactor": 0"#, ".priceFactor", "more than 0", "prices of 0 in \"prices\""),
        .endpoint(#""priceFactor": -0.2"#, ".priceFactor", "write a number such as 0.8"),
        .endpoint(#""priceFactor": "80%""#, ".priceFactor", "write a number such as 0.8"),
        .endpoint(#""priceFactor": 0.7999999"#, ".priceFactor", "round it"),
        .endpoint(#""headers": {"x": "${NO_SUCH}"}"#, ".headers.x", "NO_SUCH"),
        .url("example.com", "without http"),
        .url("ftp://example.com", "neither http nor https"),
        .url("https://u:p4ss@example.com", "a user or a password"),
        .url("https://example.com/?key=abcdef", "a key in the address"),
        .url("https://example.com/v1#x=1", "a fragment"),
        .url("https://", "without a host"),
        .url("https://example.com:99999", "port"),
        .url("https://exa mple.com", "a space"),
        .url("${NO_SUCH}", "NO_SUCH", "default"),
        .prompts("[]", "", "no prompts"),
        .prompts("5", "", "an array of prompts"),
        .prompts(#"[{"id": "p", "user": " \n"}]"#, "[0].user", "blank"),
        .prompts(#"[{"id": "p", "user": "a"}, {"id": "p", "user": "b"}]"#, "[1].id", "of its own"),
        .prompts(#"[{"id": "p", "usr": "a", "user": "b"}]"#, "[0].usr", "did you mean \"user\""),
        .prompts(#"[{"id": "p"}]"#, "[0]", "no key \"user\"", "messages"),
        .prompts(#"[{"id": "p", "user": "a", "messages": [{"role": "user", "content": "a"}]}]"#, "[0].user", "beside"),
        .prompts(#"[{"id": "p", "messages": []}]"#, "[0].messages", "no messages"),
        .prompts(#"[{"id": "p", "messages": [{"role": "usr", "content": "a"}]}]"#, "[0].messages[0].role", "a role"),
        .prompts(#"[{"id": "p", "messages": [{"role": "user"}]}]"#, "[0].messages[0]", "no key \"content\""),
        .prompts(#"[{"id": "p", "messages": [{"role": "user", "content": 5}]}]"#, "[0].messages[0].content", "a text"),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "system", "content": "a"}]}]"#,
            "[0].messages",
            "system messages"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "user", "content": "a"}, {"role": "system", "content": "a"}]}]"#,
            "[0].messages[1].role",
            "system messages first"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "user", "content": [{"type": "image", "mediaType": "image/png"}]}]}]"#,
            "[0].messages[0].content[0]",
            "no key \"data\""
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "user", "content": [{"type": "image", "url": "a.png"}]}]}]"#,
            "[0].messages[0].content[0].url",
            "https://"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "user", "content": [{"type": "text", "text": "a", "url": "b"}]}]}]"#,
            "[0].messages[0].content[0].url",
            "of this type"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "tool", "toolCallId": "x", "content": "a"}]}]"#,
            "[0].messages[0].toolCallId",
            "a message before"
        ),
        .prompts(#"[{"id": "p", "user": "a", "tools": [{"name": "t"}]}]"#, "[0].tools[0]", "no key \"parameters\""),
        .prompts(#"[{"id": "p", "user": "a", "schema": []}]"#, "[0].schema", "an object"),
        .prompts(#"[{"id": "p", "messages": "a"}]"#, "[0].messages", "expected an array of messages"),
        .prompts(#"[{"id": "p", "user": "a", "tools": {}}]"#, "[0].tools", "expected an array of tools"),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "assistant", "toolCalls": 1}]}]"#,
            "[0].messages[0].toolCalls",
            "expected an array of calls"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "assistant", "toolCalls": []}]}]"#,
            "[0].messages[0]",
            "no key \"content\""
        ),
        .prompts(#""no-such.jsonl""#, "", "no-such.jsonl", "no such file"),
        .more(#""load": {"concurrency": 0}"#, ".load.concurrency", "from 1 to 1000000", "write 1 or more"),
        .more(#""load": {"requests": 5, "duration": "5s"}"#, ".load.duration", "beside requests"),
        .more(#""load": {"duration": 30}"#, ".load.duration", "\"30ms\" or \"30s\""),
        .more(#""load": {"order": "interleave"}"#, ".load.order", "did you mean \"interleaved\""),
        .more(#""load": {"warmup": -1}"#, ".load.warmup", "write 0 or more"),
        .more(#""load": {"seed": -1}"#, ".load.seed", "in range"),
        .more(#""load": {"rate": 5}"#, ".load.rate", "rate with the shape closed", "name a \"shape\""),
        .more(#""load": {"maxInFlight": 5}"#, ".load.maxInFlight", "with the shape closed"),
        .more(#""load": {"shape": "poison", "rate": 5}"#, ".load.shape", "did you mean \"poisson\""),
        .more(#""load": {"shape": "poisson"}"#, ".load", "no key \"rate\""),
        .more(#""load": {"shape": "constant", "rate": 0}"#, ".load.rate", "from 0.0001"),
        .more(#""load": {"shape": "constant", "rate": 1e6}"#, ".load.rate", "at most 100000"),
        .more(#""load": {"shape": "constant", "rate": 5, "burstiness": 1}"#, ".load.burstiness", "shape constant"),
        .more(#""load": {"shape": "gamma", "rate": 5}"#, ".load", "no key \"burstiness\""),
        .more(#""load": {"shape": "gamma", "rate": 5, "burstiness": 0}"#, ".load.burstiness", "0.01 to 100"),
        .more(#""load": {"shape": "ramp", "from": 1}"#, ".load", "no key \"to\""),
        .more(#""load": {"shape": "ramp", "from": 0, "to": 0}"#, ".load.to", "above 0"),
        .more(#""load": {"shape": "ramp", "from": 1, "to": 2, "rate": 5}"#, ".load.rate", "from, to"),
        .more(#""load": {"shape": "poisson", "rate": 5, "maxInFlight": 0}"#, ".load.maxInFlight", "write 1 or more"),
        .more(
            #""load": {"shape": "poisson", "rate": 5, "whenFull": "dorp"}"#,
            ".load.whenFull",
            "did you mean \"drop\""
        ),
        .more(#""load": {"shape": "stages"}"#, ".load", "no key \"stages\""),
        .more(#""load": {"shape": "stages", "stages": []}"#, ".load.stages", "at least one stage"),
        .more(
            #""load": {"shape": "stages", "stages": [{"shape": "poisson", "rate": 5}]}"#,
            ".load.stages[0]",
            "no key \"duration\""
        ),
        .more(
            #""load": {"shape": "stages", "stages": [{"shape": "closed", "duration": "5s"}]}"#,
            ".load.stages[0].shape",
            "one open-loop stage"
        ),
        .more(
            #""load": {"shape": "stages", "requests": 5, "stages": [{"shape": "constant", "rate": 5, "duration": "5s"}]}"#,
            ".load.requests",
            "beside stages"
        ),
        .more(
            #""load": {"shape": "stages", "stages": [{"shape": "constant", "rte": 5, "rate": 5, "duration": "5s"}]}"#,
            ".load.stages[0].rte",
            "did you mean \"rate\""
        ),
        .more(#""load": {"concurrency": 9223372036854775807}"#, ".load.concurrency", "write 1000000 or less"),
        .more(#""load": {"prewarm": 9223372036854775807}"#, ".load.prewarm", "write 1000000 or less"),
        .more(#""load": {"warmup": 9223372036854775807}"#, ".load.warmup", "or less"),
        .more(#""load": {"requests": 9223372036854775807}"#, ".load.requests", "or less"),
        .more(
            #""load": {"shape": "poisson", "rate": 5, "maxInFlight": 9223372036854775807}"#,
            ".load.maxInFlight",
            "write 1000000 or less"
        ),
        .more(#""load": {"shape": "poisson", "rate": 1e-10}"#, ".load.rate", "1e-10", "from 0.0001"),
        .more(#""load": {"shape": "ramp", "from": 1e-10, "to": 5}"#, ".load.from", "0 or from 0.0001"),
        .more(
            #""load": {"shape": "stages", "stages": [\#(longStage), \#(longStage)]}"#,
            ".load.stages",
            "more than 30 days"
        ),
        .more(#""abort": {"consecutiveFailures": 9223372036854775807}"#, ".abort.consecutiveFailures", "or less"),
        .more(
            #""prices": {"m": {"input_cost_per_token": 0.000000123456789012345678901, "output_cost_per_token": 0}}"#,
            ".prices.m.input_cost_per_token",
            "at most 20 digits"
        ),
        .more(
            #""prices": {"m": {"input_cost_per_token": 1e-300, "output_cost_per_token": 0}}"#,
            ".prices.m.input_cost_per_token",
            "exponent"
        ),
        .more(#""$schema": 5"#, "[\"$schema\"]", "a string"),
        .more(#""description": "${NO_SUCH}""#, ".description", "no environment variable NO_SUCH", "$${"),
        .more(#""laod": {}"#, ".laod", "did you mean \"load\""),
        .more(
            #""objectives": [{"metric": "tfft", "percentile": 95, "max": "1s"}]"#,
            ".objectives[0].metric",
            "\"ttft\""
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 100, "max": "1s"}]"#,
            ".objectives[0].percentile",
            "less than 100"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 0.95, "max": "1s"}]"#,
            ".objectives[0].percentile",
            "0.95",
            "did you mean 95?"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 0.999, "max": "1s"}]"#,
            ".objectives[0].percentile",
            "did you mean 99.9?"
        ),
        .more(#""objectives": [{"metric": "ttft", "max": "1s"}]"#, ".objectives[0]", "no percentile"),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 95}]"#,
            ".objectives[0]",
            "neither max, min nor max_regression"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 95, "max": "1s", "min": "1s"}]"#,
            ".objectives[0].max",
            "max beside min"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 95, "max": 500}]"#,
            ".objectives[0].max",
            "\"500ms\" or \"500s\""
        ),
        .more(
            #""objectives": [{"metric": "cut_share", "percentile": 95, "max": 0}]"#,
            ".objectives[0].percentile",
            "none: a share"
        ),
        .more(#""objectives": [{"metric": "filtered_share", "max": 5}]"#, ".objectives[0].max", "\"5%\""),
        .more(
            #""prices": {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6, "input_cost_per_token_flex": 1e-6}}"#,
            ".prices.m.input_cost_per_token_flex",
            "output_cost_per_token_flex"
        ),
        .more(
            #""objectives": [{"metric": "error_rate", "percentile": 95, "max": 0}]"#,
            ".objectives[0].percentile",
            "delete it"
        ),
        .more(#""objectives": [{"metric": "error_rate", "max": 5}]"#, ".objectives[0].max", "\"5%\""),
        .more(
            #""objectives": [{"metric": "tokens_per_second", "percentile": 5, "min": "5s"}]"#,
            ".objectives[0].min",
            "a number"
        ),
        .more(
            #""objectives": [{"metric": "ttft", "percentile": 95, "max": "1s", "target": "b"}]"#,
            ".objectives[0].target",
            "did you mean \"a\""
        ),
        .more(#""allowedFailures": 2"#, ".allowedFailures", "\"2%\""),
        .more(#""allowedFailures": "200%""#, ".allowedFailures", "a share"),
        .more(
            #""prices": {"gpt-4.1": {"input_cost_per_token": 3, "output_cost_per_token": 1e-5}}"#,
            ".prices[\"gpt-4.1\"].input_cost_per_token",
            "3e-06"
        ),
        .more(#""prices": {"m": {"input_cost_per_token": 1e-6}}"#, ".prices.m", "output_cost_per_token"),
        .more(
            #""prices": {"m": {"input_cost_per_token": "1", "output_cost_per_token": 0}}"#,
            ".prices.m.input_cost_per_token",
            "dollars per token"
        ),
    ]

    @Test("is told with its line, its path and what to do", arguments: cases)
    func oneProblem(_ example: Case) throws {
        var text = ScenarioText()
        example.change(&text)
        let problems = text.problems(environment: ["EMPTY": ""])
        let problem = try #require(problems.first)
        #expect(problems.count == 1, "\(problems)")
        #expect(problem.path == example.path)
        #expect(problem.line == example.line)
        #expect(problem.column > 0)
        for words in example.words { #expect(problem.message.contains(words), "\(problem)") }
        #expect(problem.description.contains("s.json:\(example.line):\(problem.column): \(example.path): found "))
        #expect(problem.message.split(separator: ";").count >= 3 || problem.path == "$.prompts", "\(problem)")
    }

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
