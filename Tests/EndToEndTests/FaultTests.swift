import FaultCampaign
import Testing

/// What each of the simulator's faults is to be taken for, in every protocol.
@Suite("Faults and what they are taken for", .timeLimit(.minutes(30)))
struct FaultTests {
    @Test("Answers with an HTTP status of their own", arguments: WireName.allCases)
    func statuses(_ wire: WireName) async throws {
        try await expect(FaultExpectation.statuses, wire)
    }

    @Test("Overload behind a 503 is told from a plain one where the provider says so", arguments: WireName.allCases)
    func unavailable(_ wire: WireName) async throws {
        try await expect([FaultExpectation.unavailable(wire.rawValue)], wire)
    }

    @Test("Streams that break, stall, lie or never end", arguments: WireName.allCases)
    func broken(_ wire: WireName) async throws {
        try await expect(FaultExpectation.broken, wire)
    }

    @Test(
        "Oddities that a client has to bear with: every request is ok, with all its tokens",
        arguments: WireName.allCases
    )
    func tolerated(_ wire: WireName) async throws {
        let report = try await expect(FaultExpectation.tolerated, wire)
        for target in report.targets {
            #expect(target.tokens.output.sum == 20 && target.tokens.nCountedFromChunks == 0, "\(target.name)")
            #expect((target.tokens.input.sum ?? 0) > 0, "\(target.name)")
            let isDocument = target.name == "json-body"
            #expect(target.requests.bufferedAnswers == (isDocument ? 1 : 0), "\(target.name)")
            #expect(target.ttftMs.n == (isDocument ? 0 : 1), "\(target.name)")
        }
    }

    @Test("A stream that never tells its usage is ok; its tokens are counted, and marked as counted")
    func withoutUsage() async throws {
        let report = try await expect([FaultExpectation("usage=none")], .chat)
        let tokens = try report.target("usage=none").tokens
        #expect(tokens.nCountedFromChunks == 1)
    }

    @Test("A stream that never says why it ended has ended, where anything else says so", arguments: WireName.allCases)
    func neverFinished(_ wire: WireName) async throws {
        try await expect([FaultExpectation.neverFinished(wire.rawValue)], wire)
    }

    @Test("A buffered answer that breaks is a failure too", arguments: WireName.allCases)
    func buffered(_ wire: WireName) async throws {
        let faults = [
            FaultExpectation("error-first", "http_5xx"), FaultExpectation("cut", "truncated"),
            FaultExpectation("reset", "connection_lost"), FaultExpectation("malformed", "malformed"),
            FaultExpectation("html", "malformed"), FaultExpectation("stall", "idle_timeout", endpoint: .shortIdle),
        ]
        try await expect(faults, wire, streamed: false)
    }

    /// Runs a target for each fault, side by side, and compares what became of it with what should.
    @discardableResult
    private func expect(_ table: [FaultExpectation], _ wire: WireName, streamed: Bool = true) async throws -> Report {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            var scenario = TestScenario(baseURL: address)
            for endpoint in FaultExpectation.Endpoint.allCases {
                scenario.endpoints[endpoint.rawValue] = endpoint.fields.merging(["baseURL": address]) { $1 }
            }
            for row in table {
                let fields: [String: Any] = [
                    "headers": row.headers, "endpoint": row.endpoint.rawValue, "stream": streamed,
                ]
                scenario.add(wire, row.name, fields)
            }
            let run = try await bench.run(scenario)
            let shouldFail = table.contains { !$0.kinds.isEmpty }
            #expect(run.code == (shouldFail ? 1 : 0))
            #expect(shouldFail ? run.errors.hasPrefix("ezbench: gate failed: ") : run.errors.isEmpty, "\(run.errors)")
            let report = try await bench.report()
            for row in table {
                let requests = try report.target(row.name).requests
                let outcome = "\(wire.rawValue), \(row.name): \(requests.failures.map(\.example))"
                #expect(requests.failures.allSatisfy { row.kinds.contains($0.kind) }, "\(outcome)")
                #expect(requests.ok + requests.failed == 1, "\(outcome)")
                if !row.kinds.contains("ok") { #expect(requests.failed == (row.kinds.isEmpty ? 0 : 1), "\(outcome)") }
            }
            return report
        }
    }
}
