import Foundation
import Testing

/// Over TLS, as every real provider is reached: nginx is the server, with certificates made for each test.
@Suite(
    "TLS, before a real terminator",
    .enabled(if: Terminator.hasNginx, "needs nginx and openssl"),
    .enabled(if: Product.hasSQLite3, "needs the sqlite3 shell, to look at single requests"),
    .timeLimit(.minutes(30))
)
struct TLSTests {
    /// Starts nginx before a simulator of that address, with a certificate of an authority that is made for it.
    private func trustedServer(
        _ bench: Workbench,
        before simulator: String,
        ipv6: Bool = false,
        http2: Bool = false,
        settings: String = ""
    ) async throws -> (server: Terminator, authority: Certificate) {
        let authority = try await Certificate.authority(bench)
        let server = try await Terminator.nginx(
            bench,
            before: simulator,
            showing: try await Certificate.server(bench, signedBy: authority),
            ipv6: ipv6,
            http2: http2,
            settings: settings
        )
        return (server, authority)
    }

    @Test(
        "A certificate of an authority that is named is trusted; connection and handshake are timed once",
        arguments: ["1.1", "2"],
        [false, true]
    )
    func trusted(version: String, ipv6: Bool) async throws {
        try await Workbench.with { bench in
            let (server, authority) = try await trustedServer(
                bench,
                before: try await bench.startSimulator(),
                ipv6: ipv6,
                http2: version == "2"
            )
            var scenario = TestScenario(baseURL: "https://\(ipv6 ? "[::1]" : "localhost"):\(server.port)")
            scenario.endpoints["here"]?["httpVersion"] = version
            for wire in WireName.allCases { scenario.add(wire, wire.rawValue) }
            scenario.load = ["requests": 3, "order": "sequential"]
            let run = try await bench.run(scenario, ["--cacert", authority.path])
            #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)\(run.output)")

            let requests = try await bench.query(
                """
                SELECT http_version AS version, connection_reused AS reused, remote_address AS address,
                    stamp_source AS stamp, tls_ns IS NOT NULL AS handshake,
                    started_ns <= connected_ns AND connected_ns <= tls_ns AND tls_ns <= sent_ns AS ordered
                FROM request ORDER BY sent_ns
                """
            )
            #expect(
                requests.count == 3 * WireName.allCases.count
                    && requests.allSatisfy { $0["version"] as? String == version }
            )
            #expect(requests.map { $0["reused"] as? Int } == [0] + Array(repeating: 1, count: requests.count - 1))
            #expect(requests.map { $0["handshake"] as? Int } == [1] + Array(repeating: 0, count: requests.count - 1))
            #expect(requests.first?["ordered"] as? Int == 1)
            let address = "\(ipv6 ? "[::1]" : "127.0.0.1"):\(server.port)"
            #expect(requests.allSatisfy { $0["address"] as? String == address })
            #expect(requests.contains { $0["stamp"] as? String == "kernel" } != Workbench.isPortable)
        }
    }

    @Test(
        "A stream closed on purpose takes its connection along over HTTP/1.1, and is reset alone over HTTP/2",
        arguments: ["1.1", "2"]
    )
    func closed(version: String) async throws {
        try await Workbench.with { bench in
            let (server, authority) = try await trustedServer(
                bench,
                before: try await bench.startSimulator("--tokens", "400", "--fault", "stall;after=40"),
                http2: version == "2"
            )
            var scenario = TestScenario(baseURL: "https://localhost:\(server.port)")
            scenario.endpoints["here"]?["httpVersion"] = version
            scenario.add(.chat, "closed", ["cancelAfter": ["tokens": 5]])
            scenario.load = ["requests": 4]
            let run = try await bench.run(scenario, ["--cacert", authority.path])
            #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)\(run.output)")
            let requests = try await bench.query(
                """
                SELECT cancel_reason AS reason, http_version AS version, connection_reused AS reused,
                    gone_ns >= cancelled_ns AS gone FROM request ORDER BY sent_ns
                """
            )
            #expect(requests.allSatisfy { $0["reason"] as? String == "planned" && $0["version"] as? String == version })
            let isKept = version == "2"
            #expect(requests.map { $0["reused"] as? Int } == [0] + Array(repeating: isKept ? 1 : 0, count: 3))
            let gone = isKept || Workbench.isPortable ? nil : 1
            #expect(requests.map { $0["gone"] as? Int } == Array(repeating: gone, count: 4))
        }
    }

    @Test("A certificate that does not hold, and TLS that is too old, end requests as failures that say what it was")
    func refused() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.startSimulator()
            let authority = try await Certificate.authority(bench)
            let stranger = try await Certificate.authority(bench)
            let good = try await Certificate.server(bench, signedBy: authority)
            let old = "ssl_protocols TLSv1.1; ssl_ciphers DEFAULT@SECLEVEL=0;"
            let cases: [(name: String, certificate: Certificate, settings: String, says: String)] = [
                (
                    "stranger", try await Certificate.server(bench, signedBy: stranger), "",
                    "an authority that this system does not know is named with --cacert FILE"
                ),
                (
                    "another", try await Certificate.server(bench, for: "DNS:elsewhere.example", signedBy: authority),
                    "",
                    "no alternative certificate subject name matches target host name"
                ),
                (
                    "expired", try await Certificate.server(bench, signedBy: authority, days: -1), "",
                    "certificate has expired"
                ),
                ("old", good, old, "TLS 1.2 or later was offered"),
            ]
            var scenario = TestScenario(baseURL: simulator)
            var addresses: [String: String] = [:]
            for (name, certificate, settings, _) in cases {
                let server = try await Terminator.nginx(
                    bench,
                    before: simulator,
                    showing: certificate,
                    settings: settings
                )
                addresses[name] = "127.0.0.1:\(server.port)"
                scenario.endpoints[name] = ["baseURL": "https://127.0.0.1:\(server.port)"]
                scenario.add(.chat, name, ["endpoint": name])
            }
            // The other way round: http where the server speaks TLS, and TLS where it does not.
            scenario.endpoints["plain"] = ["baseURL": simulator.replacing("http:", with: "https:")]
            scenario.add(.chat, "plain", ["endpoint": "plain"])
            let run = try await bench.run(scenario, ["--cacert", authority.path])
            #expect(run.code == 1 && run.errors.hasPrefix("ezbench: gate failed: "))
            let report = try await bench.report()
            for row in cases.map({ ($0.name, $0.says) }) + [("plain", "does not speak TLS")] {
                let failures = try report.target(row.0).requests.failures
                #expect(
                    failures.map(\.kind) == ["tls"] && failures.first?.example.contains(row.1) == true,
                    "\(failures)"
                )
            }
            // Nothing was sent, and yet it is known whom it was not sent to.
            let rows = try await bench.query(
                """
                SELECT name, remote_address AS address FROM request JOIN target ON target.id = request.target_id
                WHERE sent_ns IS NULL AND tls_ns IS NULL
                """
            )
            #expect(rows.count == 5)
            for row in rows where row["name"] as? String != "plain" {
                #expect(row["address"] as? String == addresses[row["name"] as? String ?? ""])
            }
        }
    }

    @Test("A server that knows only HTTP/1.1 is asked by it where HTTP/2 was wished for")
    func olderVersion() async throws {
        try await Workbench.with { bench in
            let (server, authority) = try await trustedServer(bench, before: try await bench.startSimulator())
            var scenario = TestScenario.single("https://127.0.0.1:\(server.port)")
            scenario.endpoints["here"]?["httpVersion"] = "2"
            scenario.load = ["requests": 6, "concurrency": 3]
            let run = try await bench.run(scenario, ["--cacert", authority.path])
            #expect(run.code == 0, "\(run.output)")
            let rows = try await bench.query("SELECT http_version AS v, count(*) AS n FROM request GROUP BY v")
            #expect(rows.map { $0["v"] as? String } == ["1.1"] && rows.first?["n"] as? Int == 6)
        }
    }

    /// Streams that were opened before the GOAWAY was read are refused by it; libcurl would send them again unseen.
    @Test(
        "A server that ends its HTTP/2 connections now and then (GOAWAY) costs no request where retries are asked for"
    )
    func goAway() async throws {
        try await Workbench.with { bench in
            let (server, authority) = try await trustedServer(
                bench,
                before: try await bench.startSimulator(),
                http2: true,
                settings: "keepalive_requests 5;"
            )
            var scenario = TestScenario.single("https://127.0.0.1:\(server.port)")
            scenario.endpoints["here"]?["httpVersion"] = "2"
            scenario.endpoints["here"]?["retry"] = "sdk"
            scenario.load = ["requests": 40, "concurrency": 4]
            let run = try await bench.run(scenario, ["--cacert", authority.path])
            #expect(run.code == 0, "\(run.output)")
            let row = try await bench.query(
                "SELECT count(*) AS n, sum(connection_reused) AS reused, min(http_version) AS v FROM request WHERE outcome = 'ok'"
            ).first
            let lost = try await bench.query("SELECT failure FROM request WHERE outcome <> 'ok'")
            #expect(lost.allSatisfy { $0["failure"] as? String == "connection_lost" })
            #expect(row?["n"] as? Int == 40 && row?["v"] as? String == "2")
            // No connection carries more than five, and each is opened by one that is not reused.
            #expect((1...32).contains(row?["reused"] as? Int ?? 0))
        }
    }

    @Test("Authorities named by the endpoint are trusted; without looking, anybody is, and every output says so")
    func insecure() async throws {
        try await Workbench.with { bench in
            let (server, authority) = try await trustedServer(bench, before: try await bench.startSimulator())
            var scenario = TestScenario.single("https://127.0.0.1:\(server.port)")
            scenario.endpoints["here"]?["caFile"] = authority.path
            let named = try await bench.run(scenario)
            #expect(named.code == 0 && !named.output.contains("INSECURE"), "\(named.output)")

            scenario.endpoints["here"]?["caFile"] = nil
            #expect(try await bench.run(scenario).code == 1)
            let flag = try await bench.run(scenario, ["--insecure", "--quiet"])
            #expect(flag.code == 0 && flag.errors.contains("INSECURE: the certificate of endpoint \"here\""))
            for format in ["table", "markdown", "json"] {
                #expect(try await bench.ezbench("report", "--format", format).output.contains("INSECURE"))
            }
            #expect(try await bench.ezbench("report", "--format", "csv").output.contains("insecure"))
            for format in ["text", "junit", "github"] {
                #expect(
                    try await bench.ezbench("check", "--format", format, "--max-error-rate", "0").output.contains(
                        "INSECURE"
                    )
                )
            }
            #expect(try await bench.ezbench("runs").output.contains("INSECURE"))

            scenario.endpoints["here"]?["insecure"] = true
            #expect(try await bench.run(scenario).output.contains("INSECURE"))
            let targets = try await bench.query("SELECT run_id AS run, insecure FROM target ORDER BY run_id")
            #expect(targets.map { $0["insecure"] as? Int } == [0, 0, 1, 1])
        }
    }

    @Test("An authority file that is none is told before anything is sent", arguments: ["none.pem", "text.pem", "."])
    func authorityFile(_ name: String) async throws {
        try await Workbench.with { bench in
            try bench.write("no certificate", to: "text.pem")
            let run = try await bench.run(TestScenario.single("https://127.0.0.1:9"), ["--cacert", name])
            #expect(run.code == 2 && run.errors.contains("--cacert \(name): "))
            #expect(!bench.has("ezbench.sqlite"))
        }
    }
}

