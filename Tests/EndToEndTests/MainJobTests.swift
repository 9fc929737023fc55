import Foundation
import Testing

@Suite("The main job: run, report, list", .timeLimit(.minutes(30)))
struct MainJobTests {
    @Test("The shipped comparison runs from the repository's root, without a key, and says loudly that it is simulated")
    func shippedComparison() async throws {
        try await Workbench.with { bench in
            let database = bench.path("out.sqlite")
            let result = try await bench.ezbench(
                "run",
                "scenarios/compare.json",
                "--requests",
                "2",
                "--warmup",
                "1",
                "--db",
                database,
                in: Product.root
            )
            #expect(result.output.contains("SIMULATED"))
            for words in [
                "compare · run 1 · 3 models × 2 requests", "0 failed", "claude", "gpt", "gemini", "first token ms",
                "GATE ",
                "measurement ", "ezbench report --full --run 1",
            ] {
                #expect(result.output.contains(words), "\(words) in \(result.output)")
            }
            let full = try await bench.ezbench("report", "--full", "--db", database).output
            for words in ["ezbench run 1: compare", "TTFT p50", "Cost (US dollars)", "3 warm-up, never counted"] {
                #expect(full.contains(words), "\(words) in \(full)")
            }
            #expect(result.errors.contains("SIMULATED (no key is set)"))

            let report = try await bench.report(database: database)
            #expect(report.run.simulated && report.run.status == "finished")
            #expect(report.targets.map(\.name) == ["claude", "gpt", "gemini"])
            #expect(report.targets.allSatisfy { $0.requests.ok == 2 && $0.requests.warmup == 1 })
            // Two requests prove no p95 met; only a machine too busy to send in half a second can miss one.
            let isMissed = report.objectives.contains { $0.answer == "fail" }
            #expect(report.objectives.count == 3 && !report.objectives.contains { $0.answer == "pass" })
            #expect(result.code == (isMissed ? 1 : 0))
        }
    }

