import Testing

/// What each of the simulator's faults is to be taken for, in every protocol.
@Suite("Faults and what they are taken for", .timeLimit(.minutes(5)))
struct FaultTests {
    /// A fault, and the failure kind it ends as; nil where a client has to bear with it.
    struct Expectation {
        let fault: String
        let kind: String?
        /// The endpoint, which is to say its limits.
        var endpoint = "here"

        /// What the target is called, as two may have one fault and different limits.
        var name: String { endpoint == "here" ? fault : "\(fault) \(endpoint)" }

        init(_ fault: String, _ kind: String?, _ endpoint: String = "here") {
            self.fault = fault
            self.kind = kind
            self.endpoint = endpoint
        }
    }

    private static let statuses = [
        Expectation("status=400", "bad_request"), Expectation("status=401", "auth"), Expectation("status=402", "quota"),
        Expectation("status=403", "auth"), Expectation("status=404", "bad_request"),
        Expectation("status=409", "http_4xx"), Expectation("status=413", "bad_request"),
        Expectation("status=429;retry-after=2", "rate_limited"),
        Expectation("status=429;retry-after-ms=300", "rate_limited"), Expectation("status=500", "http_5xx"),
        Expectation("status=529", "overloaded"), Expectation("redirect=http://127.0.0.1:9/", "redirect"),
    ]

    private static let broken = [
        Expectation("error-mid-stream", "stream_error"), Expectation("error-first", "stream_error"),
        Expectation("cut", "truncated"), Expectation("reset", "truncated"), Expectation("truncate", "truncated"),
        Expectation("truncate;after=0", "truncated"), Expectation("malformed", "malformed"),
        Expectation("html", "malformed"), Expectation("huge-event=300000", "too_large", "small memory"),
        Expectation("stall", "stalled", "short idle"), Expectation("no-headers", "idle_timeout", "short idle"),
        Expectation("no-headers", "first_token_timeout", "short first token"),
        Expectation("stall;after=0", "first_token_timeout", "short first token"),
        Expectation("endless", "total_timeout", "short total"),
    ]

    private static let tolerated = [
        "slow-headers=50ms", "coalesce=4", "split", "crlf", "cr", "comments", "comments;bom", "no-space", "no-done",
        "no-final-blank-line", "empty-chunks", "usage=finish", "usage=every", "unknown-events", "json-body",
        "huge-event=300000", "split, crlf, comments;bom, unknown-events",
    ].map { Expectation($0, nil) }

    @Test("Answers with an HTTP status of their own", arguments: WireName.allCases)
    func statuses(_ wire: WireName) async throws {
        try await expect(Self.statuses, wire)
    }

    @Test("Overload behind a 503 is told from a plain one where the provider says so", arguments: WireName.allCases)
    func unavailable(_ wire: WireName) async throws {
        // Anthropic has a status of its own for it, and calls a 503 no more than an API error.
        try await expect([Expectation("status=503", wire == .anthropic ? "http_5xx" : "overloaded")], wire)
    }

    @Test("Streams that break, stall, lie or never end", arguments: WireName.allCases)
    func broken(_ wire: WireName) async throws {
        try await expect(Self.broken, wire)
    }

    @Test(
        "Oddities that a client has to bear with: every request is ok, with all its tokens",
        arguments: WireName.allCases
    )
    func tolerated(_ wire: WireName) async throws {
        let report = try await expect(Self.tolerated, wire)
        for target in report.targets {
            #expect(target.tokens.output.sum == 20 && target.tokens.nCountedFromChunks == 0, "\(target.name)")
            let isDocument = target.name == "json-body"
            #expect(target.requests.bufferedAnswers == (isDocument ? 1 : 0), "\(target.name)")
            #expect(target.ttftMs.n == (isDocument ? 0 : 1), "\(target.name)")
        }
    }

    @Test("A stream that never tells its usage is ok; its tokens are counted, and marked as counted")
    func withoutUsage() async throws {
        let report = try await expect([Expectation("usage=none", nil)], .chat)
        let tokens = try report.target("usage=none").tokens
        #expect(tokens.nCountedFromChunks == 1)
    }

    @Test("A buffered answer that breaks is a failure too", arguments: WireName.allCases)
    func buffered(_ wire: WireName) async throws {
        let faults = [
            Expectation("error-first", "http_5xx"), Expectation("cut", "truncated"),
            Expectation("reset", "connection_lost"), Expectation("malformed", "malformed"),
            Expectation("html", "malformed"), Expectation("stall", "idle_timeout", "short idle"),
        ]
        try await expect(faults, wire, streamed: false)
    }

    /// Runs a target for each fault, side by side, and compares what became of it with what should.
    @discardableResult
    private func expect(_ table: [Expectation], _ wire: WireName, streamed: Bool = true) async throws -> Report {
        try await Workbench.with { bench in
            let address = try await bench.startSimulator()
            var scenario = TestScenario(baseURL: address)
            scenario.endpoints["small memory"] = ["baseURL": address, "maxEventBytes": 65536]
            scenario.endpoints["short idle"] = ["baseURL": address, "limits": ["idle": "500ms"]]
            scenario.endpoints["short first token"] = ["baseURL": address, "limits": ["firstToken": "500ms"]]
            scenario.endpoints["short total"] = ["baseURL": address, "limits": ["total": "1s"]]
            for row in table {
                let fields: [String: Any] = [
                    "headers": ["x-simulator-fault": row.fault], "endpoint": row.endpoint, "stream": streamed,
                ]
                scenario.add(wire, row.name, fields)
            }
            let run = try await bench.run(scenario)
            let shouldFail = table.contains { $0.kind != nil }
            #expect(run.code == (shouldFail ? 1 : 0))
            #expect(run.errors.isEmpty)
            let report = try await bench.report()
            for row in table {
                let requests = try report.target(row.name).requests
                let outcome = "\(wire.rawValue), \(row.name): \(requests.failures.map(\.example))"
                #expect(requests.failures.map(\.kind) == (row.kind.map { [$0] } ?? []), "\(outcome)")
                #expect(requests.ok == (row.kind == nil ? 1 : 0), "\(outcome)")
            }
            return report
        }
    }
}
