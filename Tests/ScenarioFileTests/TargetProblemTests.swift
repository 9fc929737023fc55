import Testing

@Suite("What is wrong with a target or its endpoint")
struct TargetProblemTests {
    private static let targets: [ProblemCase] = [
        ProblemCase("$.targets[0].model", 4, ["found null"]) {
            $0.target = #""name": "a", "endpoint": "e", "protocol": "openai-chat", "model": null"#
        },
        ProblemCase("$.targets[0]", 4, ["no key \"model\""]) {
            $0.target = #""name": "a", "endpoint": "e", "protocol": "openai-chat""#
        },
        ProblemCase("$.targets[0].endpoint", 4, ["\"f\"", "did you mean \"e\""]) {
            $0.target = #""name": "a", "endpoint": "f", "protocol": "openai-chat", "model": "m""#
        },
        ProblemCase("$.targets[0].protocol", 4, ["\"openai-caht\"", "did you mean \"openai-chat\""]) {
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
        .target(#""headers": {"x-a": "b{{uuid}"}"#, ".headers[\"x-a\"]", "{{uuid}, whose braces", "write {{{{"),
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
        .target(#""simulation": {"prefill": 5}"#, ".simulation.prefill", "\"5ms\" or \"5s\""),
        .target(#""simulation": {"prefill": "1001ms"}"#, ".simulation.prefill", "of at most a second"),
        .target(#""simulation": {"ttft": "5ms", "spread": 2.5}"#, ".simulation.spread", "from 0 to 2"),
        .target(#""simulation": {"tokensPerSecond": 0}"#, ".simulation.tokensPerSecond", "more than 0"),
        .target(#""stream": true, "stream": false"#, ".stream", "again", "line 4"),
    ]

    @Test("of a target is told with its line, its path and what to do", arguments: targets)
    func target(example: ProblemCase) throws { try example.hold() }

    private static let endpoints: [ProblemCase] = [
        .endpoint(#""headers": {"x-a": "{{row.}}"}"#, ".headers[\"x-a\"]", "found {{row.}}"),
        .endpoint(#""headers": {"x-a": "{{uuid}} {{"}"#, ".headers[\"x-a\"]", "found {{, whose", "}} behind"),
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
        .endpoint(#""accelerators": 0"#, ".accelerators", "a whole number of accelerators"),
        .endpoint(#""priceFactor": 80"#, ".priceFactor", "write 0.8 if per cent are meant"),
        .endpoint(#""priceFactor": 800"#, ".priceFactor", "from 0.001 to 10", "write less"),
        .endpoint(#""priceFactor": 0"#, ".priceFactor", "from 0.001", "prices of 0 in \"prices\""),
        .endpoint(#""priceFactor": -0.2"#, ".priceFactor", "write a number such as 0.8"),
        .endpoint(#""priceFactor": 1e-30"#, ".priceFactor", "from 0.001", "what is left of a price"),
        .endpoint(#""priceFactor": 1e30"#, ".priceFactor", "from 0.001 to 10", "write less"),
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
    ]

    @Test("of an endpoint is told with its line, its path and what to do", arguments: endpoints)
    func endpoint(example: ProblemCase) throws { try example.hold() }
}
