import Foundation
import Testing

@Suite("Runs against nothing", .timeLimit(.minutes(30)))
struct NothingWorksTests {
    private static func scenario(_ address: String, warmup: Int = 0) -> TestScenario {
        var scenario = TestScenario(baseURL: address)
        scenario.add(.chat, "t")
        scenario.load = ["requests": 500, "concurrency": 2, "warmup": warmup]
        scenario.abort = [:]
        return scenario
    }

    private static func lastLine(_ text: String) -> String {
        text.split(separator: "\n").last.map(String.init) ?? ""
    }

    @Test("end at once, with the address and the cause as the last line in place of tables", arguments: [0, 20])
    func refused(warmup: Int) async throws {
        try await Workbench.with { bench in
            let run = try await bench.run(Self.scenario("http://127.0.0.1:9", warmup: warmup))
            #expect(run.code == 1 && run.output.isEmpty, "\(run.output)")
            let last = Self.lastLine(run.errors)
            #expect(last.contains("nothing works at http://127.0.0.1:9") && last.contains("connect"), "\(last)")
            let stored = try await bench.query("SELECT status, end_reason AS reason FROM run").first
            #expect(stored?["status"] as? String == "interrupted")
            #expect((stored?["reason"] as? String)?.contains("nothing works at http://127.0.0.1:9") == true)
            let requests = try await bench.query("SELECT count(*) AS n FROM request").first?["n"] as? Int
            #expect((3...20).contains(requests ?? 0))
            let report = try await bench.ezbench("report")
            #expect(report.output.contains("INTERRUPTED") && !report.output.contains("Latency"))
        }
    }

    @Test("leave a program what it reads, and say the line beside it")
    func json() async throws {
        try await Workbench.with { bench in
            try bench.write(Self.scenario("http://127.0.0.1:9"))
            let run = try await bench.ezbench("run", "scenario.json", "--format", "json")
            #expect(run.code == 1 && Self.lastLine(run.errors).contains("nothing works at http://127.0.0.1:9"))
            #expect(try Report(json: run.output).run.status == "interrupted")
        }
    }

    @Test(
        "end at a server that fails at everything alike, and the last line says where and why",
        // Few more: the other slot goes on for as long as one of the first requests is under way.
        arguments: [("status=501", "HTTP 501", 3...20), ("status=500", "HTTP 500", 8...40)]
    )
    func alike(fault: String, words: String, count: ClosedRange<Int>) async throws {
        try await Workbench.with { bench in
            var scenario = Self.scenario(try await bench.startSimulator(), warmup: 4)
            scenario.targets[0]["headers"] = ["x-simulator-fault": fault]
            let run = try await bench.run(scenario)
            let last = Self.lastLine(run.errors)
            #expect(run.code == 1 && run.output.isEmpty, "\(run.output)")
            #expect(last.contains("nothing works at http://127.0.0.1:") && last.contains(words), "\(run.errors)")
            let requests = try await bench.query("SELECT count(*) AS n FROM request").first?["n"] as? Int
            #expect(count.contains(requests ?? 0), "\(requests ?? 0)")
        }
    }

    @Test(
        "end at a port that speaks no HTTP: it hangs up, or answers with an alert of TLS",
        arguments: [[], [0x15, 3, 1, 0, 2, 2, 0x46]] as [[UInt8]],
        ["1.1", "2"]
    )
    func noHTTP(answer: [UInt8], version: String) async throws {
        try await Workbench.with { bench in
            let server = try EchoServer { _ in answer }
            defer { server.stop() }
            var scenario = Self.scenario(server.address)
            scenario.endpoints["here"]?["httpVersion"] = version
            let run = try await bench.run(scenario)
            let last = Self.lastLine(run.errors)
            #expect(run.code == 1 && last.contains("nothing works at \(server.address)"), "\(run.errors)")
        }
    }

    @Test(
        "that come to their end all the same name the cause in their last line",
        arguments: ["status=500", "status=529"]
    )
    func whole(fault: String) async throws {
        try await Workbench.with { bench in
            var scenario = Self.scenario(try await bench.startSimulator())
            scenario.targets[0]["headers"] = ["x-simulator-fault": fault]
            scenario.load = ["requests": 3]
            let run = try await bench.run(scenario)
            let last = Self.lastLine(run.errors)
            #expect(run.code == 1 && last.contains("the last failed at http://127.0.0.1:"), "\(run.errors)")
            #expect(
                last.contains("HTTP \(fault.suffix(3))") && last.contains("gate failed: SIMULATED 3 of 3"),
                "\(last)"
            )
        }
    }

    @Test("end at a path that is not there, and give up one such target while others go on")
    func wrongPath() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            var scenario = Self.scenario(address)
            scenario.targets[0]["path"] = "/nowhere"
            let alone = try await bench.run(scenario)
            #expect(alone.code == 1 && Self.lastLine(alone.errors).contains("/nowhere"), "\(alone.errors)")
            scenario.add(.chat, "fine")
            scenario.load = ["requests": 20, "concurrency": 2]
            let both = try await bench.run(scenario)
            #expect(both.code == 1 && both.errors.contains("the other targets go on"))
            let report = try await bench.report()
            #expect(try report.target("fine").requests.ok == 20)
            #expect(try report.target("t").requests.failed < 6)
            #expect(report.run.endReason?.contains("the other targets went on to their end") == true)
        }
    }
}
