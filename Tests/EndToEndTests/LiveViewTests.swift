import Foundation
import Testing

/// The live view of a run, on a pseudo-terminal that `script` provides.
@Suite("Live view", .timeLimit(.minutes(10)), .enabled(if: Product.tool("script") != nil))
struct LiveViewTests {
    /// Runs `ezbench` on a terminal of 100 columns and 30 rows; both of its outputs are that terminal.
    private func start(_ bench: Workbench, _ arguments: String) throws -> ChildProcess {
        let command = "stty cols 100 rows 30; echo $$ > pid; exec '\(Product.ezbench)' \(arguments)"
        return try bench.start(
            program: try #require(Product.tool("script")),
            ["-qec", command, "/dev/null"],
            environment: ["TERM": "xterm-256color", "SHELL": "/bin/sh"]
        )
    }

    @Test("Frames are drawn in place while requests are under way, and are gone when the report comes")
    func frames() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator(["--fault", "hold"])
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.add(.chat, "first")
            scenario.add(.chat, "second")
            scenario.load = ["requests": 2]
            scenario.objectives = [["metric": "error_rate", "max": "50%"]]
            try bench.write(scenario)
            let child = try start(bench, "run scenario.json")
            _ = try await child.line(containing: "gate so far")
            simulator.letAllGo()
            let result = await child.result()
            #expect(result.code == 0, "\(result.output)")
            let frames = result.output.components(separatedBy: "\u{1B}[?2026h").dropFirst()
            #expect(frames.count > 1)
            for frame in frames.dropLast() {
                #expect(frame.contains("first") && frame.contains("second") && frame.contains("TTFT p50"), "\(frame)")
                #expect(frame.contains("\u{1B}[?2026l"))
            }
            #expect(!result.output.contains("\u{1B}[?25l"), "the cursor is never hidden")
            let after = try #require(result.output.components(separatedBy: "\u{1B}[J").last)
            #expect(after.contains("first") && !after.contains("gate so far"), "\(after)")
        }
    }

    @Test("Ctrl-C is answered above the view, and the view goes")
    func interrupted() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator(["--fault", "hold"])
            let child = try start(
                bench,
                "run --url \(simulator.address) --model m --requests 2 --warmup 0 --grace 1s --format csv"
            )
            try await simulator.holds(1)
            _ = try await child.line(containing: "TTFT p50")
            let text = try bench.read("pid").trimmingCharacters(in: .whitespacesAndNewlines)
            kill(try #require(Int32(text)), SIGINT)
            let result = await child.result()
            #expect(result.code == 130, "\(result.output)")
            #expect(result.output.contains("ezbench: stopping: 1 stream in flight"), "\(result.output)")
            let after = try #require(result.output.components(separatedBy: "\u{1B}[?2026l").last)
            #expect(after.contains("ezbench: interrupted") && !after.contains("TTFT p50 "), "\(after)")
        }
    }

    @Test("A sweep shows the rung under way, and each view is gone when its rung's line comes")
    func sweep() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator(["--fault", "hold"])
            let server = "--url \(simulator.address) --model m"
            let sweep = "sweep \(server) --concurrency 1,2 --requests 4 --settle 0s --no-confirm --format csv"
            let child = try start(bench, sweep + " --max-e2e-p95 1h")
            _ = try await child.line(containing: "rung 1 at 1 at a time")
            _ = try await child.line(containing: "gate so far")
            simulator.letAllGo()
            let result = await child.result()
            let frames = result.output.components(separatedBy: "\u{1B}[?2026h").dropFirst()
            let first = frames.filter { $0.contains("rung 1 at 1 at a time") }
            #expect(!first.isEmpty && first.allSatisfy { $0.contains("TTFT p50") && $0.contains("failed") })
            let after = try #require(result.output.components(separatedBy: "\u{1B}[J").last)
            #expect(after.contains("variable,load") && !after.contains("gate so far"), "\(after)")
            let plain = await (try start(bench, sweep + " --progress none")).result()
            #expect(!plain.output.contains("\u{1B}[?2026h") && plain.output.contains("rung 1: "), "\(plain.output)")
        }
    }

    @Test("Without a terminal, or on request, there are lines; and none where none are wanted")
    func plain() async throws {
        try await Workbench.with { bench in
            let url = try await bench.startSimulator()
            for form in ["auto", "live", "plain", "none"] {
                let run = try await bench.ezbench(
                    "run",
                    "--url",
                    url,
                    "--model",
                    "m",
                    "--requests",
                    "1",
                    "--progress",
                    form
                )
                #expect(run.code == 0 && !run.errors.contains("\u{1B}"), "\(form): \(run.errors)")
            }
            for form in ["plain", "none"] {
                let result = await (try start(bench, "run --url \(url) --model m --requests 1 --progress \(form)"))
                    .result()
                #expect(result.code == 0 && !result.output.contains("\u{1B}[?2026h"), "\(form)")
            }
            let unknown = try await bench.ezbench("run", "--url", url, "--model", "m", "--progress", "loud")
            #expect(unknown.code == 2 && unknown.lastError.contains("'auto', 'live', 'plain'"))
        }
    }
}
