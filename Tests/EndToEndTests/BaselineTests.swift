import Foundation
import Testing

@Suite("Holding a run against a baseline", .timeLimit(.minutes(30)))
struct BaselineTests {
    @Test("A run that measured nothing is no baseline, and what takes it all the same says so")
    func measuredNothing() async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator()
            var nothing = TestScenario.single("http://127.0.0.1:9")
            nothing.load = ["requests": 2]
            #expect(try await bench.run(nothing).code == 1)
            #expect(try await bench.run(TestScenario.single(url), ["--requests", "2"]).code == 0)
            for file in [[], ["--file", "base.sqlite"]] {
                let set = try await bench.start(["baseline", "set", "1"] + file).result()
                #expect(set.code == 2 && set.errors.contains("run 1 measured nothing: no request succeeded"), "\(set)")
            }
            #expect(!bench.has("base.sqlite"))
            #expect(try await bench.ezbench("baseline", "list").output.contains("No baselines yet"))
            let check = try await bench.ezbench("check", "2", "--against", "1", "--max-regression", "10%")
            #expect(check.output.contains("cannot tell: no request of the baseline succeeded"), "\(check)")
            let compared = try await bench.ezbench("compare", "1", "2")
            #expect(compared.output.contains("nothing was measured: no request succeeded"), "\(compared)")
            let explained = try await bench.ezbench("explain", "1", "--as", "vllm")
            #expect(explained.output.contains("nothing was measured"), "\(explained)")
            #expect(!explained.output.contains("figures are the same"), "\(explained)")
            let exported = try await bench.ezbench("export", "1", "--as", "vllm-bench")
            #expect(exported.output.contains("nothing was measured"), "\(exported)")

