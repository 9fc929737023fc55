import Foundation
import Testing

/// What is asked of the simulator beyond what it can do is refused with the bound, and nothing crashes on it.
@Suite("Extreme wishes to the simulator", .timeLimit(.minutes(30)))
struct SimulatorBoundsTests {
    @Test(
        "On the command line",
        arguments: [
            (["--rate", "1e-300"], "--rate 1e-300: expected 0.001 to 1000000"),
            (["--rate", "1e300"], "expected 0.001 to 1000000"), (["--rate", "inf"], "--rate"),
            (["--rate", "nan"], "--rate"), (["--rate", "-1"], "--rate"),
            (["--tokens", "9223372036854775807"], "expected 0 to 1000000"), (["--tokens", "-1"], "--tokens"),
            (["--tokens", "99999999999999999999"], "--tokens"), (["--ttft", "25h"], "expected 24 hours at most"),
            (["--jitter", "nan"], "--jitter"), (["--fault-share", "nan"], "--fault-share"),
            (["--threads", "9223372036854775807"], "expected 1 to 1024"), (["--threads", "0"], "--threads"),
            (["--port", "-1"], "--port"), (["--seed", "-1"], "--seed"),
            (["--fault", "huge-event=9223372036854775807"], "from 1 to 268435456"),
            (["--fault", "deep=99999999999999999999"], "from 1 to 10000000"),
            (["--fault", "slow-headers=1e300s"], "up to 24 hours"),
            (["--fault", "cut;after=-9223372036854775808"], "\"after=-9223372036854775808\""),
        ] as [([String], String)]
    )
    func options(_ arguments: [String], _ words: String) async throws {
        try await Workbench.with { bench in
            let result = try await bench.start(["simulate"] + arguments).result()
            #expect(result.code == 2 && result.errors.contains(words), "\(result.ending): \(result.errors)")
        }
    }

    @Test(
        "In a scenario: before anything is asked, with the target's name",
        arguments: ["1e-9", "1e300"] as [String]
    )
    func scenario(_ rate: String) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: "http://127.0.0.1:9")
            scenario.add(.chat, "slow", ["simulation": ["tokensPerSecond": Double(rate) ?? 0]])
            let result = try await bench.run(scenario, ["--simulate"])
            #expect(result.code == 2)
            #expect(result.errors.contains("$.targets[0].simulation.tokensPerSecond: found the number"))
            #expect(result.errors.contains("from 0.001 to 1000000"), "\(result.errors)")
        }
    }

    @Test("In a request's header: a refusal, which is a failed request")
    func header() async throws {
        try await Workbench.with { bench in
            let wishes = ["tokens=9223372036854775807", "rate=1e-300", "ttft=1e17ns"]
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            for wish in wishes { scenario.add(.chat, wish, ["headers": ["x-simulator": wish]]) }
            _ = try await bench.run(scenario)
            let report = try await bench.report()
            for wish in wishes {
                let requests = try report.target(wish).requests
                #expect(requests.failures.map(\.kind) == ["bad_request"], "\(wish)")
                #expect(requests.failures.first?.example.contains("expected a") == true, "\(wish)")
            }
        }
    }
}
