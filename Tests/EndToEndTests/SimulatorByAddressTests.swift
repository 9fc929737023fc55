import Foundation
import Testing

/// A simulator that is reached by its address, like any server, says what it is.
@Suite("A simulator at the endpoint's own address", .timeLimit(.minutes(30)))
struct SimulatorByAddressTests {
    @Test("makes the run simulated in every output, and the gate too", arguments: WireName.allCases)
    func everyOutput(_ wire: WireName) async throws {
        try await Workbench.with { bench in
            let scenario = TestScenario.single(try await bench.startSimulator(), wire)
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", "--max-ttft-p95", "1h")
            #expect(run.code == 0 && run.output.contains("SIMULATED"), "\(run.errors)")
            for format in ["table", "markdown", "json", "csv"] {
                let report = try await bench.ezbench("report", "--format", format)
                let mark = format == "csv" ? ",true," : "SIMULATED"
                #expect(report.output.contains(mark), "\(format)")
            }
            for format in ["text", "junit", "github"] {
                let check = try await bench.ezbench("check", "--max-ttft-p95", "1h", "--format", format)
                #expect(check.output.contains("SIMULATED"), "\(format)")
            }
            #expect(try await bench.ezbench("runs").output.contains("SIMULATED"))
            #expect(try await bench.report().run.simulated)
        }
    }

    @Test("is known from a refusal or a warm-up alone, in a run that ended early, and stays known when that goes on")
    func interrupted() async throws {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator("--record", bench.path("served.jsonl"))
            var scenario = TestScenario(baseURL: address)
            scenario.add(.chat, "t", ["headers": ["x-simulator-fault": "status=500"]])
            scenario.load = ["requests": 20]
            scenario.abort = ["consecutiveFailures": 2]
            #expect(try await bench.run(scenario).code == 1)
            #expect(try await bench.report().run.simulated)
            #expect(try await bench.report().run.status == "interrupted")
            // No key is missing here, so CI has nothing to refuse; and the embedded simulator answers for nothing.
            let again = try await bench.ezbench("run", "--resume", "last", environment: ["CI": "1"])
            #expect(again.code == 1 && again.output.contains("SIMULATED"), "\(again.errors)")
            #expect(try await bench.report().run.simulated)
            #expect(try bench.read("served.jsonl").split(separator: "\n").count == 4)
            let mixed = try await bench.ezbench("run", "--resume", "last", "--simulate")
            #expect(mixed.code == 2 && mixed.errors.contains("the run was measured"))
        }
    }
}
