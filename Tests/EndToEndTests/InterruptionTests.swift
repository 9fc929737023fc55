import Foundation
import Testing

/// A run whose first target is soon done and whose second one is held in the middle, interrupted once the first one is stored.
@Suite("Interruption", .timeLimit(.minutes(30)))
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
            #expect(result.errors.contains("stopping: 1 stream in flight may take"))
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
            let simulator = try await bench.simulator()
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.add(.chat, "one", ["headers": ["x-simulator-fault": "hold;spare=2"]])
            scenario.add(.anthropic, "other", ["headers": ["x-simulator-fault": "hold;spare=2"]])
            scenario.load = ["requests": 1000]
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json", "--grace", "1h"])
            try await simulator.holds(2, of: run)
            run.send(SIGINT)
            _ = try await run.line(containing: "stopping: 2 streams in flight", inErrors: true)
            simulator.letAllGo()
            let result = await run.result()
            #expect(result.code == 130)
            let report = try await bench.report()
            #expect(report.targets.allSatisfy { $0.requests.failed == 0 && $0.requests.cancelled == 0 })
            // Two that were spared and the two that were in flight.
            #expect(report.targets.map(\.requests.ok).reduce(0, +) == 4)
            #expect(report.targets.allSatisfy { $0.requests.ok > 0 })
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
            #expect(again.errors.contains("run 1 was interrupted"), "who only reads marks nothing")

            let report = try await bench.report()
            #expect(report.run.status == "interrupted")
            #expect(try report.target("quick").requests.ok == 3)
            #expect(try report.target("slow").requests.attempted == 0)

            try await bench.runOnce()
            #expect(try await bench.report().run.id == 2)
            #expect(try await bench.ezbench("runs").errors.isEmpty, "the run has marked it")
        }
    }

    @Test("Killed or under way: runs are kept as baselines, labelled and deleted beside the log that it leaves")
    func changed() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let run = try await Self.startLongRun(bench)
            let beside = try await bench.ezbench("baseline", "set", "1", "--file", "base.sqlite")
            #expect(beside.code == 0 && beside.errors.isEmpty, "\(beside)")
            run.send(SIGKILL)
            #expect(await run.result().ending == .signal(SIGKILL))

            let noted = try await bench.ezbench("runs", "--note", "seen", "2")
            #expect(noted.code == 0 && noted.output.contains("seen"), "\(noted)")
            #expect(noted.errors.ranges(of: "run 2 was interrupted").count == 1, "\(noted.errors)")
            let deleted = try await bench.ezbench("runs", "--delete", "2", "--yes")
            #expect(deleted.code == 0 && deleted.errors.isEmpty, "\(deleted)")
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
            let simulator = try await bench.simulator()
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.add(.chat, "one", ["headers": ["x-simulator-fault": "hold;spare=2"]])
            scenario.load = ["requests": 6]
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json"])
            try await simulator.holds(1, of: run)
            run.send(SIGSTOP)
            try await Self.letTwoSecondsPass(bench, simulator)
            run.send(SIGCONT)
            simulator.letAllGo()
            let result = await run.result()
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.output.contains("STOOD STILL: "))
            #expect(try await bench.report().target("one").requests.ok == 6)
            #expect(try await bench.ezbench("check", "--max-error-rate", "0").output.contains("STOOD STILL"))
        }
    }

    @Test("Without its terminal: a run started to ignore that goes on")
    func nohup() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator()
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.add(.chat, "one", ["headers": ["x-simulator-fault": "hold;spare=2"]])
            scenario.load = ["requests": 6]
            try bench.write(scenario)
            let run = try bench.start(
                program: "/bin/sh",
                ["-c", "trap '' HUP; exec \(Product.ezbench) run scenario.json"]
            )
            try await simulator.holds(1, of: run)
            run.send(SIGHUP)
            simulator.letAllGo()
            #expect(await run.result().code == 0)
            #expect(try await bench.report().run.status == "finished")
        }
    }

    // MARK: The long run

    private static func startLongRun(_ bench: Workbench, _ arguments: String...) async throws -> ChildProcess {
        let simulator = try await bench.simulator()
        var scenario = TestScenario(baseURL: simulator.address)
        scenario.add(.chat, "quick")
        scenario.add(.anthropic, "slow", ["headers": ["x-simulator-fault": "hold;after=2"]])
        scenario.load = ["requests": 3]
        try bench.write(scenario)
        let run = try bench.start(["run", "scenario.json"] + arguments)
        try await simulator.holds(1, of: run)
        try await bench.stores(3, of: run)
        return run
    }

    /// Returns when a time is over that nobody but the system's clock can shorten: a request is given two seconds, and held.
    private static func letTwoSecondsPass(_ bench: Workbench, _ simulator: RunningSimulator) async throws {
        var scenario = TestScenario.single(simulator.address, .chat, ["headers": ["x-simulator-fault": "no-headers"]])
        scenario.endpoints["here"]?["limits"] = ["total": "2s"]
        try bench.write(scenario, to: "clock.json")
        let clock = try await bench.ezbench("run", "clock.json", "--db", "clock.sqlite")
        #expect(clock.code == 1 && clock.output.contains("total_timeout"))
    }

    private func expectKept(_ bench: Workbench) async throws {
        let report = try await bench.report()
        #expect(report.run.status == "interrupted")
        #expect(try report.target("quick").requests.ok == 3)
        let slow = try report.target("slow").requests
        #expect(slow.cancelled == 1 && slow.ok == 0 && slow.failed == 0)
    }
}