            for arguments in [["compare", "2", ""], ["compare", " ", "2"], ["report", ""], ["baseline", "set", ""]] {
                let blank = try await bench.start(arguments).result()
                #expect(blank.code == 2 && blank.errors.contains("': n"), "\(blank)")
            }
            for arguments in [["runs"], ["run", "scenario.json"], ["baseline", "set", "2"]] {
                let dash = try await bench.start(arguments + ["--db", "-"]).result()
                #expect(dash.code == 2 && dash.errors.contains("./- for one with this name"), "\(dash)")
            }
            #expect(!bench.has("-"))
        }
    }

    @Test("A run is kept under a name and in a file, and later runs are judged by it, wherever it lies")
    func baseline() async throws {
        try await Workbench.with { bench in
            let scenario = TestScenario.single(try await bench.startSimulator())
            // So few requests bound no change, however slow the machine is just then: what is open does not fail a check.
            for requests in ["60", "20"] {
                #expect(try await bench.run(scenario, ["--requests", requests, "--concurrency", "20"]).code == 0)
            }
            let open = try await bench.ezbench("check", "2", "--max-regression", "50%", "--strict")
            #expect(open.code == 3 && open.output.contains("no baseline was named"), "\(open)")
            #expect(open.errors.contains("there is no other run named main"), "\(open)")
            let silent = try await bench.ezbench("check", "2", "--max-regression", "50%", "--format", "json")
            #expect(silent.code == 3 && silent.errors.contains("ezbench baseline set RUN --name main"), "\(silent)")

            let set = try await bench.ezbench("baseline", "set", "1", "--file", "base.sqlite")
            #expect(set.code == 0 && set.output.contains("baseline main: SIMULATED run 1"), "\(set)")
            #expect(set.output.contains("base.sqlite: 60 requests"), "\(set)")
            #expect(try await bench.ezbench("baseline", "list").output.hasPrefix("main  run 1"))
            // Written again, it replaces itself, and nothing else; whoever may read it stays the same.
            chmod(bench.path("base.sqlite"), 0o600)
            #expect(try await bench.ezbench("baseline", "set", "1", "--file", "base.sqlite").code == 0)
            var status = stat()
            #expect(stat(bench.path("base.sqlite"), &status) == 0 && status.st_mode & 0o777 == 0o600)
            for (file, words) in [("", "an empty path"), ("-", "cannot go to standard output")] {
                let refused = try await bench.ezbench("baseline", "set", "1", "--file", file)
                #expect(refused.code == 2 && refused.errors.contains(words), "\(refused)")
            }
            #expect(!bench.has("-"))
            let other = try await bench.ezbench("baseline", "set", "1", "--file", "ezbench.sqlite")
            #expect(other.code == 2 && other.errors.contains("would be lost"), "\(other)")
            let foreign = try await bench.run(scenario, ["--requests", "2", "--db", "other.sqlite"])
            #expect(foreign.code == 0)
            for file in ["other.sqlite", "scenario.json", "nowhere/base.sqlite"] {
                let kept = try await bench.ezbench("baseline", "set", "2", "--file", file)
                #expect(kept.code == 2 && kept.errors.contains(file), "\(kept)")
            }
            #expect(try await bench.ezbench("baseline", "list").output.hasPrefix("main  run 1"), "the name stayed")
            let nothing = try await bench.ezbench("check", "2", "--against", "main")
            #expect(nothing.code == 2 && nothing.errors.contains("nothing is asked of it"), "\(nothing)")
            #expect(!nothing.errors.contains("<subcommand>"), "no usage but its own")
            let twice = try await bench.ezbench("report", "2", "--per-hour", "1", "--per-hour", "2")
            #expect(twice.code == 2 && twice.errors.contains("has two prices"), "\(twice)")
            let empty = try await bench.ezbench("check", "2", "--against", "", "--max-regression", "5%")
            #expect(empty.code == 2 && empty.errors.contains("--against"), "\(empty)")

            for against in [[], ["--against", "main"], ["--against", "1"], ["--against", "base.sqlite"]] {
                let check = try await bench.start(["check", "2", "--max-regression", "99%"] + against).result()
                #expect(check.code == 0 && check.output.contains("(run 1)"), "\(check)")
            }
            let itself = try await bench.ezbench("check", "1", "--against", "base.sqlite", "--max-regression", "5%")
            #expect(itself.code == 2 && itself.errors.contains("run 1 itself"), "\(itself)")
            let json = try await bench.ezbench("check", "2", "--max-regression", "99%", "--format", "json")
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            )
            let regression = try #require((document["regressions"] as? [[String: Any]])?.first)
            #expect(regression["baseline"] as? String == "main (run 1)" && regression["change"] is [String: Any])

            let kept = try await bench.ezbench("runs", "--keep", "0", "--yes")
            #expect(kept.code == 0 && kept.output.contains("deleted 1 run"), "\(kept)")
            #expect(kept.errors.contains("kept as baselines: 1; ezbench baseline remove NAME"), "\(kept)")
            let refused = try await bench.ezbench("runs", "--delete", "1", "--yes")
            #expect(refused.code == 2 && refused.errors.contains("baseline main"), "\(refused)")
            #expect(try await bench.ezbench("baseline", "remove", "main").code == 0)
            #expect(try await bench.ezbench("baseline", "remove", "main").code == 2)
        }
    }

    @Test("A scenario says how much worse than its baseline a run may be")
    func inScenario() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single(try await bench.startSimulator())
            // A share of requests: a busy machine makes any time several times as long.
            scenario.objectives = [["metric": "error_rate", "max_regression": "90%"]]
            let first = try await bench.run(scenario, ["--requests", "40", "--concurrency", "20"])
            #expect(first.code == 0, "\(first)")
            #expect(try await bench.ezbench("baseline", "set").code == 0)
            let second = try await bench.run(scenario, ["--requests", "40", "--concurrency", "20"])
            #expect(second.code == 0 && second.output.contains("above the baseline"), "\(second)")
            let check = try await bench.ezbench("check")
            #expect(check.code == 0 && check.output.contains("in main (run 1)"), "\(check)")
        }
    }
}
