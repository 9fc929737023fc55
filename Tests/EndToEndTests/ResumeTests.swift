import Foundation
import Testing

/// A run that was interrupted, finished in another sitting.
@Suite("Resuming", .timeLimit(.minutes(30)))
struct ResumeTests {
    @Test("The plan is finished: every request once, in the same run, and the report tells of the sittings")
    func finished() async throws {
        try await Workbench.with { bench in
            try await Self.interrupt(bench)
            let before = try await bench.report()
            let asked = before.targets.map(\.requests.ok).reduce(0, +)
            #expect(before.run.status == "interrupted" && asked > 0 && asked < 2 * Self.requests)

            let result = try await bench.ezbench("run", "--resume", "last")
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.errors.contains("resuming run 1 (test): sitting 2"))
            #expect(result.output.contains("resumed: 2 sittings"))
            let report = try await bench.report()
            #expect(report.run.id == 1 && report.run.status == "finished" && report.run.sittings.count == 2)
            for target in report.targets {
                #expect(target.requests.ok == Self.requests && target.requests.failed == 0)
                #expect(target.requests.warmup == 4, "each sitting warms up")
            }
        }
    }

    @Test("Every place of the plan is finished once, and what was broken off is kept", .enabled(if: Product.hasSQLite3))
    func places() async throws {
        try await Workbench.with { bench in
            try await Self.interrupt(bench)
            // A bound that is named now is judged, and kept with the run.
            let judged = try await bench.ezbench("run", "--resume", "1", "--max-e2e-p95", "1ns")
            #expect(judged.code == 1 && judged.output.contains("E2E p95"), "\(judged.errors)")
            let again = try await bench.ezbench("check", "1")
            #expect(again.code == 1 && again.output.contains("first: E2E p95"), "\(again)")
            let rows = try await bench.query(
                """
                SELECT count(*) AS rows, count(DISTINCT target_id * 1000 + sequence) AS places, max(sequence) AS last,
                    max(part) AS parts FROM request WHERE phase = 'measure' AND outcome = 'ok'
                """
            )
            let places = 2 * Self.requests
            #expect(rows.first?["rows"] as? Int == places && rows.first?["places"] as? Int == places)
            #expect(rows.first?["last"] as? Int == Self.requests - 1 && rows.first?["parts"] as? Int == 2)
            let sentAgain = try await bench.query(
                """
                SELECT count(*) AS n FROM request broken JOIN request done USING (target_id, phase, sequence)
                WHERE broken.outcome = 'cancelled' AND broken.part = 1 AND done.outcome = 'ok' AND done.part = 2
                """
            )
            let broken = try await bench.query("SELECT count(*) AS n FROM request WHERE outcome = 'cancelled'")
            #expect(sentAgain.first?["n"] as? Int == 2 * Self.concurrency)
            #expect(broken.first?["n"] as? Int == 2 * Self.concurrency)
        }
    }

    @Test("The scenario may be named again, and must be the same")
    func withFile() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.interrupt(bench)
            scenario.load["concurrency"] = 3
            try bench.write(scenario, to: "other.json")
            let other = try await bench.ezbench("run", "other.json", "--resume", "last")
            #expect(other.code == 2 && other.errors.contains("$.load.concurrency differs"))
            let flag = try await bench.ezbench("run", "--resume", "last", "--requests", "5")
            #expect(flag.code == 2 || flag.code == 64)
            #expect(flag.errors.contains("--requests: a run is resumed with the load it was begun with"))
            #expect(try await bench.ezbench("run", "scenario.json", "--resume", "last").code == 0)
        }
    }

    @Test("A run that is over, one that is not there, and one that goes on are refused, each in words of its own")
    func refused() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let over = try await bench.ezbench("run", "--resume", "last")
            #expect(over.code == 2 && over.errors.contains("the run is finished"))
            let missing = try await bench.ezbench("run", "--resume", "7")
            #expect(missing.code == 2 && missing.errors.contains("there is no run 7"))
            let wrong = try await bench.ezbench("run", "--resume", "0")
            #expect(wrong.code == 2 && wrong.errors.contains("--resume 0: not a run"))
            let nothing = try await bench.ezbench("run", "--resume", "last", "--db", "none.sqlite")
            #expect(nothing.code == 2 && nothing.errors.contains("there is no such database"))
            #expect(!bench.has("none.sqlite"))
            try bench.write("", to: "empty.sqlite")
            for arguments in [
                ["run", "--resume", "latest"], ["runs", "latest", "--tag", "x"], ["runs", "--keep", "1"],
            ] {
                let empty = try await bench.start(arguments + ["--db", "empty.sqlite"]).result()
                #expect(empty.code == 2 && empty.errors.contains("is an empty database"), "\(empty)")
            }
            #expect(try bench.read("empty.sqlite").isEmpty && !bench.has("empty.sqlite-wal"))

            let simulator = try await bench.simulator()
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.add(.chat, "held", ["headers": ["x-simulator-fault": "hold"]])
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json", "--grace", "0s"])
            try await simulator.holds(1, of: run)
            let running = try await bench.ezbench("run", "--resume", "last")
            #expect(running.code == 2 && running.errors.contains("still goes on in another process"))
            run.send(SIGINT)
            #expect(await run.result().code == 130)
        }
    }

    @Test("A key is looked for again in its variable, and its absence is told")
    func keys() async throws {
        try await Workbench.with { bench in
            let key = ["LLM_KEY": "sk-resumed-1234567"]
            try await Self.interrupt(bench, apiKey: "${LLM_KEY}", environment: key)
            let without = try await bench.ezbench("run", "--resume", "last")
            #expect(without.code == 2 && without.errors.contains("no environment variable LLM_KEY"))
            #expect(try await bench.report().run.status == "interrupted")
            #expect(try await bench.ezbench("run", "--resume", "last", environment: key).code == 0)
        }
    }

    @Test("A simulated run stays simulated, whatever key there is by now; a measured one is not simulated")
    func simulated() async throws {
        try await Workbench.with { bench in
            // A budget ends it in the middle, wherever its simulator is then.
            var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
            scenario.endpoints["here"]?["apiKey"] = "${LLM_KEY}"
            scenario.add(.anthropic, "one", ["maxTokens": 20])
            scenario.load = ["requests": 20]
            scenario.budget = "0.001 USD"
            let first = try await bench.run(scenario, ["--simulate"])
            #expect(first.code == 1 && first.output.contains("INTERRUPTED"), "\(first.errors)")
            let key = ["LLM_KEY": "sk-resumed-1234567"]
            let inCI = try await bench.ezbench("run", "--resume", "last", environment: ["CI": "1"])
            #expect(inCI.code == 2 && inCI.errors.contains("simulated figures must not pass"))
            let again = try await bench.ezbench("run", "--resume", "last", "--budget", "1 USD", environment: key)
            #expect(again.code == 0 && again.output.contains("SIMULATED"))
            #expect(again.errors.contains("SIMULATED (as it was begun)") && !again.errors.contains("no key is set"))
            #expect(try await bench.report().run.simulated)

            try await Self.interrupt(bench)
            let mixed = try await bench.ezbench("run", "--resume", "last", "--simulate")
            #expect(mixed.code == 2 && mixed.errors.contains("the run was measured"))
        }
    }

    // MARK: The interrupted run

    private static let requests = 30
    private static let concurrency = 4

    /// Runs two targets, and interrupts them when the simulator holds every stream that is in flight.
    ///
    /// The simulator then holds nothing more, so that the run can be finished.
    @discardableResult
    private static func interrupt(
        _ bench: Workbench,
        apiKey: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> TestScenario {
        let simulator = try await bench.simulator(["--fault", "hold;after=2;spare=20"])
        var scenario = TestScenario(baseURL: simulator.address)
        scenario.endpoints["here"]?["apiKey"] = apiKey
        scenario.add(.chat, "first")
        scenario.add(.anthropic, "second")
        scenario.load = ["requests": requests, "concurrency": concurrency, "warmup": 2]
        try bench.write(scenario)
        let run = try bench.start(["run", "scenario.json", "--grace", "0s"], environment: environment)
        try await simulator.holds(2 * concurrency, of: run)
        run.send(SIGINT)
        let result = await run.result()
        simulator.letAllGo()
        guard result.code == 130 else { throw Unexpected("the run ended with \(result.ending): \(result.errors)") }
        return scenario
    }
}
