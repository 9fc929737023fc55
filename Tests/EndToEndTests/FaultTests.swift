import FaultCampaign
import Testing

/// What each of the simulator's faults is to be taken for, in every protocol.
@Suite("Faults and what they are taken for", .timeLimit(.minutes(30)))
struct FaultTests {
    @Test("Answers with an HTTP status of their own")
    func statuses() async throws { try await expect { _ in FaultExpectation.statuses } }

    @Test("Overload behind a 503 is told from a plain one where the provider says so")
    func unavailable() async throws { try await expect { [FaultExpectation.unavailable($0.rawValue)] } }

    @Test("Streams that break, stall, lie or never end")
    func broken() async throws { try await expect { _ in FaultExpectation.broken } }

    @Test("Oddities that a client has to bear with: every request is ok, with all its tokens")
    func tolerated() async throws {
        let report = try await expect { _ in FaultExpectation.tolerated }
        for target in report.targets {
            #expect(target.tokens.output.sum == 20 && target.tokens.nCountedFromChunks == 0, "\(target.name)")
            #expect((target.tokens.input.sum ?? 0) > 0, "\(target.name)")
            let isDocument = target.name.hasSuffix(" json-body")
            #expect(target.requests.bufferedAnswers == (isDocument ? 1 : 0), "\(target.name)")
            #expect(target.ttftMs.n == (isDocument ? 0 : 1), "\(target.name)")
        }
    }

    @Test("A stream that never tells its usage is ok; its tokens are counted, and marked as counted")
    func withoutUsage() async throws {
        let report = try await expect { $0 == .chat ? [FaultExpectation("usage=none")] : [] }
        let tokens = try report.target("openai-chat usage=none").tokens
        #expect(tokens.nCountedFromChunks == 1)
    }

    @Test("A stream that never says why it ended has ended, where anything else says so")
    func neverFinished() async throws { try await expect { [FaultExpectation.neverFinished($0.rawValue)] } }

    @Test("A buffered answer that breaks is a failure too")
    func buffered() async throws {
        let faults = [
            FaultExpectation("error-first", "http_5xx"), FaultExpectation("cut", "truncated"),
            FaultExpectation("reset", "connection_lost"), FaultExpectation("malformed", "malformed"),
            FaultExpectation("html", "malformed"), FaultExpectation("stall", "idle_timeout", endpoint: .shortIdle),
        ]
        try await expect(streamed: false) { _ in faults }
    }

    /// Runs a target for each protocol and fault, side by side, and compares what became of it with what should.
    @discardableResult
    private func expect(streamed: Bool = true, _ table: (WireName) -> [FaultExpectation]) async throws -> Report {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            var scenario = TestScenario(baseURL: address)
            for endpoint in FaultExpectation.Endpoint.allCases {
                scenario.endpoints[endpoint.rawValue] = endpoint.fields.merging(["baseURL": address]) { $1 }
            }
            let rows = WireName.allCases.flatMap { wire in
                table(wire).map { (wire: wire, name: "\(wire.rawValue) \($0.name)", fault: $0) }
            }
            for row in rows {
                let fields: [String: Any] = [
                    "headers": row.fault.headers, "endpoint": row.fault.endpoint.rawValue, "stream": streamed,
                ]
                scenario.add(row.wire, row.name, fields)
            }
            let run = try await bench.run(scenario)
            let shouldFail = rows.contains { !$0.fault.kinds.isEmpty }
            #expect(run.code == (shouldFail ? 1 : 0))
            #expect(shouldFail ? run.errors.hasPrefix("ezbench: gate failed: ") : run.errors.isEmpty, "\(run.errors)")
            let report = try await bench.report()
            for row in rows {
                let requests = try report.target(row.name).requests
                let kinds = row.fault.kinds
                let outcome = "\(row.name): \(requests.failures.map(\.example))"
                #expect(requests.failures.allSatisfy { kinds.contains($0.kind) }, "\(outcome)")
                #expect(requests.ok + requests.failed == 1, "\(outcome)")
                if !kinds.contains("ok") { #expect(requests.failed == (kinds.isEmpty ? 0 : 1), "\(outcome)") }
            }
            return report
        }
    }
}
