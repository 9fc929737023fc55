import Foundation
import Testing

/// A run that was interrupted, finished in another sitting.
@Suite("Resuming", .timeLimit(.minutes(5)))
struct ResumeTests {
    @Test("The plan is finished: every request once, in the same run, and the report tells of the sittings")
    func finished() async throws {
        try await Workbench.with { bench in
            try await Self.interrupt(bench)
            let before = try await bench.report()
            let asked = try before.target("first").requests.ok
            #expect(before.run.status == "interrupted" && asked < 400)

            let result = try await bench.ezbench("run", "--resume", "last")
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.errors.contains("resuming run 1 (test): sitting 2"))
            #expect(result.output.contains("resumed: 2 sittings"))
            let report = try await bench.report()
            #expect(report.run.id == 1 && report.run.status == "finished" && report.run.sittings.count == 2)
            for target in report.targets {
                #expect(target.requests.ok == 400 && target.requests.failed == 0)
                #expect(target.requests.warmup == 4, "each sitting warms up")
            }
        }
    }

    @Test("Every place of the plan is finished once, and what was broken off is kept", .enabled(if: Product.hasSQLite3))
    func places() async throws {
        try await Workbench.with { bench in
            try await Self.interrupt(bench)
            #expect(try await bench.ezbench("run", "--resume", "1").code == 0)
            let rows = try await bench.query(
                """
                SELECT count(*) AS rows, count(DISTINCT target_id * 1000 + sequence) AS places, max(sequence) AS last,
                    max(part) AS parts FROM request WHERE phase = 'measure' AND outcome = 'ok'
                """
            )
            #expect(rows.first?["rows"] as? Int == 800 && rows.first?["places"] as? Int == 800)
            #expect(rows.first?["last"] as? Int == 399 && rows.first?["parts"] as? Int == 2)
            let again = try await bench.query(
                """
                SELECT count(*) AS n FROM request broken JOIN request done USING (target_id, phase, sequence)
                WHERE broken.outcome = 'cancelled' AND broken.part = 1 AND done.outcome = 'ok' AND done.part = 2
                """
            )
            let broken = try await bench.query("SELECT count(*) AS n FROM request WHERE outcome = 'cancelled'")
            #expect(again.first?["n"] as? Int == broken.first?["n"] as? Int)
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
            let wrong = try await bench.ezbench("run", "--resume", "yes")
            #expect(wrong.code == 2 && wrong.errors.contains("--resume yes: not a run"))
            let nothing = try await bench.ezbench("run", "--resume", "last", "--db", "none.sqlite")
            #expect(nothing.code == 2 && nothing.errors.contains("there is no such database"))
            #expect(!bench.has("none.sqlite"))

            let simulator = try await bench.startSimulator()
            var scenario = TestScenario(baseURL: simulator)
            scenario.add(.chat, "stalled", ["headers": ["x-simulator-fault": "stall;after=2"]])
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json", "--grace", "0s"])
            while try await bench.ezbench("runs", "--format", "json").output.contains("\"running\"") == false {
                try Task.checkCancellation()
            }
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
            try await Self.interrupt(bench, apiKey: "${LLM_KEY}", arguments: ["--simulate"])
            let key = ["LLM_KEY": "sk-resumed-1234567"]
            let inCI = try await bench.ezbench("run", "--resume", "last", environment: ["CI": "1"])
            #expect(inCI.code == 2 && inCI.errors.contains("simulated figures must not pass"))
            let again = try await bench.ezbench("run", "--resume", "last", environment: key)
            #expect(again.code == 0 && again.output.contains("SIMULATED"))
            #expect(try await bench.report().run.simulated)

            try await Self.interrupt(bench)
            let mixed = try await bench.ezbench("run", "--resume", "last", "--simulate")
            #expect(mixed.code == 2 && mixed.errors.contains("the run was measured"))
        }
    }

    // MARK: The interrupted run

    /// Runs two targets of 400 requests each, and interrupts them in the middle.
    @discardableResult
    private static func interrupt(
        _ bench: Workbench,
        apiKey: String? = nil,
        arguments: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> TestScenario {
        var scenario = TestScenario(baseURL: try await bench.startSimulator("--rate", "200"))
        scenario.endpoints["here"]?["apiKey"] = apiKey
        let figures: [String: Any] = ["simulation": ["ttft": "5ms", "tokensPerSecond": 200], "maxTokens": 20]
        scenario.add(.chat, "first", figures)
        scenario.add(.anthropic, "second", figures)
        scenario.load = ["requests": 400, "concurrency": 8, "warmup": 2]
        try bench.write(scenario)
        let run = try bench.start(["run", "scenario.json", "--grace", "0s"] + arguments, environment: environment)
        while true {
            try Task.checkCancellation()
            let listed = try await bench.ezbench("runs", "--format", "json")
            if listed.code == 0, let last = try RunList(json: listed.output).runs.last, last.status == "running",
                last.requests ?? 0 >= 20
            {
                break
            }
        }
        run.send(SIGINT)
        let result = await run.result()
        guard result.code == 130 else { throw Unexpected("the run ended with \(result.ending): \(result.errors)") }
        return scenario
    }
}
