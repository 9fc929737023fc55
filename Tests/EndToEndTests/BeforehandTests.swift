import Foundation
import Testing

/// What can be known before a run is said before it costs anything.
@Suite("What is said beforehand", .timeLimit(.minutes(30)))
struct BeforehandTests {
    @Test("An objective that the plan cannot prove, with what it takes, by validate and by run")
    func openObjectives() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            scenario.add(.chat, "streamed")
            scenario.add(.chat, "buffered", ["stream": false])
            scenario.load = ["requests": 60, "concurrency": 20]
            scenario.objectives = [
                ["metric": "error_rate", "max": "1%"], ["metric": "ttft", "percentile": 95, "max": "1h"],
                ["metric": "e2e", "percentile": 95, "max": "1h"],
            ]
            try bench.write(scenario)
            let remarks = [
                "objective error rate ≤ 1 % cannot be proven: that takes 299 requests of each target at least, and the plan has 60",
                "cannot be told of \"buffered\": a buffered answer (\"stream\": false) has no such figure; name the \"target\"",
            ]
            let checked = try await bench.ezbench("validate", "scenario.json")
            #expect(
                checked.code == 0 && checked.output.contains("2 targets, 1 prompt, 60 requests each"),
                "\(checked.output)"
            )
            #expect(
                checked.output.split(separator: "\n").count { $0.contains("  objective ") } == 2,
                "\(checked.output)"
            )
            let run = try await bench.ezbench("run", "scenario.json")
            let fewer = try await bench.ezbench("run", "scenario.json", "--requests", "2")
            let quiet = try await bench.ezbench("run", "scenario.json", "--quiet")
            for remark in remarks {
                #expect(
                    checked.output.contains(remark) && run.errors.contains("ezbench: objective "),
                    "\(checked.output)"
                )
                #expect(run.errors.contains(remark), "\(run.errors)")
            }
            #expect(
                fewer.errors.contains("299 requests of each target at least, and the plan has 2;"),
                "\(fewer.errors)"
            )
            #expect(fewer.errors.contains("objective E2E p95") && !run.errors.contains("objective E2E p95"))
            #expect(quiet.errors.isEmpty, "\(quiet.errors)")
        }
    }

    @Test("That a program which prints a key was not run")
    func untriedKey() async throws {
        try await Workbench.with { bench in
            try bench.write("#!/bin/sh\ntouch was-run\nexit 1\n", to: "token.sh")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.path("token.sh"))
            var scenario = TestScenario.single("http://127.0.0.1:9")
            scenario.endpoints["here"]?["apiKeyCommand"] = [bench.path("token.sh"), "now"]
            try bench.write(scenario)
            let checked = try await bench.ezbench("validate", "scenario.json")
            #expect(
                checked.code == 0
                    && checked.output.contains("1 target, 1 prompt, 1 request with 1 in flight, 0 objectives")
            )
            #expect(
                checked.output.contains("endpoint \"here\": `\(bench.path("token.sh")) now` was not run"),
                "\(checked.output)"
            )
            #expect(!bench.has("was-run"))
            let simulated = try await bench.ezbench("validate", "scenario.json", "--simulate")
            #expect(!simulated.output.contains("was not run"))
        }
    }

    @Test("Where a run is stored, unless it is to be quiet")
    func place() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single(try await bench.startSimulator()))
            let command = "run scenario.json --db kept.sqlite"
            for (more, said) in [("", "ezbench: run 1 is stored in kept.sqlite.\n"), (" --quiet", "")] {
                // Standard error in the place of standard output, of which nothing is left out.
                let line = "exec \(Product.ezbench) \(command)\(more) 2>&1 >report.txt"
                let run = try await bench.start(program: "/bin/sh", ["-c", line]).result()
                let isSaid = said.isEmpty ? run.output.isEmpty : run.output.hasSuffix(said)
                #expect(run.code == 0 && isSaid, "\(run.output)")
                #expect(run.output.contains("cost: the plan may cost from ") != said.isEmpty)
            }
        }
    }

    @Test("Standard input is called the same, whether it is fine or not")
    func standardInput() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single("http://127.0.0.1:9"))
            try bench.write("{}", to: "wrong.json")
            for (file, said) in [
                ("scenario.json", "standard input: fine: "), ("wrong.json", "standard input cannot be run"),
            ] {
                let line = "\(Product.ezbench) validate - < \(file)"
                let result = try await bench.start(program: "/bin/sh", ["-c", line]).result()
                #expect((result.output + result.errors).contains(said), "\(result.output)\(result.errors)")
            }
        }
    }
}
