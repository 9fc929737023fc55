import Testing

@Suite("Servers that answer otherwise than asked", .timeLimit(.minutes(30)))
struct ServedModelEndToEndTests {
    private static func scenario(_ bench: Workbench, _ fault: String) async throws -> TestScenario {
        var scenario = TestScenario(baseURL: try await bench.startSimulator())
        for wire in WireName.allCases { scenario.add(wire, wire.rawValue, ["headers": ["x-simulator-fault": fault]]) }
        scenario.load = ["requests": 9]
        return scenario
    }

    @Test("by another model are told of in every output, whichever the protocol")
    func fallback() async throws {
        try await Workbench.with { bench in
            let run = try await bench.run(try await Self.scenario(bench, "fallback-model=small-1"), ["--full"])
            #expect(run.output.contains("OTHER MODEL") && run.output.contains("small-1"))
            let count = WireName.allCases.count
            for format in ["table", "markdown", "json"] {
                let report = try await bench.ezbench("report", "--full", "--format", format)
                #expect(report.output.count(of: "OTHER MODEL") == count, "\(format)")
            }
            let csv = try await bench.ezbench("report", "--format", "csv")
            #expect(csv.output.split(whereSeparator: \.isNewline).count { $0.contains("small-1") } == count)
            for format in ["text", "junit", "github"] {
                let check = try await bench.ezbench("check", "--max-error-rate", "99%", "--format", format)
                #expect(check.output.count(of: "OTHER MODEL") == count, "\(format): \(check.errors)")
            }
        }
    }

    @Test("with a count repeated as 0 have the count they gave before, and a known cost")
    func zeroUsage() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, "zero-usage")
            scenario.budget = "5 USD"
            #expect(try await bench.run(scenario).code == 0)
            let rows = try await bench.query(
                "SELECT min(input_tokens) AS input, count(*) AS n FROM request GROUP BY target_id"
            )
            #expect(rows.count == WireName.allCases.count)
            for row in rows { #expect(try #require(row["input"] as? Int) > 0 && row["n"] as? Int == 9) }
            let report = try await bench.ezbench("report", "--format", "json").output
            #expect(report.count(of: "\"n_priced\": 9") >= WireName.allCases.count)
        }
    }
}

extension String {
    fileprivate func count(of words: String) -> Int { ranges(of: words).count }
}
