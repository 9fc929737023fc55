import Foundation
import Testing

@Suite("Measuring the instrument itself", .timeLimit(.minutes(30)))
struct SelftestTests {
    private struct Outcome: Decodable {
        struct Machine: Decodable {
            var cpus: Int
            var kernel: String
            var libcurl: String
        }

        struct Figures: Decodable {
            var n: Int
            var p50: Double?
            var p99: Double?
            var max: Double?

            var areThere: Bool { n > 0 && p50 != nil && p99 != nil && max != nil }
        }

        struct Rates: Decodable {
            var asked: Double
            var delivered: Double?
            var share: Double?
        }

        struct Step: Decodable {
            var streams: Int
            var tokens: Int
            var rounds: Int
            var requests: Int
            var failed: Int
            var joined: Int
            var ttftErrorUs: Figures
            var intervalErrorUs: Figures
            var clientLagUs: Figures
            var deltasPerSecond: Rates
            var cpuUsPerDelta: Double?
        }

        struct Verdict: Decodable {
            var sentence: String
        }

        var schema: String
        var machine: Machine
        var steps: [Step]
        var stopped: String?
        var verdict: Verdict
    }

    @Test("Every request is found in the simulator's record, and every figure is there")
    func quick() async throws {
        try await Workbench.with { bench in
            let result = try await bench.ezbench("selftest", "--quick", "--format", "json")
            try #require(result.code == 0, "\(result.errors)")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let outcome = try decoder.decode(Outcome.self, from: Data(result.output.utf8))
            #expect(outcome.schema == "ezbench.selftest")
            #expect(outcome.machine.cpus > 0 && !outcome.machine.kernel.isEmpty && !outcome.machine.libcurl.isEmpty)
            #expect(outcome.steps.count == 2 && outcome.stopped == nil)
            for step in outcome.steps {
                #expect(step.requests == step.streams * step.rounds)
                #expect(step.joined == step.requests && step.failed == 0)
                #expect(step.ttftErrorUs.areThere && step.ttftErrorUs.n == step.requests)
                #expect(step.intervalErrorUs.areThere)
                #expect(step.intervalErrorUs.n == step.requests * (step.tokens - 1))
                #expect(step.clientLagUs.areThere && step.clientLagUs.n == step.requests * step.tokens)
                #expect(try #require(step.deltasPerSecond.delivered) > 0)
                #expect(try #require(step.cpuUsPerDelta) > 0)
            }
            #expect(outcome.verdict.sentence.contains("no verdict on this machine"), "\(outcome.verdict.sentence)")
            // "… at most is trusted" is said of a machine that was slow just now; "trusted up to" is the verdict that must not be.
            #expect(!outcome.verdict.sentence.contains("trusted up to"))
            #expect(result.errors.contains("ezbench selftest: 4 streams × 100 tokens/s"))
            // Nothing is left lying about: the folder that held records and databases was made in TMPDIR.
            #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder).isEmpty)
        }
    }

    @Test("With the live view beside it, each step is taken without and with it")
    func liveView() async throws {
        try await Workbench.with { bench in
            let table = try await bench.ezbench("selftest", "--quick", "--live-view")
            #expect(table.code == 0, "\(table.errors)")
            for step in ["4 × 100 ", "4 × 100, watched", "20 × 50 ", "20 × 50, watched"] {
                #expect(table.output.contains(step), "\(step): \(table.output)")
            }
            // Where the lines break depends on what was measured.
            let words = table.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("no verdict on this machine"), "\(words)")
            #expect(!table.errors.contains("\u{1B}"), "there is no terminal to draw on")
        }
    }

    @Test("One step of one's own, as a table, to a file")
    func singleStep() async throws {
        try await Workbench.with { bench in
            let result = try await bench.ezbench(
                "selftest",
                "--streams",
                "2",
                "--rate",
                "1000",
                "--tokens",
                "5",
                "--output",
                "selftest.txt"
            )
            #expect(result.code == 0 && result.output.isEmpty)
            let text = try bench.read("selftest.txt")
            #expect(text.hasPrefix("ezbench selftest\n"))
            #expect(text.contains("\n2 × 1000 ") && text.contains(" 40/40 ") && !text.contains("trusted up to"))
        }
    }

    @Test("Its verdict is quoted by runs of the same program on the same machine, and by no other")
    func quotation() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single("http://127.0.0.1:9"))
            func run(_ arguments: String...) async throws -> String {
                let child = try bench.start(["run", "scenario.json", "--simulate", "--quiet", "--full"] + arguments)
                return await child.result().output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            #expect(try await run().contains("; 1 event loop; "))
            let row = try #require(try await bench.query("SELECT host_json FROM run").first?["host_json"] as? String)
            let host = try #require(try JSONSerialization.jsonObject(with: Data(row.utf8)) as? [String: Any])
            var machine: [String: Any] = [:]
            for (key, name) in [
                ("processor", "processor"), ("cpus", "cpus"), ("memory_bytes", "memoryBytes"), ("kernel", "kernel"),
                ("libcurl", "libcurl"),
            ] { machine[name] = host[key] }
            let version = try await bench.ezbench("--version").output.prefix { !$0.isWhitespace }.description
            let folder = bench.path(".local/state/ezbench")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            func remember(_ machine: [String: Any]) throws {
                let quote: [String: Any] = [
                    "machine": machine, "version": version, "date": 1_795_484_400_000_000_000,
                    "trustedLoad": "1000 streams × 20 tokens/s", "ttftErrorP99": 76_400,
                ]
                let data = try JSONSerialization.data(withJSONObject: quote)
                try data.write(to: URL(fileURLWithPath: "\(folder)/selftest.json"))
            }
            let words = "self-test of 2026-11-24T01:40:00Z: trusted up to 1000 streams × 20 tokens/s"
            try remember(machine)
            #expect(try await run().contains(words))
            let double = try await run("--loops", "2")
            #expect(double.contains("; 2 event loops; ") && !double.contains(words))
            machine["cpus"] = 96
            try remember(machine)
            #expect(try await !run().contains("self-test"))
            try bench.write("{", to: ".local/state/ezbench/selftest.json")
            #expect(try await !run().contains("self-test"))
        }
    }

    @Test("Ctrl-C ends it with 130, without a report", arguments: [SIGINT, SIGTERM])
    func interruption(_ signal: Int32) async throws {
        try await Workbench.with { bench in
            let child = try bench.start(["selftest", "--streams", "1", "--rate", "1", "--tokens", "1000"])
            _ = try await child.line(containing: "1 stream × 1 tokens/s", inErrors: true)
            child.send(signal)
            let result = await child.result()
            #expect(result.ending == .exit(130) && result.output.isEmpty)
        }
    }

    @Test(
        "Steps that make no sense are told about",
        arguments: [["--streams", "0"], ["--rate", "0"], ["--tokens", "0"], ["--quick", "--streams", "3"]]
    )
    func usage(_ arguments: [String]) async throws {
        try await Workbench.with { bench in
            let result = try await bench.start(["selftest"] + arguments).result()
            #expect(result.code == 2 && result.errors.contains(arguments[0]))
        }
    }
}
