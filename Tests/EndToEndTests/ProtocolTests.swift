import Foundation
import Testing

/// Every protocol, streamed and buffered, with thinking and with a function to call, held against the simulator's record
/// of what it sent and when.
@Suite("The protocols", .timeLimit(.minutes(30)))
struct ProtocolTests {
    @Test("A stream is ok, with its tokens and its TTFT; a buffered answer has no TTFT")
    func streamedAndBuffered() async throws {
        try await Workbench.with { bench in
            try await Self.runAll(bench)
            let report = try await bench.report()
            for target in report.targets {
                #expect(target.requests.ok == 3 && target.requests.failed == 0, "\(target.name)")
                #expect(target.tokens.output.sum == 60 && target.tokens.output.n == 3, "\(target.name)")
                #expect(target.tokens.input.n == 3 && (target.tokens.input.sum ?? 0) > 0, "\(target.name)")
                #expect(target.tokens.nCountedFromChunks == 0, "\(target.name)")
                #expect(target.e2eEndMs.n == 3, "\(target.name)")
                #expect(target.ttftMs.n == (target.streamed ? 3 : 0), "\(target.name)")
                #expect((target.ttftMs.p50 == nil) == !target.streamed, "\(target.name)")
            }
            #expect(
                report.targets.map(\.streamed)
                    == WireName.allCases.flatMap { $0 == .completions ? [true, false] : [true, false, true, true] }
            )
        }
    }

    @Test(
        "Thinking, text and tool arguments are told apart, and what is thought is no answer",
        .enabled(if: Product.hasSQLite3, "needs the sqlite3 shell, to look at single token events")
    )
    func kinds() async throws {
        try await Workbench.with { bench in
            try await Self.runAll(bench)
            let rows = try await bench.query(
                """
                SELECT target.name AS target, group_concat(DISTINCT delta.kind) AS kinds
                FROM delta JOIN request ON request.id = delta.request_id JOIN target ON target.id = request.target_id
                GROUP BY target.id ORDER BY target.position
                """
            )
            let kinds = rows.map { "\($0["target"] ?? ""): \($0["kinds"] ?? "")" }
            let expected = WireName.allCases.flatMap { wire in
                let kinds = ["streamed: text", "thinking: thinking,text", "tool: tool"]
                return (wire == .completions ? Array(kinds.prefix(1)) : kinds).map { "\(wire.rawValue) \($0)" }
            }
            #expect(kinds == expected)

            // Events of one read share its arrival, so that a thought and an answer may have come at once.
            let mistimed = try await bench.query(
                """
                SELECT request.id FROM request JOIN delta ON delta.request_id = request.id
                GROUP BY request.id
                HAVING first_token_ns IS NOT min(arrival_ns) OR last_token_ns IS NOT max(arrival_ns)
                    OR first_answer_ns IS NOT min(arrival_ns) FILTER (WHERE kind <> 'thinking')
                    OR max(seq) FILTER (WHERE kind = 'thinking') > min(seq) FILTER (WHERE kind <> 'thinking')
                """
            )
            #expect(mistimed.isEmpty)
            let words = try await bench.query(
                "SELECT DISTINCT target_id FROM request WHERE stop_reason IS NOT NULL"
            )
            #expect(words.count == 4 * WireName.withTools.count + 2)
        }
    }

    @Test(
        "What was measured agrees with what the server says it sent: ids, counts, and nothing before its time",
        .enabled(if: Product.hasSQLite3, "needs the sqlite3 shell, to look at single token events")
    )
    func againstTheRecord() async throws {
        try await Workbench.with { bench in
            let simulator = try await Self.runAll(bench)
            let served = try await Served.read("served.jsonl", of: bench, simulator)
            let requests = try await bench.query(
                """
                SELECT provider_request_id AS id, sent_ns AS sent, output_tokens AS tokens,
                    json_array_length(deltas) AS n,
                    first_token_ns + json_extract(deltas, '$[0][1]') AS first,
                    last_token_ns + json_extract(deltas, '$[#-1][1]') AS last
                FROM request
                """
            )
            let count = 12 * WireName.withTools.count + 6
            #expect(requests.count == count && served.count == count)
            for request in requests {
                let id = try #require(request["id"] as? String)
                let truth = try #require(served[id], "the server knows no request \(id)")
                #expect(request["n"] as? Int == truth.deltaNs.count, "\(id)")
                #expect(request["tokens"] as? Int == truth.outputTokens, "\(id)")
                #expect(truth.outcome == "completed" && truth.status == 200, "\(id)")
                guard let first = truth.deltaNs.first, let last = truth.deltaNs.last else { continue }
                // A request is received after it was sent, and an event taken in hand (its arrival and its lag) after it
                // was written, whatever the machine is busy with. An arrival alone is that of the first byte of its
                // read, which may come before an event that only shared the read.
                let sent = try #require(request["sent"] as? Int)
                let tookFirst = try #require(request["first"] as? Int)
                let tookLast = try #require(request["last"] as? Int)
                // The kernel's stamp of the request is put on the other clock, on a busy machine not quite exactly.
                let conversion = 1_000_000
                #expect(tookFirst - sent + conversion >= first - truth.receivedNs, "\(id)")
                #expect(tookLast - sent + conversion >= last - truth.receivedNs, "\(id)")
            }
            let disordered = try await bench.query(
                """
                SELECT a.request_id FROM delta AS a
                JOIN delta AS b ON b.request_id = a.request_id AND b.seq = a.seq + 1
                WHERE b.arrival_ns < a.arrival_ns
                """
            )
            #expect(disordered.isEmpty)
        }
    }

    @Test("All protocols side by side in one run share nothing but the load", arguments: ["interleaved", "sequential"])
    func sideBySide(_ order: String) async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            for wire in WireName.allCases { scenario.add(wire, wire.rawValue) }
            scenario.load = ["requests": 5, "warmup": 2, "concurrency": 3, "order": order]
            let run = try await bench.run(scenario)
            #expect(run.code == 0)
            let report = try await bench.report()
            #expect(report.targets.map(\.name) == WireName.allCases.map(\.rawValue))
            #expect(report.targets.allSatisfy { $0.requests.ok == 5 && $0.requests.warmup == 2 })
            #expect(report.targets.allSatisfy { $0.tokens.output.sum == 100 })
        }
    }

    /// Runs a target for each protocol and way to ask, three requests each, and returns the simulator that was asked.
    @discardableResult
    private static func runAll(_ bench: Workbench) async throws -> RunningSimulator {
        let simulator = try await bench.simulator(["--record", bench.path("served.jsonl")])
        var scenario = TestScenario(baseURL: simulator.address)
        for wire in WireName.allCases {
            let name = wire.rawValue
            scenario.add(wire, "\(name) streamed")
            scenario.add(wire, "\(name) buffered", ["stream": false])
            guard WireName.withTools.contains(wire) else { continue }
            // Chat Completions hides its thoughts, but for some servers that have a field for them.
            let visible = ["x-simulator": "reasoning=visible"]
            scenario.add(wire, "\(name) thinking", ["thinking": wire.thinking, "headers": visible])
            scenario.add(wire, "\(name) tool", ["body": wire.tools])
        }
        scenario.load = ["requests": 3, "concurrency": 2]
        let run = try await bench.run(scenario)
        #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
        return simulator
    }
}
