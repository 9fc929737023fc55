import Foundation
import Testing

/// A run whose first target is soon done and whose second one never is, interrupted once the first one is stored.
@Suite("Interruption", .timeLimit(.minutes(5)))
struct InterruptionTests {
    @Test(
        "Asked to end: the run stops after its grace, keeps and reports what it has, and exits 130",
        arguments: [SIGINT, SIGTERM, SIGHUP]
    )
    func asked(_ signal: Int32) async throws {
        try await Workbench.with { bench in
            let run = try await Self.startLongRun(bench, "--grace", "100ms")
            run.send(signal)
            let result = await run.result()
            #expect(result.code == 130)
            #expect(result.errors.contains("stopping: 1 streams in flight may take"))
            #expect(result.output.contains("INTERRUPTED: the run was broken off"))
            try await expectKept(bench)
        }
    }

    @Test("Asked twice: the streams in flight end at once, whatever their grace")
    func askedTwice() async throws {
        try await Workbench.with { bench in
            let run = try await Self.startLongRun(bench, "--grace", "1h")
            run.send(SIGINT)
            _ = try await run.line(containing: "stopping:", inErrors: true)
            run.send(SIGINT)
            #expect(await run.result().code == 130)
            try await expectKept(bench)
        }
    }

    @Test("Streams in flight that end within their grace count as measured, and nothing new is begun")
    func grace() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.startSimulator()
            var scenario = TestScenario(baseURL: simulator)
            scenario.add(.chat, "quick", ["headers": ["x-simulator": "tokens=2"]])
            // Five tokens a second: under way when the signal comes, and soon over.
            scenario.add(.chat, "slow", ["headers": ["x-simulator": "tokens=10, rate=5"]])
            scenario.load = ["requests": 1000]
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json", "--grace", "1h"])
            try await Self.waitForSamples(3, bench)
            run.send(SIGINT)
            let result = await run.result()
            #expect(result.code == 130)
            let report = try await bench.report()
            #expect(report.targets.allSatisfy { $0.requests.failed == 0 && $0.requests.cancelled == 0 })
            #expect(try report.target("slow").requests.ok > 0)
            #expect(try report.target("quick").requests.ok < 1000)
            #expect(report.run.status == "interrupted")
        }
    }

    @Test("Killed: the database opens, the run is marked interrupted, its samples are there, and the next run goes on")
    func killed() async throws {
        try await Workbench.with { bench in
            let run = try await Self.startLongRun(bench)
            run.send(SIGKILL)
            #expect(await run.result().ending == .signal(SIGKILL))

            let listed = try await bench.ezbench("runs", "--format", "json")
            #expect(listed.code == 0 && listed.errors.contains("run 1 was interrupted"))
            #expect(try RunList(json: listed.output).runs.map(\.status) == ["interrupted"])
            let again = try await bench.ezbench("runs")
            #expect(again.errors.isEmpty, "it is told once")

            let report = try await bench.report()
            #expect(report.run.status == "interrupted")
            #expect(try report.target("quick").requests.ok == 3)
            #expect(try report.target("slow").requests.attempted == 0)

            try await bench.runOnce()
            #expect(try await bench.report().run.id == 2)
        }
    }

    @Test("A run under way is listed as running, and not taken for dead")
    func underWay() async throws {
        try await Workbench.with { bench in
            let run = try await Self.startLongRun(bench, "--grace", "100ms")
            let listed = try await bench.ezbench("runs", "--format", "json")
            #expect(try RunList(json: listed.output).runs.map(\.status) == ["running"])
            #expect(listed.errors.isEmpty)
            let report = try await bench.ezbench("report")
            #expect(report.code == 0 && report.output.contains("NOT FINISHED"))
            run.send(SIGINT)
            #expect(await run.result().code == 130)
        }
    }

    @Test("Stopped and let go on: the run is finished, and says that the program stood still")
    func stopped() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator("--rate", "100"))
            scenario.add(.chat, "one")
            scenario.load = ["requests": 12]
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json"])
            try await Self.waitForSamples(2, bench)
            run.send(SIGSTOP)
            // The time itself is what is looked for.
            try await Task.sleep(for: .seconds(3))
            run.send(SIGCONT)
            let result = await run.result()
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.output.contains("STOOD STILL: "))
            #expect(try await bench.report().target("one").requests.ok == 12)
            #expect(try await bench.ezbench("check", "--max-error-rate", "0").output.contains("STOOD STILL"))
        }
    }

    @Test("Without its terminal: a run started to ignore that goes on")
    func nohup() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator("--rate", "100"))
            scenario.add(.chat, "one")
            scenario.load = ["requests": 12]
            try bench.write(scenario)
            let run = try bench.start(
                program: "/bin/sh",
                ["-c", "trap '' HUP; exec \(Product.ezbench) run scenario.json"]
            )
            try await Self.waitForSamples(1, bench)
            run.send(SIGHUP)
            #expect(await run.result().code == 0)
            #expect(try await bench.report().run.status == "finished")
        }
    }

    // MARK: The long run

    private static func startLongRun(_ bench: Workbench, _ arguments: String...) async throws -> ChildProcess {
        var scenario = TestScenario(baseURL: try await bench.startSimulator())
        scenario.add(.chat, "quick")
        scenario.add(.anthropic, "slow", ["headers": ["x-simulator-fault": "stall;after=2"]])
        scenario.load = ["requests": 3]
        try bench.write(scenario)
        let run = try bench.start(["run", "scenario.json"] + arguments)
        try await waitForSamples(3, bench)
        return run
    }

    /// Asks the database until it holds that many samples; what bounds the waiting is the suite's time limit.
    private static func waitForSamples(_ count: Int, _ bench: Workbench) async throws {
        while true {
            try Task.checkCancellation()
            let result = try await bench.ezbench("runs", "--format", "json")
            guard result.code == 0 else { continue }
            let listed = try RunList(json: result.output)
            if let stored = listed.runs.last?.requests, stored >= count { return }
        }
    }

    private func expectKept(_ bench: Workbench) async throws {
        let report = try await bench.report()
        #expect(report.run.status == "interrupted")
        #expect(try report.target("quick").requests.ok == 3)
        let slow = try report.target("slow").requests
        #expect(slow.cancelled == 1 && slow.ok == 0 && slow.failed == 0)
    }
}
