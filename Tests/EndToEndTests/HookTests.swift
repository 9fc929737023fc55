import Foundation
import Testing

@Suite("What is done before a run", .timeLimit(.minutes(30)))
struct HookTests {
    private static func scenario(_ address: String, _ hooks: [[String: Any]]) -> TestScenario {
        var scenario = TestScenario.single(address, .chat, [:])
        scenario.endpoints["here"]?["before"] = hooks
        return scenario
    }

    @Test("empties the server's cache, and is in every output of the run")
    func run() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            try bench.write(
                Self.scenario(address, [["request": "/reset_prefix_cache"], ["command": ["sh", "-c", ":"]]])
            )
            let run = try await bench.ezbench("run", "scenario.json", "--requests", "2")
            #expect(run.code == 0 && run.errors.contains("before the run: POST \(address)/reset_prefix_cache ("))
            for format in ["markdown", "html", "json"] {
                let report = try await bench.ezbench("report", "--format", format)
                #expect(report.output.contains("/reset_prefix_cache"), "\(format)")
            }
            try bench.write(Self.scenario(address, []))
            _ = try await bench.ezbench("run", "scenario.json", "--requests", "2")
            let compared = try await bench.ezbench("compare", "1", "2")
            #expect(compared.output.contains("done before"), "\(compared.output)")
        }
    }

    @Test("ends run and sweep with the reason in the last line where it fails, and keeps the rungs before")
    func failing() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            // It works once.
            let once: [String: Any] = ["command": ["sh", "-c", "mkdir \(bench.path("once"))"]]
            try bench.write(Self.scenario(address, [once]))
            let sweep = try await bench.start([
                "sweep", "scenario.json", "--concurrency", "1,2", "--requests", "20", "--settle", "0s", "--quiet",
            ]).result()
            #expect(sweep.code == 1, "\(sweep.errors)")
            let last = sweep.errors.split(separator: "\n").last ?? ""
            #expect(
                last.contains("the next rung could not begin: before the run, for endpoint \"here\"")
                    && last.contains("exit code 1")
            )
            #expect(sweep.output.contains("NOT WHOLE") && sweep.output.contains("ladder of 1, 2 streams"))
            let run = try await bench.ezbench("run", "scenario.json", "--requests", "2")
            #expect(run.code == 2 && run.errors.split(separator: "\n").last?.contains("ended with exit code 1") == true)
            let runs = try await bench.ezbench("runs", "--format", "json")
            #expect(
                runs.output.components(separatedBy: "\"status\"").count == 2,
                "neither left a run behind: \(runs.output)"
            )
        }
    }
}
