import Foundation
import Testing

/// Whatever is wrong is told in a sentence that names it, on standard error, with the exit code the documentation lists.
@Suite("Exit codes and messages", .timeLimit(.minutes(30)))
struct ExitCodeTests {
    // MARK: Scenarios

    @Test("A scenario that is not there names one that is")
    func missingScenario() async throws {
        let words = ["Scenarios/compar.json: there is no such file", "did you mean Scenarios/compare.json?"]
        try await Workbench.with { bench in
            let result = try await bench.ezbench("run", "Scenarios/compar.json", in: Product.root)
            expect(result, code: 2, says: words)
        }
    }

    @Test("Broken JSON is told with its line and column")
    func brokenJSON() async throws {
        try await Workbench.with { bench in
            try bench.write("{\n  \"name\": \"x\",\n  \"targets\": [,]\n}\n", to: "broken.json")
            expect(try await bench.ezbench("run", "broken.json"), code: 2, says: ["broken.json:3:15: found ,"])
            expect(try await bench.ezbench("validate", "broken.json"), code: 2, says: ["broken.json:3:15: found ,"])
        }
    }

    @Test("An unknown key is told with its place and the nearest key there is")
    func unknownKey() async throws {
        try await Workbench.with { bench in
            let scenario = TestScenario.single("http://127.0.0.1:9", .chat, ["maxToken": 5])
            let result = try await bench.run(scenario)
            expect(result, code: 2, says: ["$.targets[0].maxToken", "did you mean \"maxTokens\"?", "scenario.json:"])
            #expect(!bench.has("ezbench.sqlite"))
        }
    }

