import Testing

@Suite("Servers that answer otherwise than asked", .timeLimit(.minutes(30)))
struct ServedModelEndToEndTests {
    private static func scenario(_ bench: Workbench, _ wire: WireName, _ fault: String) async throws -> TestScenario {
        var scenario = TestScenario(baseURL: try await bench.startSimulator())
        scenario.add(wire, "t", ["headers": ["x-simulator-fault": fault]])
        scenario.load = ["requests": 9]
        return scenario
    }

    @Test("by another model are told of in every output, whichever the protocol", arguments: WireName.allCases)
    func fallback(wire: WireName) async throws {
        try await Workbench.with { bench in
            let run = try await bench.run(try await Self.scenario(bench, wire, "fallback-model=small-1"))
            #expect(run.output.contains("OTHER MODEL") && run.output.contains("small-1"))
            for format in ["table", "markdown", "json"] {
                let report = try await bench.ezbench("report", "--format", format)
                #expect(report.output.contains("OTHER MODEL"), "\(format)")
            }
            let csv = try await bench.ezbench("report", "--format", "csv")
            #expect(csv.output.contains("small-1"))
            for format in ["text", "junit", "github"] {
                let check = try await bench.ezbench("check", "--max-error-rate", "1", "--format", format)
                #expect(check.output.contains("OTHER MODEL"), "\(format): \(check.errors)")
            }
        }
    }

    @Test("with a count repeated as 0 have the count they gave before, and a known cost", arguments: WireName.allCases)
    func zeroUsage(wire: WireName) async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, wire, "zero-usage")
            scenario.budget = "5 USD"
            #expect(try await bench.run(scenario).code == 0)
            let rows = try await bench.query("SELECT min(input_tokens) AS input, count(*) AS n FROM request")
            #expect(try #require(rows.first?["input"] as? Int) > 0 && rows.first?["n"] as? Int == 9)
            let report = try await bench.ezbench("report", "--format", "json").output
            #expect(report.contains("\"n_priced\": 9"))
        }
    }
}
