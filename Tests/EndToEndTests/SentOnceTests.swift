import Foundation
import Testing

/// What libcurl would send again by itself, where it is hidden from everybody between: over TLS, and through a tunnel.
@Suite(
    "A request is sent once, before a real terminator",
    .enabled(if: Terminator.hasNginx, "needs nginx and openssl"),
    .enabled(if: Product.hasSQLite3, "needs the sqlite3 shell, to look at single requests"),
    .timeLimit(.minutes(30))
)
struct SentOnceTests {
    /// How a connection goes that was asked a second time.
    enum Loss: String, CaseIterable, Sendable {
        case closed, reset

        var settings: String { self == .reset ? "reset_timedout_connection on;" : "" }
    }

    @Test(
        "A reused connection over TLS that ends unanswered is asked once, straight and through a proxy's tunnel",
        arguments: Loss.allCases,
        [false, true]
    )
    func once(_ loss: Loss, isTunnelled: Bool) async throws {
        try await Workbench.with { bench in
            let authority = try await Certificate.authority(bench)
            // 444 is nginx's word for a connection that is ended without an answer.
            let server = try await Terminator.nginx(
                bench,
                before: try await bench.startSimulator(),
                showing: try await Certificate.server(bench, signedBy: authority),
                settings: """
                    access_log \(bench.path("asked")); if ($connection_requests = 2) { return 444; } \(loss.settings)
                    """
            )
            let proxy = try ConnectProxy()
            defer { proxy.stop() }
            var scenario = TestScenario(baseURL: "https://localhost:\(server.port)")
            for wire in WireName.allCases { scenario.add(wire, wire.rawValue) }
            scenario.add(.chat, "buffered", ["stream": false])
            scenario.load = ["requests": 4, "order": "sequential"]
            try bench.write(scenario)
            let run = try await bench.ezbench(
                "run",
                "scenario.json",
                "--cacert",
                authority.path,
                environment: isTunnelled ? ["https_proxy": proxy.address] : [:]
            )
            #expect(run.code == 1, "\(run.errors)\(run.output)")

            let rows = try await bench.query(
                "SELECT coalesce(failure, outcome) AS outcome, connection_reused AS reused, proxy, sent_ns <= end_ns AS ordered FROM request ORDER BY id"
            )
            #expect(rows.count == 4 * (WireName.allCases.count + 1))
            // Which requests find a connection free is a matter of time: the end of a stream's body, behind its terminator, is
            // waited for shortly. Gemini's and the whole answers have no terminator before it, and leave theirs to the next.
            #expect(
                rows.allSatisfy { $0["outcome"] as? String == ($0["reused"] as? Int == 1 ? "connection_lost" : "ok") }
            )
            let lost = rows.count { $0["outcome"] as? String == "connection_lost" }
            #expect(lost >= 4)
            #expect(rows.allSatisfy { $0["ordered"] as? Int == 1 })
            #expect(rows.allSatisfy { $0["proxy"] as? String == (isTunnelled ? proxy.address : nil) })
            server.process.send(SIGTERM)
            _ = await server.process.result()
            let asked = try bench.read("asked").split(separator: "\n")
            #expect(asked.count == rows.count, "as many requests at the server as rows")
            #expect(asked.count { $0.contains(" 444 ") } == lost)
        }
    }
}
