import Foundation
import Testing

/// Objectives are made certain by their distance: an hour is never missed, a nanosecond always is.
@Suite("Judging a run for CI", .timeLimit(.minutes(30)))
struct CheckTests {
    private static let proving = ["--requests", "120", "--concurrency", "4"]

    @Test("Objectives that are met: exit 0, and each format says pass")
    func met() async throws {
        try await Workbench.with { bench in
            // Of times, requests of a busy machine may be too much alike to prove anything; no answer is filtered, whatever it takes.
            var scenario = try await Self.scenario(max: "1h", bench)
            scenario.objectives = [["metric": "filtered_share", "max": "50%"]]
            let run = try await bench.run(scenario, Self.proving)
            #expect(run.code == 0 && run.output.contains("PASS"))

            let text = try await bench.ezbench("check")
            #expect(text.code == 0 && text.errors.isEmpty)
            #expect(text.output.contains("PASS SIMULATED one: share filtered 0 %"))
            #expect(text.output.contains("PASS SIMULATED 0 of 120 requests failed"))

            let junit = try await bench.ezbench("check", "--format", "junit")
            #expect(junit.code == 0)
            #expect(junit.output.hasPrefix("<?xml"))
            #expect(junit.output.contains("tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"0\""))

            let json = try await bench.ezbench("check", "--format", "json")
            #expect(json.code == 0 && json.output.contains("\"schema\": \"ezbench.check\""))

            let strict = try await bench.ezbench("check", "--strict")
            #expect(strict.code == 0)
        }
    }

