import Foundation
import Testing

/// Logs of CI show the end of what a command says: there stands why it does not go on.
@Suite("The last line", .timeLimit(.minutes(30)))
struct ReasonLastTests {
    @Test(
        "of a command line that cannot be understood is the reason, and nothing of it stands elsewhere",
        arguments: [
            (["run"], "Missing expected argument '<scenario>'"),
            (["validate"], "Missing expected argument '<file>"),
            (["run", "x.json", "--nonsense"], "Unknown option '--nonsense'"),
            (["run", "x.json", "y.json"], "Unexpected argument 'y.json'"),
            (["run", "x.json", "--requests"], "Missing value for '--requests <count>'"),
            (["run", "x.json", "--requests", "0"], "--requests 0: expected 1 to"),
            (["run", "x.json", "--grace", "5"], "write 5ms or 5s, whichever is meant"),
            (["run", "x.json", "--budget", "2.50"], "write \"2.50 USD\""),
            (["run", "x.json", "--budget", "0 USD"], "above zero"),
            (["report", "--format", "pdf"], "'table', 'markdown', 'json'"),
            (["check", "--max-ttft-p95", "500"], "write 500ms or 500s"),
            (["check", "--max-error-rate", "5"], "write 5% if per cent are meant"),
            (["check", "--max-error-rate", "1"], "write 1% if one per cent is meant"),
            (["check", "--max-error-rate", "100%"], "which nothing exceeds"),
            (["check", "--max-error-rate", "much"], "such as 0.02 or"),
            (["simulate", "--fault-share", "20"], "write 20% if per cent are meant"),
            (["simulate", "--jitter", "-1"], "such as 0.02 or"),
            (["selftest", "--streams", "none"], "The value 'none' is invalid for '--streams <count>'"),
            (["walk"], "walk"),
        ] as [([String], String)]
    )
    func usage(arguments: [String], reason: String) async throws {
        try await Workbench.with { bench in
            let result = try await bench.start(arguments).result()
            let lines = result.errors.split(separator: "\n")
            let last = String(lines.last ?? "")
            #expect(result.code == 2 && last.hasPrefix("ezbench: ") && last.contains(reason), "\(result.errors)")
            #expect(!lines.dropLast().contains { $0.contains(reason) }, "\(result.errors)")
            #expect(result.errors.contains("USAGE: ezbench") || result.errors.contains("Usage: ezbench"))
        }
    }

    @Test("of a file with several problems says that it cannot be used, and how many they are")
    func severalProblems() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single("not a url", .chat, ["maxTokens": 0])
            scenario.load = ["requests": 0]
            let run = try await bench.run(scenario)
            let last = run.errors.split(separator: "\n").last
            #expect(
                run.code == 2 && last == "ezbench: scenario.json cannot be used: 3 problems, told above",
                "\(run.errors)"
            )
            let checked = try await bench.ezbench("validate", "scenario.json")
            #expect(checked.errors.split(separator: "\n").last == "ezbench: scenario.json cannot be run")
        }
    }

    @Test("of a result without a place to go says that the path is empty", arguments: [["report"], ["check"]])
    func emptyPath(command: [String]) async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let bounds = command == ["check"] ? ["--max-error-rate", "50%"] : []
            let result = try await bench.start(command + bounds + ["--output", ""]).result()
            #expect(result.code == 2)
            #expect(result.errors == "ezbench: cannot write to an empty path; name a file, or - for standard output\n")
        }
    }

    @Test("and none before it is blank where no terminal is watching")
    func blankLines() async throws {
        try await Workbench.with { bench in
            let fault = ["headers": ["x-simulator-fault": "status=401"]]
            var scenario = TestScenario.single(try await bench.startSimulator(), .chat, fault)
            scenario.load = ["requests": 3]
            scenario.abort = ["nothingWorks": false]
            let run = try await bench.run(scenario)
            #expect(run.code == 1 && run.errors.contains("ezbench: stopping: "), "\(run.errors)")
            #expect(!run.errors.hasPrefix("\n") && !run.errors.contains("\n\n"), "\(run.errors)")
        }
    }

    @Test("Shares are read in per cent, too, by every flag that takes one")
    func percent() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.startSimulator(
                "--fault",
                "status=500",
                "--fault-share",
                "0%",
                "--jitter",
                "0%"
            )
            var scenario = TestScenario.single(simulator)
            scenario.load = ["requests": 60, "concurrency": 20]
            #expect(try await bench.run(scenario, ["--max-error-rate", "5%", "--strict"]).code == 0)
            #expect(try await bench.ezbench("check", "--max-error-rate", "5%", "--strict").code == 0)
            #expect(try await bench.ezbench("check", "--max-error-rate", "4 %", "--strict").code == 3)
        }
    }
}
