import Foundation
import Testing

/// A process that may take little memory says so, and neither hangs nor dies of it.
@Suite("Limits of memory", .timeLimit(.minutes(30)))
struct MemoryLimitTests {
    @Test(
        "A limit that is too small is told in one sentence, before anything is sent",
        arguments: [300_000, 450_000, 600_000],
        [
            ["run", "scenario.json"], ["run", "scenario.json", "--simulate"], ["simulate", "--port", "0"],
            ["selftest", "--quick"],
        ]
    )
    func tooSmall(kilobytes: Int, arguments: [String]) async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single("http://127.0.0.1:9"))
            let command = "ulimit -v \(kilobytes); exec \(Product.ezbench) " + arguments.joined(separator: " ")
            let result = try await bench.start(program: "/bin/sh", ["-c", command]).result()
            #expect(result.code == 2 && result.errors.contains("`ulimit -v unlimited` allows them"), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(!bench.has("ezbench.sqlite"))
        }
    }

    @Test(
        "A limit that is too small for a single request, or for what comes before a run, is told alike",
        arguments: [
            "once --url http://127.0.0.1:9 --model m hi", "doctor", "init new.json --url http://127.0.0.1:9 --model m",
            "sweep scenario.json --concurrency 1,2 --max-ttft-p50 1s", "watch scenario.json --listen 127.0.0.1:0",
        ]
    )
    func tooSmallForOne(arguments: String) async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single("http://127.0.0.1:9"))
            let command = "ulimit -v 180000; exec \(Product.ezbench) \(arguments)"
            let result = try await bench.start(program: "/bin/sh", ["-c", command]).result()
            #expect(result.code == 2 && result.errors.contains("`ulimit -v unlimited` allows them"), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(!bench.has("ezbench.sqlite") && !bench.has("new.json"))
        }
    }

    @Test(
        "Fewer open files than libraries take are told by every command",
        .enabled(if: SmallUser.isPossible || getuid() != 0, "a superuser takes more than is allowed"),
        arguments: ["runs", "doctor", "simulate --port 0"]
    )
    func fewFiles(arguments: String) async throws {
        try await Workbench.with { bench in
            chmod(bench.folder, 0o755)
            let command = "ulimit -n 8; exec \(Product.ezbench) \(arguments)"
            let words = SmallUser.words + ["/bin/sh", "-c", command]
            let result = try await bench.start(program: words[0], Array(words.dropFirst())).result()
            #expect(result.code == 2 && result.errors.contains("`ulimit -n 16` allows them"), "\(result.errors)")
        }
    }

    @Test(
        "Streams of HTTP/2 in clear are counted with the connections they take, before anything is sent",
        arguments: [("-v 800000", "MB of address space"), ("-n 400", "open files")]
    )
    func clearHTTP2(limit: String, words: String) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single("http://127.0.0.1:9")
            scenario.endpoints["here"]?["httpVersion"] = "2"
            scenario.load = ["requests": 1000, "concurrency": 1000]
            try bench.write(scenario)
            let command = "ulimit \(limit); exec \(Product.ezbench) run scenario.json"
            let result = try await bench.start(program: "/bin/sh", ["-c", command]).result()
            #expect(result.code == 2 && result.errors.contains(words), "\(result.errors)")
            #expect(!bench.has("ezbench.sqlite"))
        }
    }

    @Test("What is stored can be read all the same, and a limit that is large enough is no obstacle")
    func enough() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single(try await bench.startSimulator()))
            let run = "ulimit -v 700000; exec \(Product.ezbench) run scenario.json"
            #expect(try await bench.start(program: "/bin/sh", ["-c", run]).result().code == 0)
            let report = "ulimit -v 300000; exec \(Product.ezbench) report"
            #expect(try await bench.start(program: "/bin/sh", ["-c", report]).result().code == 0)
        }
    }
}