    @Test("An objective that is missed: exit 1 from run and from check")
    func missed() async throws {
        try await Workbench.with { bench in
            let run = try await bench.run(try await Self.scenario(max: "1ns", bench), Self.proving)
            #expect(run.code == 1 && run.output.contains("FAIL"))
            #expect(
                run.errors.hasPrefix("ezbench: gate failed: SIMULATED one: TTFT p95")
                    && run.errors.count { $0 == "\n" } == 1
            )

            let text = try await bench.ezbench("check")
            #expect(text.code == 1 && text.output.contains("FAIL SIMULATED one: TTFT p95"))
            let junit = try await bench.ezbench("check", "--format", "junit", "-o", "junit.xml")
            #expect(
                junit.code == 1 && junit.output.isEmpty && junit.errors == run.errors,
                "the reason is the last line"
            )
            #expect(try bench.read("junit.xml").contains("<failure type=\"objective\""))
            #expect(try await bench.report().objectives.map(\.answer) == ["fail"])
        }
    }

    @Test("Too few requests to tell: exit 0, and 3 where --strict wants an answer")
    func inconclusive() async throws {
        try await Workbench.with { bench in
            let run = try await bench.run(try await Self.scenario(max: "1h", bench))
            #expect(run.code == 0 && run.output.contains("GATE OPEN"))
            #expect(try await bench.run(try await Self.scenario(max: "1h", bench), ["--strict"]).code == 3)
            #expect(try await bench.ezbench("check").code == 0)
            #expect(try await bench.ezbench("check", "--strict").code == 3)
        }
    }

    @Test("GitHub gets annotations, and its job summary is added to, not written over")
    func github() async throws {
        try await Workbench.with { bench in
            _ = try await bench.run(try await Self.scenario(max: "1ns", bench), Self.proving)
            try bench.write("# Earlier\n", to: "summary.md")
            let result = try await bench.ezbench(
                "check",
                "--format",
                "github",
                environment: ["GITHUB_STEP_SUMMARY": bench.path("summary.md")]
            )
            #expect(result.code == 1)
            #expect(result.output.contains("::error title=ezbench run 1%3A one TTFT p95"))
            #expect(result.output.split(separator: "\n").allSatisfy { $0.hasPrefix("::") })
            let summary = try bench.read("summary.md")
            #expect(summary.hasPrefix("# Earlier\n## ezbench run 1"))
            #expect(summary.contains("| FAIL"))
        }
    }

    @Test("Bounds on the command line are judged too, for a run that has none of its own")
    func flags() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce("--requests", "120", "--concurrency", "4")
            let without = try await bench.ezbench("check")
            #expect(without.code == 0 && without.errors.isEmpty, "\(without)")
            #expect(without.output.contains("no objective was named, so that only failed requests are judged"))
            for format in ["junit", "github"] {
                let told = try await bench.ezbench("check", "--format", format, "--strict")
                #expect(told.code == 0 && told.output.contains("no objective was named"), "\(told)")
            }
            let bounds = ["--max-ttft-p50", "--max-ttft-p95", "--max-e2e-p95"]
            for bound in bounds {
                #expect(try await bench.ezbench("check", bound, "1h").code == 0, "\(bound)")
                let missed = try await bench.ezbench("check", bound, "1ns")
                // A p50 takes five independent requests, and those of a busy machine may be worth fewer.
                #expect(missed.code == 1 || bound == "--max-ttft-p50" && missed.output.contains("OPEN"), "\(bound)")
            }
            #expect(try await bench.ezbench("check", "--max-error-rate", "0").code == 0)
        }
    }

    @Test("Failed requests fail a run by themselves, unless the scenario allows for them")
    func failures() async throws {
        try await Workbench.with { bench in
            let fault = ["headers": ["x-simulator-fault": "status=500"]]
            var scenario = TestScenario.single(try await bench.startSimulator(), .chat, fault)
            #expect(try await bench.run(scenario).code == 1)
            // Without any objective, too, and by either way to name the run.
            for run in [["1"], ["--run", "1"], ["1", "--run", "1"]] {
                let judged = try await bench.start(["check"] + run).result()
                #expect(judged.code == 1 && judged.errors.hasPrefix("ezbench: gate failed: "), "\(judged)")
            }
            let two = try await bench.ezbench("check", "1", "--run", "2")
            #expect(two.code == 2 && two.errors.hasSuffix("1 and --run 2: name one run\n"), "\(two)")
            scenario.allowedFailures = "100%"
            #expect(try await bench.run(scenario).code == 0)
            #expect(try await bench.ezbench("check", "--run", "1", "--max-error-rate", "0").code == 1)
        }
    }

    private static func scenario(max: String, _ bench: Workbench) async throws -> TestScenario {
        var scenario = TestScenario.single(try await bench.startSimulator())
        scenario.objectives = [["metric": "ttft", "percentile": 95, "max": max]]
        return scenario
    }

    @Test(
        "A run until its objectives are decided ends by itself, whichever way, and check answers as it did",
        arguments: [("max", 0, "pass"), ("min", 1, "FAIL")]
    )
    func decided(bound: String, code: Int32, word: String) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator("--tokens", "2"))
            scenario.add(.chat, "t", ["headers": ["x-simulator": "ttft=10ms"]])
            // Nothing else ends it. Of times, requests of a busy machine may be too much alike to prove anything.
            scenario.load = ["concurrency": 4, "duration": "1h", "until": "decided"]
            scenario.objectives = [["metric": "filtered_share", bound: "50%"]]
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", "--full")
            #expect(run.code == code && run.output.contains("its objectives were decided after "), "\(run.errors)")
            let check = try await bench.ezbench("check")
            #expect(check.code == code && check.output.contains("decided after "), "\(check.output)")
            #expect(check.output.lowercased().contains(word.lowercased()), "\(check.output)")
            #expect(try await bench.report().run.status == "finished")
        }
    }
}

extension Workbench {
    /// Writes a scenario and runs it to its end, whatever that is.
    func run(_ scenario: TestScenario, _ arguments: [String] = []) async throws -> ProgramResult {
        try write(scenario)
        return try await start(["run", "scenario.json"] + arguments).result()
    }
}
