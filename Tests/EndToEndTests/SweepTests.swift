import Foundation
import Testing

/// Limits are certain by their distance: a nanosecond always is missed, an hour never.
@Suite("Sweeping", .timeLimit(.minutes(30)))
struct SweepTests {
    private static func scenario(max: String, _ address: String) -> TestScenario {
        var scenario = TestScenario.single(address, .chat, [:])
        scenario.objectives = [["metric": "e2e", "percentile": 95, "max": max]]
        return scenario
    }

    @Test("a ladder is a run for each rung, is shown again, and goes on where a rung is missing")
    func ladder() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            try bench.write(Self.scenario(max: "1h", address))
            let arguments = [
                "sweep", "scenario.json", "--concurrency", "2,4", "--requests", "160", "--settle", "0s", "--no-confirm",
                "--tag", "nightly",
            ]
            let first = try await bench.start(arguments).result()
            // Whether a rung settles is the machine's affair; that a limit of an hour breaks is out of the question.
            #expect([0, 3].contains(first.code), "\(first.errors)")
            #expect(first.output.contains("SIMULATED") && first.output.contains("ladder of 2, 4 streams at a time"))
            #expect(!first.output.contains("breaks from"))

            let runs = try await bench.ezbench("runs")
            #expect(runs.output.contains("sweep/") && runs.output.contains("4 at a time"))
            // A rung that ended once it was decided lacks nothing of its plan.
            let check = try await bench.ezbench("check", "1")
            #expect(check.code == 0, "\(check.output)")

            let shown = try await bench.ezbench("report", "--sweep", "latest", "--format", "json")
            #expect(shown.output.contains("\"ezbench.sweep\"") && shown.output.contains("\"holds_up_to\""))
            let page = try await bench.ezbench("report", "--sweep", "latest", "--format", "html")
            #expect(page.output.contains("SIMULATED") && page.output.contains("<svg"))

            _ = try await bench.ezbench("runs", "--delete", "2", "--yes")
            let part = try await bench.ezbench("report", "--sweep", "latest")
            #expect(part.output.contains("NOT WHOLE: not all rungs are measured yet"))
            // By a tag that somebody gave it, too.
            #expect(try await bench.ezbench("report", "--sweep", "nightly").output == part.output)
            let unknown = try await bench.ezbench("report", "--sweep", "daily")
            #expect(unknown.code == 2 && unknown.errors.contains("no such sweep"), "\(unknown.errors)")
            let resumed = try await bench.start(arguments + ["--resume", "latest"]).result()
            #expect([0, 3].contains(resumed.code), "\(resumed.errors)")
            #expect(resumed.errors.contains("kept: SIMULATED") && resumed.errors.contains("(run 3)"))
            let other = try await bench.start(arguments + ["--resume", "latest", "--attainment", "90%"]).result()
            #expect(other.code == 2 && other.errors.contains("was measured with another scenario, or other flags"))
            #expect(other.errors.contains("$.sweep.attainment (--attainment) differs"), "\(other.errors)")
            let few = try await bench.start([
                "sweep", "scenario.json", "--rate", "2,4", "--rung", "3s", "--no-confirm", "--max-time", "1s",
            ]).result()
            #expect(few.errors.contains("2 requests/s can hardly be proven to hold: that takes "), "\(few.errors)")
            #expect(few.errors.contains("(--rung "), "\(few.errors)")
        }
    }

    @Test("objectives that the least load breaks end with 1, and the last line says so")
    func breaks() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator("--fault", "status=500", "--fault-share", "50%")
            try bench.write(Self.scenario(max: "1h", address))
            let result = try await bench.ezbench(
                "sweep",
                "scenario.json",
                "--concurrency",
                "2,4",
                "--requests",
                "200",
                "--settle",
                "0s",
                "--search",
                "--quiet"
            )
            #expect(result.code == 1, "\(result.errors)")
            #expect(result.errors.contains("breaks at 2 at a time, the least load that was measured, proven"))
            #expect(result.errors.split(separator: "\n").last?.hasPrefix("ezbench: SIMULATED ") == true)
            #expect(result.output.contains("SIMULATED"))
        }
    }

    @Test("what cannot be swept is refused before anything is sent")
    func refusals() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single("http://127.0.0.1:1", .chat, [:]))
            let cases: [([String], String)] = [
                (["--concurrency", "0"], "whole numbers from 1"), (["--concurrency", "4..2"], "1..64"),
                (["--rate", "1,x"], "requests per second"), (["--rate", "1", "--concurrency", "1"], "name one"),
                (["--rung", "1s", "--requests", "1"], "name one"), (["--search"], "Name an objective"),
                (["--sessions", "1,2"], "holds no conversations"), (["--sessions", "1", "--rate", "2"], "name one"),
                (["--resume", "latest"], "--resume latest: ezbench.sqlite"),
                (["--rung", "2s", "--settle", "2s"], "leaves nothing to count"),
                (["--tag", "sweep/mine"], "a sweep's own"), (["--strict"], "ends with 3 in any case"),
                (["--objective", "ttft p95 <= 1s for 3 windows of 20s"], "asks each of a target's requests"),
                (["--zzz", "3"], "ezbench: Unknown option '--zzz'\n"),
                (["--concurency", "3"], "Unknown option '--concurency'. Did you mean '--concurrency'?"),
            ]
            for (arguments, words) in cases {
                let result = try await bench.start(["sweep", "scenario.json"] + arguments).result()
                #expect(result.code == 2 && result.errors.contains(words), "\(arguments): \(result.errors)")
            }
            let server = ["sweep", "--url", "http://127.0.0.1:1", "--model", "m"]
            let other = try await bench.start(server + ["--concurency", "3"]).result()
            #expect(other.errors.contains("Unknown option '--concurency'. Did you mean '--concurrency'?"))
            var dead = TestScenario.single("http://127.0.0.1:1", .chat, [:])
            dead.abort = ["nothingWorks": true]
            try bench.write(dead)
            let nothing = try await bench.ezbench("sweep", "scenario.json", "--requests", "5", "--quiet")
            #expect(nothing.code == 1 && nothing.errors.contains("ezbench: nothing works at http://127.0.0.1:1/"))
            let again = try await bench.ezbench("sweep", "scenario.json", "--requests", "5", "--resume", "latest")
            #expect(again.errors.contains("ezbench: rung 1: "), "a rung at which nobody answered is measured again")
            let unknown = try await bench.ezbench("sweep", "scenario.json", "--resume", "sweep/ffffffff")
            #expect(unknown.code == 2 && unknown.errors.contains("--resume sweep/ffffffff: no run in"))
        }
    }
}
