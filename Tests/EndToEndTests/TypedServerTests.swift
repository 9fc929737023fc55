import Foundation
import Testing

/// `run` of a server that flags name, without a scenario file.
@Suite("A server named on the command line", .timeLimit(.minutes(30)))
struct TypedServerTests {
    @Test("It is run and stored like a scenario, reported and judged")
    func run() async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator()
            let run = try await bench.ezbench(
                "run",
                "--url",
                url,
                "--model",
                "my-model",
                "--requests",
                "7",
                "--concurrency",
                "2",
                "--max-error-rate",
                "50%"
            )
            #expect(run.code == 0, "\(run.errors)")
            let report = try await bench.report()
            #expect(report.targets.map(\.name) == ["my-model"] && report.targets[0].requests.ok == 7)
            #expect(try await bench.ezbench("check", "--max-ttft-p95", "1ns").code == 1)
        }
    }

    @Test(
        "An interrupted run of ezbench's own prompt goes on by its number alone, one of another prompt with its flags"
    )
    func resume() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator(["--fault", "hold"])
            for (number, prompt) in [nil, "Why?"].enumerated() {
                let flags = ["--url", simulator.address, "--model", "m"] + (prompt.map { ["--prompt", $0] } ?? [])
                let started = try bench.start(["run"] + flags + ["--requests", "3", "--warmup", "0", "--grace", "0s"])
                try await simulator.hasHeld(number + 1, of: started)
                started.send(SIGINT)
                #expect(await started.result().code == 130)
            }
            simulator.letAllGo()
            let own = try await bench.ezbench("run", "--resume", "1")
            #expect(own.code == 0 && own.errors.contains("resuming run 1"), "\(own.errors)")
            let bare = try await bench.ezbench("run", "--resume", "2")
            #expect(bare.code == 2 && bare.errors.contains("or give the flags it was begun with"), "\(bare.errors)")
            let flags = ["--url", simulator.address, "--model", "m", "--requests", "3", "--warmup", "0"]
            let other = try bench.start(["run", "--resume", "2", "--prompt", "Why not?"] + flags)
            #expect(await other.result().errors.contains("$.prompts[0] (\"prompt\") differs"))
            let same = try bench.start(["run", "--resume", "2", "--prompt", "Why?"] + flags)
            #expect(await same.result().code == 0)
            #expect(try await bench.report("--run", "2").run.status == "finished")
        }
    }

    @Test(
        "A flag says how many accelerators it runs on, of one server alone; a comparison tells where two had other ones"
    )
    func accelerators() async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator()
            for count in ["4", "8"] {
                let flags = ["--url", url, "--model", "m", "--requests", "2", "--accelerators", count]
                let run = await (try bench.start(["run"] + flags)).result()
                #expect(run.code == 0, "\(run.errors)")
            }
            let compared = try await bench.ezbench("compare", "1", "2")
            #expect(compared.output.contains("endpoint.accelerators: 4 → 8"), "\(compared.output)")
            let costs = try await bench.ezbench("report", "--run", "2", "--full")
            #expect(costs.output.contains("tokens/s of each"), "\(costs.output)")
            try bench.write(
                #"{"name":"s","endpoints":{"a":{"baseURL":"\#(url)"},"b":{"baseURL":"\#(url)"}},"targets":["#
                    + #"{"name":"a","endpoint":"a","protocol":"openai-chat","model":"m"},"#
                    + #"{"name":"b","endpoint":"b","protocol":"openai-chat","model":"m"}],"prompts":[{"id":"p","user":"hi"}]}"#,
                to: "two.json"
            )
            let several = try await bench.ezbench("run", bench.path("two.json"), "--accelerators", "4")
            #expect(
                several.code == 2 && several.errors.contains("--accelerators: of which of the"),
                "\(several.errors)"
            )
            let none = try await bench.ezbench("run", "--resume", "1", "--accelerators", "4")
            #expect(none.code == 2 && none.errors.contains("with the accelerators it was begun with"), "\(none.errors)")
        }
    }

    @Test("The key comes from its variable, and is in no file and no output")
    func key() async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator()
            let flags = ["run", "--url", url, "--model", "m", "--requests", "1", "--api-key-env", "MY_KEY"]
            let run = try bench.start(flags, environment: ["MY_KEY": "sk-very-secret-0815"])
            let result = await run.result()
            #expect(result.code == 0, "\(result.errors)")
            let database = try Data(contentsOf: URL(fileURLWithPath: bench.path("ezbench.sqlite")))
            #expect(database.range(of: Data("very-secret".utf8)) == nil)
            #expect(database.range(of: Data("${MY_KEY}".utf8)) != nil)
            #expect(!(result.output + result.errors).contains("very-secret"))
            let unset = await (try bench.start(flags)).result()
            #expect(unset.code == 2 && unset.lastError.contains("--api-key-env MY_KEY: no such environment variable"))
        }
    }

    @Test("A prompt may lie in a file; what contradicts a scenario file is refused in a sentence")
    func conflicts() async throws {
        try await Workbench.with { bench in
            try bench.write("What is in this file?\n", to: "question.txt")
            let asked = try await bench.ezbench(
                "run",
                "--simulate",
                "--url",
                "https://api.openai.com",
                "--model",
                "gpt-5-mini",
                "--requests",
                "1",
                "--prompt",
                "@question.txt",
                "--store-text"
            )
            #expect(asked.code == 0 && asked.output.contains("SIMULATED"), "\(asked.errors)")
            let database = try Data(contentsOf: URL(fileURLWithPath: bench.path("ezbench.sqlite")))
            #expect(database.range(of: Data("What is in this file?".utf8)) != nil)
            try bench.write(TestScenario.single("http://127.0.0.1:9"))
            for (arguments, reason) in [
                (
                    ["scenario.json", "--url", "http://x", "--model", "m"],
                    "--url, --model: scenario.json is taken for a scenario file"
                ),
                (["scenario.json", "--prompt", "x"], "leave this flag out, or the file"),
                (["--model", "m"], "--model: of which server?"), (["--url", "http://x"], "--url: which model?"),
                (["--prompt", "x", "--resume", "1"], "--prompt: of which server?"),
                (["--url", "http://x", "--model", "m", "--no-key", "--api-key-env", "K"], "a key or none"),
                (
                    ["--url", "http://x", "--model", "m", "--prompt", "@nowhere.txt"],
                    "--prompt: nowhere.txt cannot be read"
                ),
                (["--url", "localhost:1", "--model", "m"], "--url: "), ([], "name a server with --url"),
            ] {
                let refused = await (try bench.start(["run"] + arguments)).result()
                #expect(refused.code == 2 && refused.lastError.contains(reason), "\(refused.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: bench.path("ezbench.sqlite-wal")))
        }
    }
}
