import Foundation
import Testing

/// A result that is to be written where runs are kept.
@Suite("Output onto a database", .timeLimit(.minutes(30)))
struct OutputOntoDatabaseTests {
    /// Commands, as typed up to the path that they write to.
    private static let commands = [
        ["report", "--output"], ["check", "--max-error-rate", "0.5", "--output"], ["selftest", "--output"],
        ["selftest", "--quick", "--output"], ["simulate", "--port", "0", "--record"],
    ]

    @Test("is refused at once by every command and on every path, and no run is lost")
    func refused() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            _ = try await bench.run(.single(address))
            try bench.write(TestScenario.single(address))
            #expect(try await bench.ezbench("run", "scenario.json", "--db", "other.sqlite").code == 0)
            try #require(symlink("ezbench.sqlite", bench.path("link")) == 0)
            let files = ["ezbench.sqlite", "other.sqlite"]
            let before = try files.map { try Data(contentsOf: URL(fileURLWithPath: bench.path($0))) }
            let paths = ["ezbench.sqlite", "./ezbench.sqlite", bench.path("ezbench.sqlite"), "link", "other.sqlite"]
            for command in Self.commands {
                for path in paths {
                    let result = try await bench.start(command + [path]).result()
                    #expect(
                        result.code == 2 && result.errors.contains("cannot write \(path): it is an SQLite database"),
                        "\(command) \(path): \(result.errors)"
                    )
                    #expect(
                        result.output.isEmpty && !result.errors.contains("streams ×"),
                        "\(command): before anything is done"
                    )
                }
            }
            let summary = try await bench.ezbench(
                "check",
                "--max-error-rate",
                "0.5",
                "--format",
                "github",
                environment: ["GITHUB_STEP_SUMMARY": "other.sqlite"]
            )
            #expect(
                summary.code == 2 && summary.errors.contains("GITHUB_STEP_SUMMARY: cannot write"),
                "\(summary.errors)"
            )
            #expect(summary.output.isEmpty)
            #expect(try files.map { try Data(contentsOf: URL(fileURLWithPath: bench.path($0))) } == before)
            for file in files { #expect(try await bench.report(database: file).run.status == "finished") }
        }
    }

    @Test("is refused while a run writes there, log and all, and the run goes on")
    func whileItRuns() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator()
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.add(.chat, "held", ["headers": ["x-simulator-fault": "hold"]])
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json", "--grace", "0s"])
            try await simulator.holds(1, of: run)
            for path in ["ezbench.sqlite", "ezbench.sqlite-wal", "ezbench.sqlite-shm"] {
                for command in [["report", "--output"], ["simulate", "--port", "0", "--record"]] {
                    let result = try await bench.start(command + [path]).result()
                    #expect(
                        result.code == 2 && result.errors.contains("cannot write \(path): it is an SQLite database"),
                        "\(command) \(path): \(result.errors)"
                    )
                }
            }
            run.send(SIGINT)
            #expect(await run.result().code == 130)
            #expect(try await bench.report().run.status == "interrupted")
        }
    }
}