/// Many streams on one connection, before nghttpx.
@Suite(
    "HTTP/2",
    .enabled(if: Terminator.hasNghttpx, "needs nghttpx (nghttp2-proxy) and openssl"),
    .enabled(if: Product.hasSQLite3, "needs the sqlite3 shell, to look at single token events"),
    .timeLimit(.minutes(30))
)
struct HTTP2Tests {
    @Test("Streams share a connection, each with its own arrivals, by the kernel's stamp")
    func oneConnection() async throws {
        try await Workbench.with { bench in
            let authority = try await Certificate.authority(bench)
            let simulator = try await bench.simulator(["--record", bench.path("served.jsonl")])
            let proxy = try await Terminator.nghttpx(
                bench,
                before: simulator.address,
                showing: try await Certificate.server(bench, signedBy: authority)
            )
            try await run(bench, "https://localhost:\(proxy.port)", ["--cacert", authority.path])
            let connections = try await bench.query("SELECT count(*) AS n FROM request WHERE connection_reused = 0")
            #expect(connections.first?["n"] as? Int == 1)
            try await check(bench, simulator)
        }
    }

    @Test("In clear it is spoken from the first byte")
    func inClear() async throws {
        try await Workbench.with { bench in
            let simulator = try await bench.simulator(["--record", bench.path("served.jsonl")])
            let proxy = try await Terminator.nghttpx(
                bench,
                before: simulator.address,
                showing: nil
            )
            try await run(bench, "http://127.0.0.1:\(proxy.port)")
            try await check(bench, simulator)
        }
    }