    @Test("Connections opened ahead leave no request a cold one, and are told of", arguments: [1, 2])
    func prewarmed(loops: Int) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            scenario.add(.chat, "chat")
            scenario.add(.gemini, "gemini")
            scenario.load = ["concurrency": 4, "requests": 12, "prewarm": 4]
            try bench.write(scenario)
            let result = try await bench.ezbench("run", "scenario.json", "--loops", "\(loops)", "--full")
            #expect(result.code == 0 && result.output.contains("Connections opened ahead (ms)"), "\(result.errors)")
            let opened = try await bench.query(
                "SELECT count(*) AS n, count(DISTINCT connection_id) AS c, min(connected_ns >= started_ns) AS timed "
                    + "FROM opened_connection WHERE outcome = 'ok'"
            )
            #expect(opened.first?["n"] as? Int == 8 && opened.first?["c"] as? Int == 8)
            #expect(opened.first?["timed"] as? Int == 1)
            let cold = try await bench.query(
                "SELECT count(*) AS n FROM request WHERE NOT connection_reused OR connection_id IS NULL OR "
                    + "connection_id NOT IN (SELECT connection_id FROM opened_connection)"
            )
            #expect(cold.first?["n"] as? Int == 0)
        }
    }

    @Test("Every format goes to standard output or to a file, word for word the same")
    func formats() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let beginnings = [
                "table": "test · run 1 · ", "markdown": "## ", "json": "{\n", "csv": "run_id,run_name,",
            ]
            for (format, beginning) in beginnings {
                let printed = try await bench.ezbench("report", "--format", format)
                #expect(printed.code == 0 && printed.errors.isEmpty, "\(format)")
                #expect(printed.output.hasPrefix(beginning) && printed.output.last?.isNewline == true, "\(format)")
                let written = try await bench.ezbench("report", "--format", format, "--output", "report.\(format)")
                #expect(written.code == 0 && written.output.isEmpty && written.errors.isEmpty, "\(format)")
                #expect(try bench.read("report.\(format)") == printed.output, "\(format)")
            }
        }
    }

    @Test("`run` prints the report in the format asked for, and --quiet leaves standard error to what is loud")
    func formatOfRun() async throws {
        try await Workbench.with { bench in
            let arguments = ["run", "\(Product.root)/Scenarios/local-server.json", "--simulate", "--requests", "1"]
            let json = try await bench.start(arguments + ["--format", "json", "--quiet"]).result()
            #expect(json.code == 0)
            let report = try Report(json: json.output)
            #expect(report.schema == "ezbench.report" && report.run.simulated)
            #expect(json.errors.split(separator: "\n").count == 1 && json.errors.contains("SIMULATED"))
        }
    }

    @Test("Prices come from the scenario or from a file, and the file goes first")
    func prices() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let price = #"{"gpt-5-mini": {"input_cost_per_token": 0, "output_cost_per_token": 0.001}}"#
            try bench.write(price, to: "prices.json")
            let priced = try await bench.ezbench("report", "--format", "csv", "--prices", "prices.json")
            #expect(priced.code == 0)
            // 20 output tokens at 0.001 dollars.
            #expect(priced.output.contains(",0.02,"), "\(priced.output)")
            let missing = try await bench.ezbench("report", "--prices", "none.json")
            #expect(missing.code == 2 && missing.errors.contains("none.json"))
        }
    }

    @Test("Two runs at once may write to one database")
    func twoAtOnce() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single(try await bench.startSimulator())
            scenario.load = ["requests": 40, "concurrency": 4]
            try bench.write(scenario)
            let runs = try (1...3).map { _ in try bench.start(["run", "scenario.json"]) }
            for run in runs {
                let result = await run.result()
                #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
            }
            let listed = try RunList(json: try await bench.ezbench("runs", "--format", "json").output)
            #expect(listed.runs.map(\.id) == [1, 2, 3])
            #expect(listed.runs.map(\.requests) == [40, 40, 40])
            #expect(listed.runs.allSatisfy { $0.status == "finished" })
        }
    }

    @Test("A run leaves one file, with all of it inside")
    func oneFile() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let files = try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted()
            #expect(files == ["ezbench.sqlite", "scenario.json"])
        }
    }

    @Test("The report of a run is the one `report` prints again")
    func sameReportLater() async throws {
        try await Workbench.with { bench in
            let first = try await bench.runOnce()
            let again = try await bench.ezbench("report")
            #expect(first.output == again.output)
        }
    }

    @Test("Runs are named, noted, found by their names, and deleted only by who says so")
    func labels() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce("--tag", "before", "--tag", "nightly", "--note", "old gateway")
            try await bench.runOnce("--tag", "nightly")
            #expect(try await bench.report("--run", "before").run.id == 1)
            #expect(try await bench.report("--run", "nightly").run.id == 2)
            let labelled = try await bench.ezbench("runs", "--tag", "after", "--untag", "nightly", "latest")
            #expect(labelled.code == 0 && labelled.output.contains("after") && !labelled.output.contains("nightly"))
            #expect(try await bench.report("--run", "nightly").run.id == 1)
            #expect(try await bench.ezbench("runs").output.contains("run 1: old gateway"))
            let unasked = try await bench.ezbench("runs", "--delete", "before")
            #expect(unasked.code == 2 && unasked.errors.contains("give --yes to delete"))
            let deleted = try await bench.ezbench("runs", "--delete", "before", "--yes")
            #expect(deleted.code == 0 && deleted.output.hasPrefix("deleted 1 run; "), "\(deleted.errors)")
            try await bench.runOnce()
            #expect(try await bench.ezbench("runs", "--keep", "1", "--yes").output.hasPrefix("deleted 1 run; "))
            let listed = try RunList(json: try await bench.ezbench("runs", "--format", "json").output)
            #expect(listed.runs.map(\.id) == [3])
        }
    }

    @Test("A run is chosen by its number, and \"last\" is the one begun last")
    func choosing() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            try await bench.runOnce("--requests", "2")
            let first = try await bench.report("--run", "1")
            #expect(first.run.id == 1)
            #expect(try first.target("one").requests.attempted == 1)
            for arguments in [["--run", "last"], ["--run", "2"], []] {
                let result = try await bench.start(["report", "--format", "json"] + arguments).result()
                let report = try Report(json: result.output)
                #expect(report.run.id == 2, "\(arguments)")
                #expect(try report.target("one").requests.attempted == 2, "\(arguments)")
            }
            let listed = try RunList(json: try await bench.ezbench("runs", "--format", "json").output)
            #expect(listed.runs.map(\.id) == [1, 2])
            #expect(listed.runs.map(\.requests) == [1, 2])
            #expect(listed.runs.allSatisfy { $0.status == "finished" })
            let table = try await bench.ezbench("runs").output
            #expect(table.contains("SIMULATED"))
        }
    }

    @Test("The database is named by --db, else by EZBENCH_DB, else it is ezbench.sqlite here")
    func databaseNames() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            try await bench.runOnce("--db", "flag.sqlite")
            try bench.write(TestScenario.single(try await bench.startSimulator()))
            let named = ["EZBENCH_DB": "variable.sqlite"]
            #expect(try await bench.ezbench("run", "scenario.json", environment: named).code == 0)
            for name in ["ezbench.sqlite", "flag.sqlite", "variable.sqlite"] {
                #expect(try await bench.report(database: name).run.id == 1, "\(name)")
            }
        }
    }

    @Test(
        "The database answers SQL: an epoch, instants in order, one row for each token event",
        .enabled(if: Product.hasSQLite3, "needs the sqlite3 shell, to ask the file as people do")
    )
    func askedWithSQL() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce("--requests", "3", "--warmup", "1")
            let run = try #require(try await bench.query("SELECT * FROM run").first)
            #expect(run["status"] as? String == "finished" && run["simulated"] as? Int == 1)
            let phases = try await bench.query("SELECT phase, count(*) AS n FROM request GROUP BY phase ORDER BY phase")
            #expect(phases.map { $0["phase"] as? String } == ["measure", "warmup"])
            #expect(phases.map { $0["n"] as? Int } == [3, 1])
            let disordered = try await bench.query(
                """
                SELECT id FROM request WHERE NOT (planned_ns <= started_ns AND started_ns <= sent_ns
                    AND sent_ns <= headers_ns AND headers_ns <= first_token_ns AND first_token_ns <= last_token_ns
                    AND last_token_ns <= end_ns)
                """
            )
            #expect(disordered.isEmpty)
            let events = try await bench.query(
                "SELECT count(*) AS n, min(bytes) AS least, min(lag_ns) AS lag FROM delta GROUP BY request_id"
            )
            #expect(events.count == 4)
            #expect(events.allSatisfy { $0["n"] as? Int == 20 && ($0["least"] as? Int ?? 0) > 0 })
            #expect(events.allSatisfy { ($0["lag"] as? Int ?? -1) >= 0 })
        }
    }
}

extension TestScenario {
    /// One request to one target called "one".
    static func single(_ baseURL: String, _ wire: WireName = .chat, _ fields: [String: Any] = [:]) -> TestScenario {
        var scenario = TestScenario(baseURL: baseURL)
        scenario.add(wire, "one", fields)
        return scenario
    }
}

extension Workbench {
    /// Runs a scenario of one request to one target against a simulator of its own.
    @discardableResult
    func runOnce(_ arguments: String...) async throws -> ProgramResult {
        try write(TestScenario.single(try await startSimulator()))
        let result = try await start(["run", "scenario.json"] + arguments).result()
        guard result.code == 0 else { throw Unexpected("the run ended with \(result.ending): \(result.errors)") }
        return result
    }
}
