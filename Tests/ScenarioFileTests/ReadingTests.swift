import Statistics
import Foundation
import JSONSyntax
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Reading a scenario")
struct ReadingTests {
    @Test("leaves what is not said to the model's defaults")
    func defaults() throws {
        #expect(
            try ScenarioText().read()
                == Scenario(
                    name: "t",
                    endpoints: [Endpoint(name: "e", baseURL: "https://example.com")],
                    targets: [Target(name: "a", endpoint: "e", wireProtocol: .openaiChat, model: "m")],
                    prompts: [Prompt(id: "p", user: "hi")]
                )
        )
    }

    @Test("takes every key in")
    func everything() throws {
        let scenario = try Self.full.read(environment: ["KEY": "secret-key-1", "ORG": "org-7"])
        #expect(scenario == Self.fullScenario)
    }

    static let full: ScenarioText = {
        var text = ScenarioText()
        text.endpoint = #"""
            "baseURL": "${URL:-http://[::1]:8000/api//}", "apiKey": "${KEY}", "whenKeyMissing": "simulate", "httpVersion": "2",
            "headers": {"X-Org": "${ORG}", "anthropic-beta": "a,b", "X-Price": "$${x} $5"}, "maxEventBytes": 4096, "priceFactor": 0.80, "accelerators": 8,
            "limits": {"connect": "1s", "firstToken": "2s", "idle": "none", "total": "1m30s"}
            """#
        text.target += #"""
            , "maxTokens": 99, "stream": false, "thinking": {"effort": "low"}, "cancelAfter": {"time": "800ms", "share": "25%"}, "temperature": 0.5,
            "seed": -4, "cachePrompt": true, "nonce": true, "thinkTags": "open", "path": "/v2/chat", "headers": {"x-a": "1"},
            "body": {"a": {"b": [1e3, null]}}, "priceModel": "pm", "simulation": {"ttft": "0ms", "spread": 0.5, "tokensPerSecond": 33.5, "servers": 2, "prefill": "0.2ms"}
            """#
        text.prompts = #"[{"id": "p", "system": "be", "user": "hi"}, {"id": "q", "user": "ho"}]"#
        text.more = #"""
            "$schema": "x", "description": "d",
            "load": {"concurrency": 3, "duration": "30s", "warmup": 2, "prewarm": 5, "order": "sequential", "nonce": false, "seed": 18446744073709551615},
            "objectives": [
                {"metric": "ttft", "percentile": 99.9, "max": "500ms", "target": "a"},
                {"metric": "tokens_per_second", "percentile": 5, "min": 20.5},
                {"metric": "error_rate", "max": "2%"}
            ],
            "prices": {"pm": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "cache_read_input_token_cost": 0.0,
                "cache_creation_input_token_cost": 1e-6, "cache_creation_input_token_cost_above_1hr": 2e-6,
                "cache_creation_input_token_cost_above_1hr_above_1500_tokens": 3e-6, "output_cost_per_reasoning_token": 2e-5,
                "input_cost_per_token_above_200k_tokens": 6e-06, "cache_read_input_token_cost_above_1500_tokens": 1e-7}},
            "allowedFailures": 0.02
            """#
        return text
    }()

    static let fullScenario = Scenario(
        name: "t",
        description: "d",
        endpoints: [
            Endpoint(
                name: "e",
                baseURL: "http://[::1]:8000/api",
                apiKey: Secret("secret-key-1"),
                keyVariable: "KEY",
                whenKeyMissing: .simulate,
                headers: [
                    HTTPHeader("X-Org", "org-7"), HTTPHeader("anthropic-beta", "a,b"), HTTPHeader("X-Price", "${x} $5"),
                ],
                headerTexts: ["x-org": "${ORG}", "x-price": "$${x} $5"],
                limits: TimeLimits(connect: .seconds(1), firstToken: .seconds(2), idle: nil, total: .seconds(90)),
                maxEventBytes: 4096,
                httpVersion: .http2,
                priceFactor: "0.80",
                accelerators: 8
            )
        ],
        targets: [
            Target(
                name: "a",
                endpoint: "e",
                wireProtocol: .openaiChat,
                model: "m",
                maxTokens: 99,
                stream: false,
                thinking: Thinking(effort: .low),
                cancelAfter: CancelAfter(.time(.milliseconds(800)), share: 0.25),
                temperature: 0.5,
                seed: -4,
                cachePrompt: true,
                nonce: true,
                thinkTags: .open,
                path: "/v2/chat",
                headers: [HTTPHeader("x-a", "1")],
                body: ["a": ["b": [.number("1e3"), .null]]],
                priceModel: "pm",
                simulation: Simulation(ttft: 0, spread: 0.5, tokensPerSecond: 33.5, servers: 2, prefill: 200_000)
            )
        ],
        prompts: [Prompt(id: "p", system: "be", user: "hi"), Prompt(id: "q", user: "ho")],
        load: Load(
            concurrency: 3,
            extent: .duration(.seconds(30)),
            warmup: 2,
            prewarm: 5,
            order: .sequential,
            nonce: false,
            seed: .max
        ),
        objectives: [
            Objective(metric: .ttft, percentile: 99.9, bound: .max, limit: 5e8, target: "a"),
            Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 20.5),
            Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.02),
        ],
        prices: [
            "pm": ModelPrice(
                input: "3e-06",
                output: "1.5e-05",
                cacheRead: "0.0",
                cacheWrite: "1e-6",
                cacheWriteHour: "2e-6",
                reasoning: "2e-5",
                tiers: [
                    ModelPrice.Tier(aboveInputTokens: 1500, cacheRead: "1e-7", cacheWriteHour: "3e-6"),
                    ModelPrice.Tier(aboveInputTokens: 200_000, input: "6e-06"),
                ]
            )
        ],
        allowedFailureShare: 0.02
    )

    @Test("keeps endpoints in the order of the file")
    func order() throws {
        var text = ScenarioText()
        text.endpoint = #""baseURL": "https://a"}, "z": {"baseURL": "https://z"}, "b": {"baseURL": "https://b""#
        #expect(try text.read().endpoints.map(\.name) == ["e", "z", "b"])
    }

    // MARK: Keys

    @Test(
        "with its key missing fails, simulates or does as the user asked",
        arguments: [
            ("", false, true), ("", true, false),
            (#", "whenKeyMissing": "simulate""#, false, false), (#", "whenKeyMissing": "fail""#, false, true),
        ]
    )
    func missingKey(choice: String, simulateAll: Bool, fails: Bool) throws {
        var text = ScenarioText()
        text.endpoint += #", "apiKey": "${KEY}""# + choice
        for environment in [[:], ["KEY": ""]] {
            guard !fails else {
                #expect(throws: ScenarioError.self) {
                    try text.read(environment: environment, simulateAll: simulateAll)
                }
                continue
            }
            let endpoint = try #require(
                try text.read(environment: environment, simulateAll: simulateAll).endpoints.first
            )
            #expect(endpoint.keyIsMissing && endpoint.apiKey == nil)
        }
        let endpoint = try text.read(environment: ["KEY": "k"], simulateAll: simulateAll).endpoints.first
        #expect(endpoint?.keyIsMissing == false && endpoint?.apiKey?.revealed == "k")
    }

    @Test("for the simulator needs no variable at all")
    func simulateAll() throws {
        var text = ScenarioText()
        text.endpoint = #""baseURL": "${URL}", "apiKey": "${KEY}", "headers": {"x": "${X}"}"#
        let endpoint = try #require(try text.read(simulateAll: true).endpoints.first)
        #expect(endpoint.keyIsMissing && endpoint.headers.isEmpty && endpoint.baseURL.hasPrefix("http://"))
    }

    // MARK: Suites

    @Test(
        "takes its prompts from a suite beside it",
        arguments: [
            "[{\"id\":\"a\",\"user\":\"x\"},\n{\"id\":\"b\",\"system\":\"s\",\"user\":\"y\"}]",
            "{\"id\":\"a\",\"user\":\"x\"}\n\n{\"id\":\"b\",\"system\":\"s\",\"user\":\"y\"}\r\n",
            "\u{FEFF}{\"id\":\"a\",\"user\":\"x\"}\n{\"id\":\"b\",\"system\":\"s\",\"user\":\"y\"}",
        ]
    )
    func suites(content: String) throws {
        let folder = try ScratchFolder()
        try folder.write(content, to: "prompts/suite.jsonl")
        var text = ScenarioText()
        text.prompts = "\"prompts/suite.jsonl\""
        #expect(
            try text.read(in: folder).prompts == [Prompt(id: "a", user: "x"), Prompt(id: "b", system: "s", user: "y")]
        )
    }

    @Test("names the suite and its line where the fault is there")
    func faultySuite() throws {
        let folder = try ScratchFolder()
        try folder.write("{\"id\":\"a\",\"user\":\"x\"}\n{\"id\":\"a\",\"user\":\"\"}\n{\"id\":}\n", to: "suite.jsonl")
        var text = ScenarioText()
        text.prompts = "\"suite.jsonl\""
        text.name = "1"
        let problems = text.problems(in: folder)
        #expect(problems.map(\.line) == [2, 2, 2, 3])
        #expect(problems.map(\.path) == ["$.name", "$[1].id", "$[1].user", "$[2]"])
        #expect(problems[0].file.hasSuffix("/s.json"))
        #expect(problems[3].file.hasSuffix("/suite.jsonl"))
        #expect(problems[3].column == 7)
    }
}