    @Test("A server that does not know it in clear is a failure that names it")
    func unknownInClear() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single(try await bench.startSimulator())
            scenario.endpoints["here"]?["httpVersion"] = "2"
            #expect(try await bench.run(scenario).code == 1)
            let failures = try await bench.report().target("one").requests.failures
            #expect(failures.map(\.kind) == ["connection_lost"])
            #expect(failures.first?.example.contains("HTTP/2 was spoken in clear") == true)
        }
    }

    /// Asks in every protocol, five streams of each at a time.
    private func run(_ bench: Workbench, _ address: String, _ arguments: [String] = []) async throws {
        var scenario = TestScenario(baseURL: address)
        for wire in WireName.allCases { scenario.add(wire, wire.rawValue) }
        scenario.endpoints["here"]?["httpVersion"] = "2"
        scenario.load = ["requests": 15, "concurrency": 5]
        let run = try await bench.run(scenario, arguments)
        #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)\(run.output)")
    }

    /// Holds what was measured against what the simulator says it sent; the proxy between them only adds time.
    private func check(_ bench: Workbench, _ simulator: RunningSimulator) async throws {
        let served = try await Served.read("served.jsonl", of: bench, simulator)
        let requests = try await bench.query(
            """
            SELECT provider_request_id AS id, sent_ns AS sent, http_version AS version, stamp_source AS stamp,
                output_tokens AS tokens, json_array_length(deltas) AS n,
                first_token_ns + json_extract(deltas, '$[0][1]') AS first,
                last_token_ns + json_extract(deltas, '$[#-1][1]') AS last
            FROM request
            """
        )
        #expect(requests.count == 15 * WireName.allCases.count && served.count == requests.count)
        for request in requests {
            let id = try #require(request["id"] as? String)
            let truth = try #require(served[id], "the server knows no request \(id)")
            #expect(request["version"] as? String == "2", "\(id)")
            #expect(request["n"] as? Int == truth.deltaNs.count && request["tokens"] as? Int == truth.outputTokens)
            guard let first = truth.deltaNs.first, let last = truth.deltaNs.last else { continue }
            let sent = try #require(request["sent"] as? Int)
            #expect(try #require(request["first"] as? Int) - sent >= first - truth.receivedNs, "\(id)")
            #expect(try #require(request["last"] as? Int) - sent >= last - truth.receivedNs, "\(id)")
        }
        // Now and then libcurl reads for one stream what has just come for another, before the loop knew of it.
        #expect(requests.contains { $0["stamp"] as? String == "kernel" } != Workbench.isPortable)
        let disordered = try await bench.query(
            """
            SELECT a.request_id FROM delta AS a JOIN delta AS b ON b.request_id = a.request_id AND b.seq = a.seq + 1
            WHERE b.arrival_ns < a.arrival_ns
            """
        )
        #expect(disordered.isEmpty)
    }
}