    @Test("Everything that is wrong with a file is told in one reading")
    func allAtOnce() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single("not a url", .anthropic, ["thinking": ["budgetTokens": 5]])
            scenario.load = ["requests": 0]
            let result = try await bench.run(scenario)
            expect(result, code: 2, says: ["$.endpoints.here.baseURL", "budgetTokens", "$.load.requests"])
        }
    }

    @Test("A key that is not set is an error that names the variable; --simulate does without")
    func missingKey() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single("http://127.0.0.1:9")
            scenario.endpoints["here"]?["apiKey"] = "${SOME_KEY}"
            let refused = try await bench.run(scenario)
            expect(refused, code: 2, says: ["no environment variable SOME_KEY", "--simulate"])
            let empty = try await bench.ezbench("run", "scenario.json", environment: ["SOME_KEY": ""])
            expect(empty, code: 2, says: ["no environment variable SOME_KEY"])
            #expect(!bench.has("ezbench.sqlite"))
            let simulated = try await bench.run(scenario, ["--simulate"])
            #expect(simulated.code == 0 && simulated.errors.contains("SIMULATED (--simulate was given)"))
            #expect(try await bench.report().run.simulated)
        }
    }

    @Test("Where CI is set, a missing key is never made up for, unless it is asked for")
    func missingKeyInCI() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single("http://127.0.0.1:9")
            scenario.endpoints["here"]?["apiKey"] = "${SOME_KEY}"
            scenario.endpoints["here"]?["whenKeyMissing"] = "simulate"
            try bench.write(scenario)
            let ci = ["CI": "true"]
            let refused = try await bench.ezbench("run", "scenario.json", environment: ci)
            expect(refused, code: 2, says: ["the key of endpoint \"here\" is not set", "--simulate"])
            #expect(!bench.has("ezbench.sqlite"))
            let asked = try await bench.ezbench("run", "scenario.json", "--simulate", environment: ci)
            #expect(asked.code == 0 && asked.errors.contains("SIMULATED (--simulate was given)"))
            let elsewhere = try await bench.run(scenario)
            #expect(elsewhere.code == 0 && elsewhere.errors.contains("SIMULATED (no key is set)"))
            // Whoever does it once more has the same, for another reason: a key is there by now.
            let again = try await bench.ezbench("run", "--again", "2", environment: ["SOME_KEY": "sk-0123456789"])
            #expect(again.code == 0 && again.errors.contains("SIMULATED (as run 2 was)"), "\(again.errors)")
        }
    }

    // MARK: Hosts

    @Test("A host that nobody answers at ends the run with failed requests in its report, and exit 1")
    func unreachable() async throws {
        try await Workbench.with { bench in
            // A port that was free a moment ago: that of a simulator that has ended.
            let simulator = try bench.start(["simulate", "--port", "0"])
            let line = try await simulator.line(containing: "listening on")
            simulator.send(SIGTERM)
            #expect(await simulator.result().code == 0)
            let address = try #require(line.split(separator: " ").last)

            var scenario = TestScenario.single(String(address))
            scenario.load = ["requests": 3]
            let run = try await bench.run(scenario)
            #expect(run.code == 1 && run.errors.hasPrefix("ezbench: gate failed: ") && run.output.contains("connect"))
            let requests = try await bench.report().target("one").requests
            #expect(requests.failures.map(\.kind) == ["connect"] && requests.failed == 3)
            #expect(isPlain(run.output), "\(run.output)")
        }
    }

    @Test("A host without an address ends the run with failed requests too")
    func unknownHost() async throws {
        try await Workbench.with { bench in
            // RFC 6761: nothing is ever called this.
            let run = try await bench.run(TestScenario.single("http://nobody.invalid"), ["--connect-timeout", "20s"])
            #expect(run.code == 1)
            #expect(try await bench.report().target("one").requests.failures.map(\.kind) == ["dns"])
        }
    }

    // MARK: Databases

    @Test("A database that is not there", arguments: [["report"], ["check"], ["runs"]])
    func noDatabase(_ command: [String]) async throws {
        try await Workbench.with { bench in
            let result = try await bench.start(command + ["--db", "none.sqlite"]).result()
            expect(result, code: 2, says: ["none.sqlite: there is no such database"])
            #expect(!bench.has("none.sqlite"))
        }
    }

    @Test("A file that is no database is named and left as it was")
    func notADatabase() async throws {
        try await Workbench.with { bench in
            try bench.write("Dear diary,\n", to: "diary.txt")
            for command in ["report", "check", "runs"] {
                let result = try await bench.ezbench(command, "--db", "diary.txt")
                expect(result, code: 2, says: ["diary.txt: is not a run database"])
            }
            let run = try await bench.run(TestScenario.single("http://127.0.0.1:9"), ["--db", "diary.txt"])
            expect(run, code: 2, says: ["diary.txt: is not a run database"])
            #expect(try bench.read("diary.txt") == "Dear diary,\n")
        }
    }

    @Test("A database that cannot be made says so before anything is sent")
    func unwritable() async throws {
        try await Workbench.with { bench in
            try bench.write("a file", to: "file")
            for path in ["file/runs.sqlite", "no/such/folder/runs.sqlite", "/proc/runs.sqlite"] {
                let run = try await bench.run(TestScenario.single("http://127.0.0.1:9"), ["--db", path])
                expect(run, code: 2, says: [path, "folder"])
            }
        }
    }

    @Test("An output that cannot be written is told with its path")
    func unwritableOutput() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let result = try await bench.ezbench("report", "--output", "no/folder/report.txt")
            expect(result, code: 2, says: ["cannot write no/folder/report.txt: its folder does not exist"])
            expect(
                try await bench.ezbench("report", "--output", "."),
                code: 2,
                says: ["cannot write .: it is a folder"]
            )
        }
    }

    @Test("A run that is not there is told together with those that are")
    func unknownRun() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            for (run, words) in [
                ("7", "there is no run 7; the only one is 1"), ("0", "--run 0"), ("-1", "--run -1"),
                ("first", "there is no run first: no run has that number"),
            ] {
                let result = try await bench.ezbench("report", "--run=\(run)")
                expect(result, code: 2, says: [words])
            }
        }
    }

    // MARK: The command line

    @Test(
        "What cannot be understood is refused, with the flag's name",
        arguments: [
            ["run"], ["run", "x.json", "--requests", "0"], ["run", "x.json", "--concurrency", "none"],
            ["run", "x.json", "--requests", "5", "--duration", "5s"], ["run", "x.json", "--grace", "5"],
            ["report", "--format", "pdf"], ["check", "--max-error-rate", "2"], ["check", "--max-ttft-p95", "500"],
            ["runs", "--nonsense"], ["simulate", "--port", "99999"], ["simulate", "--fault-share", "2"],
            ["simulate", "--fault", "nonsense"], ["walk"],
        ]
    )
    func badFlags(_ arguments: [String]) async throws {
        try await Workbench.with { bench in
            let result = try await bench.start(arguments).result()
            let named = arguments.last { $0.hasPrefix("--") } ?? (arguments == ["walk"] ? "walk" : "scenario")
            expect(result, code: 2, says: [named])
        }
    }

    @Test(
        "A value that is none is told with what was expected, a negative one too",
        arguments: [
            (["run", "x.json", "--duration", "5"], "write 5ms or 5s, whichever is meant"),
            (["run", "x.json", "--timeout", "0s"], "longer than nothing"),
            (["run", "x.json", "--idle-timeout", "-1s"], "the units us, ms, s, m, h"),
            (["run", "x.json", "--concurrency", "-3"], "--concurrency -3: expected 1 to 1000000"),
            (["run", "x.json", "--rate", "-0.5"], "--rate -0.5: expected requests per second"),
            (["check", "--max-ttft-p95", "500"], "write 500ms or 500s, whichever is meant"),
            (["check", "--max-error-rate", "-1"], "expected a share such as 0.02 or"),
            (["simulate", "--ttft", "200"], "write 200ms or 200s, whichever is meant"),
            (["simulate", "--host", "nobody.invalid"], "it is no address of this machine"),
        ] as [([String], String)]
    )
    func badValues(_ arguments: [String], _ words: String) async throws {
        try await Workbench.with { bench in
            expect(try await bench.start(arguments).result(), code: 2, says: [words])
        }
    }

    @Test("Standard streams that are closed do no harm: the run is stored, and nothing is written into it")
    func closedStreams() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single(try await bench.startSimulator()))
            let script = "\"$0\" run scenario.json <&- >&- 2>&-"
            let result = try await bench.start(program: "/bin/sh", ["-c", script, Product.ezbench]).result()
            #expect(result.code == 2)
            let report = try await bench.report()
            #expect(report.run.status == "finished" && report.targets.first?.requests.ok == 1)
        }
    }

    @Test("Help and version go to standard output, with exit 0")
    func help() async throws {
        try await Workbench.with { bench in
            let version = try await bench.ezbench("--version")
            #expect(version.code == 0 && version.errors.isEmpty)
            #expect(version.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+.*\nlibcurl\/.*\nSQLite 3\..*\n/) != nil)
            for command in [[], ["run"], ["report"], ["check"], ["runs"], ["validate"], ["simulate"]] {
                let result = try await bench.start(command + ["--help"]).result()
                #expect(result.code == 0 && result.errors.isEmpty, "\(command)")
                #expect(result.output.contains("USAGE: ezbench"), "\(command)")
            }
        }
    }

    @Test("The shipped scenarios are fine, and checking them sends and stores nothing")
    func shippedScenarios() async throws {
        let folder = "\(Product.root)/Scenarios"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { $0.hasSuffix(".json") && !$0.hasSuffix("schema.json") }.map { "\(folder)/\($0)" }
        #expect(!files.isEmpty)
        try await Workbench.with { bench in
            let result = try await bench.start(["validate", "--simulate"] + files).result()
            #expect(result.code == 0 && result.errors.isEmpty)
            // What a dataset holds is told beneath its scenario.
            #expect(result.output.split(separator: "\n").count { !$0.hasPrefix("  ") } == files.count)
            #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder).isEmpty)
        }
    }

    // MARK: What is said

    private func expect(_ result: ProgramResult, code: Int32, says words: [String], line: Int = #line) {
        let place = SourceLocation(fileID: #fileID, filePath: #filePath, line: line, column: 1)
        #expect(result.ending == .exit(code), sourceLocation: place)
        #expect(result.output.isEmpty, sourceLocation: place)
        for word in words { #expect(result.errors.contains(word), "\(result.errors)", sourceLocation: place) }
        #expect(isPlain(result.errors), "\(result.errors)", sourceLocation: place)
    }

    /// Whether a message is made for people: no traces, and no dumps of the language's own values.
    private func isPlain(_ message: String) -> Bool {
        ["Error Domain", "Swift.", "NSLocalizedDescription", "Optional(", "Fatal error", " at /", "Code="]
            .allSatisfy { !message.contains($0) }
    }
}

extension Workbench {
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}
