import Foundation
import Testing

/// Retries over real sockets: what fails twice and then goes well, what never does, and what must not be tried again.
@Suite("Retries", .timeLimit(.minutes(30)))
struct RetryTests {
    /// The manners of the SDK of each protocol, with waits that a test can afford.
    private static var quick: [String: Any] {
        ["initial": "2ms", "max": "5ms", "jitter": 0.25, "attempts": 3]
    }

    private static func scenario(_ bench: Workbench, retry: Any? = quick) async throws -> TestScenario {
        let address = try await bench.startSimulator()
        var scenario = TestScenario(baseURL: address)
        scenario.endpoints["here"]?["retry"] = retry
        return scenario
    }

    @Test("Requests that fail twice and then go well are ok, each attempt with its row")
    func recovering() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench)
            // Google's SDK does not try again where a connection was lost.
            let retry = Self.quick.merging(["preset": "openai"]) { $1 }
            scenario.endpoints["other"] = ["baseURL": try await bench.startSimulator(), "retry": retry]
            let lost: [String: Any] = [
                "headers": ["x-simulator-fault": "dead-reuse;after=0;first=1"], "endpoint": "other",
            ]
            for wire in WireName.allCases {
                scenario.add(wire, "\(wire) flaky", ["headers": ["x-simulator-fault": "status=503;first=2"]])
                scenario.add(wire, "\(wire) lost", lost)
            }
            scenario.load = ["requests": 4, "concurrency": 4]
            #expect(try await bench.run(scenario).code == 0)
            let report = try await bench.report()
            #expect(report.targets.count == 2 * WireName.allCases.count)
            for target in report.targets {
                let attempts = target.name.hasSuffix("flaky") ? 12 : 8
                #expect(target.requests.attempted == 4 && target.requests.ok == 4 && target.requests.failed == 0)
                #expect(target.requests.failures.map(\.count) == [0])
                #expect(target.requests.failures.map(\.attempts) == [attempts - 4])
                #expect(target.retries.retried == 4 && target.retries.okAfterRetry == 4)
                #expect(target.retries.attempts == attempts && target.retries.ttftWithRetriesMs.n == 4)
                let (alone, whole) = (target.ttftMs.p50 ?? .infinity, target.retries.ttftWithRetriesMs.p50 ?? 0)
                #expect(whole > alone, "TTFT \(alone) ms by itself, \(whole) ms with retries")
            }
            // No attempt begins before its wait is over, however busy the machine.
            let early = try await bench.query(
                """
                SELECT count(*) AS n FROM request a JOIN request b USING (target_id, sequence)
                WHERE b.attempt = a.attempt + 1 AND b.started_ns < a.end_ns + a.retry_wait_ns
                """
            )
            #expect(early.first?["n"] as? Int == 0)
            let rows = try await bench.query("SELECT count(*) AS n FROM request WHERE retry_wait_ns IS NOT NULL")
            #expect(rows.first?["n"] as? Int == 12 * WireName.allCases.count)
        }
    }

    @Test("A server's delay is kept, and waited for")
    func delays() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, retry: "sdk")
            let headers = ["x-simulator-fault": "status=429;retry-after=0.05;first=1"]
            for wire in WireName.allCases { scenario.add(wire, wire.rawValue, ["headers": headers]) }
            #expect(try await bench.run(scenario).code == 0)
            let all = try await bench.query(
                "SELECT name, retry_after_ns, retry_wait_ns, json_extract(rate_limit_json, '$.retry-after') AS header "
                    + "FROM request JOIN target ON target.id = target_id ORDER BY attempt"
            )
            for wire in WireName.allCases {
                let rows = all.filter { $0["name"] as? String == wire.rawValue }
                #expect(rows.count == 2)
                #expect(rows.first?["retry_after_ns"] as? Int == 50_000_000)
                #expect(rows.first?["retry_wait_ns"] as? Int == 50_000_000)
                #expect(rows.first?["header"] as? String == (wire == .gemini ? nil : "0.05"))
                #expect(rows.last?["retry_wait_ns"] is NSNull)
            }
        }
    }

    @Test("What another attempt does not cure is asked once; what fails for good is asked as often as allowed")
    func givingUp() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench)
            let table: [(fault: String, attempts: Int)] = [
                ("status=400", 1), ("status=401", 1), ("status=402", 1), ("status=404", 1), ("status=413", 1),
                ("status=409", 3), ("status=429", 3), ("status=500", 3), ("status=529", 3),
                ("status=500;should-retry=false", 1), ("status=400;should-retry=true", 3),
                ("error-first", 1), ("error-mid-stream", 1), ("cut", 1), ("truncate", 1), ("malformed", 1),
                ("redirect=http://127.0.0.1:9/", 1),
            ]
            for row in table {
                scenario.add(.anthropic, row.fault, ["headers": ["x-simulator-fault": row.fault]])
            }
            #expect(try await bench.run(scenario).code == 1)
            let report = try await bench.report()
            for row in table {
                let target = try report.target(row.fault)
                #expect(target.requests.failed == 1 && target.retries.attempts == row.attempts, "\(row.fault)")
            }
        }
    }

    @Test("A stream that broke is asked for again where the scenario says so")
    func brokenStreams() async throws {
        try await Workbench.with { bench in
            var retry = Self.quick
            retry["afterFirstToken"] = true
            var scenario = try await Self.scenario(bench, retry: retry)
            scenario.add(.chat, "cut", ["headers": ["x-simulator-fault": "cut;after=3;first=1"]])
            #expect(try await bench.run(scenario).code == 0)
            #expect(try await bench.report().target("cut").retries.okAfterRetry == 1)
        }
    }

    @Test("A buffered answer that was cut is asked for again without being told to, as the SDKs do")
    func bufferedAnswers() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench)
            scenario.add(.chat, "cut", ["headers": ["x-simulator-fault": "cut;first=1"], "stream": false])
            #expect(try await bench.run(scenario).code == 0)
            #expect(try await bench.report().target("cut").retries.okAfterRetry == 1)
        }
    }

    @Test("Planned starts are tried again too, and stay what the plan said")
    func openLoop() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench)
            scenario.add(.chat, "t", ["headers": ["x-simulator-fault": "status=429;retry-after=0.1;first=1"]])
            scenario.load = ["shape": "constant", "rate": 100, "requests": 40, "maxInFlight": 20, "whenFull": "delay"]
            #expect(try await bench.run(scenario).code == 0)
            let target = try await bench.report().target("t")
            #expect(target.requests.ok == 40 && target.retries.retried == 40 && target.retries.attempts == 80)
            // The plan's instants, ten milliseconds apart, are those of both attempts.
            let rows = try await bench.query(
                "SELECT count(*) AS n, count(DISTINCT planned_ns) AS starts, max(planned_ns) - min(planned_ns) AS span FROM request"
            )
            #expect(rows.first?["n"] as? Int == 80 && rows.first?["starts"] as? Int == 40)
            #expect(rows.first?["span"] as? Int == 390_000_000)
        }
    }

    @Test("--retries turns them on, and off")
    func flags() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, retry: nil)
            scenario.add(.chat, "t", ["headers": ["x-simulator-fault": "status=429;retry-after-ms=5;first=1"]])
            #expect(try await bench.run(scenario).code == 1)
            scenario.targets = []
            scenario.add(.chat, "t", ["headers": ["x-simulator-fault": "status=429;retry-after-ms=5;first=1"]])
            #expect(try await bench.run(scenario, ["--retries", "1", "--seed", "7"]).code == 0)
            scenario.endpoints["here"]?["retry"] = Self.quick
            #expect(try await bench.run(scenario, ["--retries", "0", "--seed", "8"]).code == 1)
        }
    }

    @Test("Ctrl-C ends a wait at once: the request is broken off, not failed")
    func interrupted() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, retry: "anthropic")
            scenario.add(.anthropic, "t", ["headers": ["x-simulator-fault": "status=429;retry-after=3600"]])
            try bench.write(scenario)
            let run = try bench.start(["run", "scenario.json", "--grace", "1h"])
            // The first attempt's row is there: what is left of the request is its wait.
            try await bench.stores(1, of: run)
            run.send(SIGINT)
            let result = await run.result()
            #expect(result.code == 130)
            let requests = try await bench.report().target("t").requests
            #expect(requests.attempted == 0 && requests.cancelled == 1)
        }
    }
}
