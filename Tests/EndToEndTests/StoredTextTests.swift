import Foundation
import Testing

/// What of the texts that are asked lies in a database, and what a run needs to go on without them.
@Suite("Texts in the database", .timeLimit(.minutes(30)))
struct StoredTextTests {
    private static let prompt = "Tell me of the Oxbow at Quillfeather"
    private static let system = "Speak as a heron of Marshwick would"
    private static let other = "Say nothing of Thistledown Hollow"

    /// Two targets, one of whose `body` says what is asked itself, interrupted by a budget.
    private static func scenario() -> TestScenario {
        var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
        scenario.prompt = prompt
        scenario.add(.anthropic, "one", ["maxTokens": 20, "body": ["system": system]])
        scenario.add(.chat, "two", ["maxTokens": 20, "body": ["messages": [["role": "user", "content": other]]]])
        scenario.load = ["requests": 20]
        scenario.budget = "0.001 USD"
        return scenario
    }

    /// Returns those of the texts that stand anywhere in a file of the folder whose name begins as a database's.
    private static func found(in bench: Workbench) throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: bench.folder).filter { $0.hasPrefix("ezbench") }
        #expect(!files.isEmpty)
        let contents = try files.map { try Data(contentsOf: URL(fileURLWithPath: "\(bench.folder)/\($0)")) }
        return [prompt, system, other].filter { text in contents.contains { $0.range(of: Data(text.utf8)) != nil } }
    }

    @Test("Nothing of what is asked is stored, and the run goes on with what its file says")
    func digests() async throws {
        try await Workbench.with { bench in
            let first = try await bench.run(Self.scenario(), ["--simulate"])
            #expect(first.code == 1 && first.output.contains("INTERRUPTED"), "\(first.errors)")
            #expect(try Self.found(in: bench) == [])
            #expect(try await bench.ezbench("report").code == 0)
            let check = try await bench.ezbench("check", "--max-error-rate", "0.5")
            #expect(!check.errors.contains("cannot be read"), "\(check.errors)")

            var changed = Self.scenario()
            changed.prompt = "Another thing"
            try bench.write(changed)
            let refused = try await bench.ezbench("run", "--resume", "last", "--simulate", "--budget", "1 USD")
            #expect(
                refused.code == 2 && refused.errors.contains("$.prompts[0] (\"stream\") differs"),
                "\(refused.errors)"
            )
            changed = Self.scenario()
            changed.targets[1]["body"] = ["messages": [["role": "user", "content": "Another thing"]]]
            try bench.write(changed)
            let other = try await bench.ezbench("run", "--resume", "last", "--simulate", "--budget", "1 USD")
            #expect(other.code == 2 && other.errors.contains("$.targets[1].body.messages differs"), "\(other.errors)")
            try FileManager.default.removeItem(atPath: bench.path("scenario.json"))
            let gone = try await bench.ezbench("run", "--resume", "last", "--simulate", "--budget", "1 USD")
            #expect(gone.code == 2 && gone.errors.contains("name the scenario file"), "\(gone.errors)")

            // Where only what is not asked has changed, the run goes on as it was begun.
            changed = Self.scenario()
            changed.load = ["requests": 5]
            try bench.write(changed)
            let again = try await bench.ezbench("run", "--resume", "last", "--simulate", "--budget", "1 USD")
            #expect(again.code == 0, "\(again.errors)")
            #expect(try await bench.report().targets.map(\.requests.ok) == [20, 20])
            #expect(try Self.found(in: bench) == [])
        }
    }

    @Test("Nothing of it is in the write-ahead log of a run that is under way")
    func log() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator(["--fault", "hold;after=2;spare=8"])
            var scenario = Self.scenario()
            scenario.endpoints = ["here": ["baseURL": simulator.address]]
            scenario.budget = nil
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json", "--grace", "0s"])
            try await simulator.holds(2, of: run)
            #expect(FileManager.default.fileExists(atPath: bench.path("ezbench.sqlite-wal")))
            #expect(try Self.found(in: bench) == [])
            run.send(SIGINT)
            #expect(await run.result().code == 130)
            #expect(try Self.found(in: bench) == [])
        }
    }

    @Test("With --store-text the texts are there, and the run goes on without its file")
    func kept() async throws {
        try await Workbench.with { bench in
            let first = try await bench.run(Self.scenario(), ["--simulate", "--store-text"])
            #expect(first.code == 1, "\(first.errors)")
            #expect(try Self.found(in: bench) == [Self.prompt, Self.system, Self.other])
            try FileManager.default.removeItem(atPath: bench.path("scenario.json"))
            let again = try await bench.ezbench("run", "--resume", "last", "--simulate", "--budget", "1 USD")
            #expect(again.code == 0, "\(again.errors)")
        }
    }
}
