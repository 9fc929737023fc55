import Foundation
import Testing

/// `validate` says what `run` would say, and files are found wherever people keep them.
@Suite("Checking a scenario", .timeLimit(.minutes(30)))
struct ValidateTests {
    /// What keeps a scenario from being run, though there is nothing wrong with the file.
    struct Obstacle: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var words: String
        /// The place in the file; nil where several together are at fault.
        var place: String?
        var environment: [String: String] = [:]
        var change: @Sendable (inout TestScenario) -> Void
    }

    static let obstacles: [Obstacle] = [
        Obstacle(
            testDescription: "a key that is not set, in CI",
            words: "the key of endpoint \"here\" is not set, and CI is",
            place: "$.endpoints.here.apiKey",
            environment: ["CI": "true"]
        ) {
            $0.endpoints["here"]?["apiKey"] = "${NO_KEY}"
            $0.endpoints["here"]?["whenKeyMissing"] = "simulate"
        },
        Obstacle(
            testDescription: "a budget without a price",
            words: "no price is known for \"house-llm\"",
            place: "$.budget"
        ) {
            $0.targets[0]["model"] = "house-llm"
            $0.budget = "1 USD"
        },
        Obstacle(testDescription: "more streams than this machine has room for", words: "are not to be had here") {
            $0.load = ["requests": 1, "concurrency": 1_000_000]
        },
        Obstacle(testDescription: "a rate that starts nothing", words: "the plan starts no request of \"it\"") {
            $0.load = ["shape": "poisson", "rate": 0.0001, "duration": "1s"]
        },
        Obstacle(testDescription: "a plan of centuries", words: "days; expected at most 30") {
            $0.load = ["shape": "constant", "rate": 0.1, "requests": 1_000_000_000]
        },
    ]

    @Test("tells each obstacle in the words of a run, and where the file says it", arguments: obstacles)
    func obstacle(example: Obstacle) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
            scenario.add(.chat, "it")
            example.change(&scenario)
            try bench.write(scenario)
            let ran = try await bench.ezbench("run", "scenario.json", environment: example.environment)
            let checked = try await bench.ezbench("validate", "scenario.json", environment: example.environment)
            for result in [ran, checked] {
                #expect(result.code == 2)
                #expect(result.errors.contains(example.words), "\(result.errors)")
            }
            #expect(checked.errors.hasPrefix(example.place == nil ? "scenario.json: " : "scenario.json:"))
            if let place = example.place {
                for result in [ran, checked] {
                    #expect(result.errors.contains(/scenario\.json:[0-9]+:[0-9]+: \$\./), "\(result.errors)")
                    #expect(result.errors.contains(": \(place): "), "\(result.errors)")
                }
            }
            #expect(!bench.has("ezbench.sqlite"))
        }
    }

    @Test("shows names without what turns a line around, hides in it, or is a command to a CI system")
    func foreignNames() async throws {
        try await Workbench.with { bench in
            let name = "it\u{202E}##[error]\u{200B}x"
            try bench.write(TestScenario.single("http://127.0.0.1:9", .chat, ["name": name]))
            let checked = try await bench.ezbench("validate", "scenario.json")
            #expect(checked.code == 0 && checked.output.contains("it# #[error]x"), "\(checked.output)")
            #expect(!checked.output.contains("\u{202E}") && !checked.output.contains("\u{200B}"))
            #expect(!checked.output.contains("##["))
        }
    }

    @Test("names the address that each target is asked at, and a prompt that no nonce can lead")
    func addresses() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: "https://open.bigmodel.cn/api/paas/v4")
            scenario.add(.chat, "one")
            scenario.add(.chat, "two", ["body": ["messages": []]])
            try bench.write(scenario)
            let result = try await bench.ezbench("validate", "scenario.json")
            #expect(result.code == 0)
            #expect(
                result.output.contains(
                    "\n  \"one\", \"two\": POST https://open.bigmodel.cn/api/paas/v4/chat/completions\n"
                ),
                "\(result.output)"
            )
            #expect(result.output.contains("target \"two\": its body holds no text of a prompt"), "\(result.output)")
        }
    }

    @Test("says what stands twice in an address, and so does run; nothing of an address that doubles nothing")
    func twice() async throws {
        try await Workbench.with { bench in
            for (path, part) in [
                ("/v1/v1", "v1"), ("/v1/chat/completions/v1/chat/completions", "v1/chat/completions"), ("/v1", nil),
            ] as [(String, String?)] {
                var scenario = TestScenario(baseURL: "http://127.0.0.1:9" + path)
                scenario.add(.chat, "it")
                try bench.write(scenario)
                for command in ["validate", "run"] {
                    let said = try await bench.ezbench(command, "scenario.json")
                    let words = part.map {
                        "\"it\": \($0) stands twice in the address it is asked at, http://127.0.0.1:9"
                    }
                    let all = said.output + said.errors
                    #expect(words.map { all.contains($0) } ?? !all.contains("twice"), "\(all)")
                }
            }
        }
    }

    @Test("takes what comes through a pipe, whose paths start at the current folder", arguments: ["-", "/dev/stdin"])
    func pipes(name: String) async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator()
            try bench.write(#"{"id": "p", "user": "Say it."}"#, to: "suite.jsonl")
            try bench.write(
                #"""
                {"name": "piped", "endpoints": {"e": {"baseURL": "\#(url)"}}, "prompts": "suite.jsonl",
                 "targets": [{"name": "t", "endpoint": "e", "protocol": "openai-chat", "model": "gpt-5-mini"}],
                 "load": {"requests": 2}}
                """#,
                to: "elsewhere.txt"
            )
            for command in ["validate \(name)", "run \(name) --db piped.sqlite"] {
                let line = "cat elsewhere.txt | \(Product.ezbench) \(command)"
                let result = try await bench.start(program: "/bin/sh", ["-c", line]).result()
                #expect(result.code == 0, "\(result.errors)")
            }
            #expect(bench.has("piped.sqlite"))
            try bench.write("{\n  \"name\": 5 }", to: "elsewhere.txt")
            let line = "cat elsewhere.txt | \(Product.ezbench) validate \(name)"
            let wrong = try await bench.start(program: "/bin/sh", ["-c", line]).result()
            let label = name == "-" ? "standard input" : name
            #expect(
                wrong.code == 2 && wrong.errors.contains("\(label):2:11: $.name: found the number 5"),
                "\(wrong.errors)"
            )
        }
    }

    @Test("finds what is named from the home folder on, by whichever flag")
    func home() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single("http://127.0.0.1:9"), to: "s.json")
            try bench.write("no PEM", to: "ca.pem")
            try bench.write("no JSON", to: "prices.json")
            let home = ["HOME": bench.folder]
            let fine = try await bench.ezbench("validate", "~/s.json", in: "/", environment: home)
            #expect(fine.code == 0 && fine.output.hasPrefix("~/s.json: fine"), "\(fine.errors)")
            let authorities = try await bench.ezbench(
                "run",
                "~/s.json",
                "--cacert=~/ca.pem",
                in: "/",
                environment: home
            )
            #expect(authorities.errors.contains("\(bench.folder)/ca.pem, which holds no certificate"))
            let prices = try await bench.ezbench(
                "run",
                "~/s.json",
                "--prices=~/prices.json",
                in: "/",
                environment: home
            )
            #expect(prices.errors.contains("\(bench.folder)/prices.json"), "\(prices.errors)")
            let absent = try await bench.ezbench("report", "--db=~/none.sqlite", in: "/", environment: home)
            #expect(absent.errors.contains("\(bench.folder)/none.sqlite"), "\(absent.errors)")
        }
    }

    @Test(
        "is refused numbers that no run could use, as a scenario is",
        arguments: [
            ["--concurrency", "9223372036854775807"], ["--prewarm", "9223372036854775807"], ["--rate", "1e-10"],
            ["--rate", "5", "--max-in-flight", "9223372036854775807"], ["--requests", "9223372036854775807"],
            ["--warmup", "9223372036854775807"],
        ]
    )
    func numbers(flags: [String]) async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single("http://127.0.0.1:9"))
            let result = try await bench.start(["run", "scenario.json"] + flags).result()
            #expect(result.code == 2 && result.errors.contains("expected"), "\(result.ending): \(result.errors)")
        }
    }

    @Test("says what is done before a run, and what a sweep would do")
    func sweep() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
            scenario.add(.chat, "it")
            scenario.endpoints["here"]?["before"] = [
                ["request": "/reset_prefix_cache"], ["command": ["sh", "-c", "exit 1"]],
            ]
            scenario.objectives = [["metric": "ttft", "percentile": 95, "max": "1s"]]
            scenario.sweep = ["concurrency": [1, 4], "rung": "30s", "settle": "1s"]
            try bench.write(scenario)
            let fine = try await bench.ezbench("validate", "scenario.json")
            #expect(fine.code == 0, "\(fine.errors)")
            for line in [
                "before each run, for endpoint \"here\": POST http://127.0.0.1:9/reset_prefix_cache.",
                "before each run, for endpoint \"here\": `sh -c exit 1`.",
                "sweep: ladder of 1, 4 streams at a time, at most 30.0 s each: 2 rungs and, once more, the most that holds, "
                    + "at most 1.50 min",
                "sweep: 95 % of the requests must succeed and keep TTFT ≤ 1000 ms.",
            ] {
                #expect(fine.output.contains(line), "\(fine.output)")
            }
            scenario.sweep?["settle"] = "30s"
            try bench.write(scenario)
            let settled = try await bench.ezbench("validate", "scenario.json")
            #expect(settled.code == 2 && settled.errors.contains("$.sweep.settle"))
        }
    }
}
