import Foundation
import Synchronization
import Testing

@Suite("Keys that a program prints", .timeLimit(.minutes(30)))
struct KeyCommandTests {
    /// A server that takes each token for so many requests, and then only the next one.
    private final class TokenServer: Sendable {
        struct State {
            var valid = 1
            var uses = 0
        }

        private let state = Mutex(State())
        let lifetime: Int

        init(lifetime: Int) { self.lifetime = lifetime }

        func answer(_ request: EchoServer.Request) -> [UInt8] {
            let isValid = state.withLock { state in
                if state.uses >= lifetime {
                    state.valid += 1
                    state.uses = 0
                }
                guard request.key == "secret-token-\(state.valid)" else { return false }
                state.uses += 1
                return true
            }
            if !isValid {
                let body = #"{"error":{"message":"The token \#(request.key) has expired","code":"token_expired"}}"#
                return Self.bytes("401 Unauthorized", "application/json", body)
            }
            let text = #"{"id":"c","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}"#
            let end =
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}"#
            return Self.bytes("200 OK", "text/event-stream", "data: \(text)\n\ndata: \(end)\n\ndata: [DONE]\n\n")
        }

        private static func bytes(_ status: String, _ type: String, _ body: String) -> [UInt8] {
            Array(
                ("HTTP/1.1 \(status)\r\ncontent-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n"
                    + "connection: close\r\n\r\n\(body)").utf8
            )
        }
    }

    /// Writes a program that prints `secret-token-1` when it is run for the first time, then `secret-token-2`, and so on.
    private static func writeTokens(_ bench: Workbench) throws {
        let script =
            "#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho x >> count\necho secret-token-$(wc -l < count | tr -d ' ')\n"
        try write(script, bench)
    }

    private static func write(_ script: String, _ bench: Workbench) throws {
        try bench.write(script, to: "token.sh")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.path("token.sh"))
    }

    private static func scenario(_ address: String, _ endpoint: [String: Any] = [:]) -> TestScenario {
        var scenario = TestScenario(baseURL: address)
        var here: [String: Any] = ["baseURL": address, "apiKeyCommand": ["/bin/sh", "./token.sh", "print"]]
        here.merge(endpoint) { $1 }
        scenario.endpoints["here"] = here
        scenario.add(.chat, "t")
        scenario.load = ["requests": 30, "concurrency": 2]
        scenario.abort = [:]
        scenario.allowedFailures = 0.5
        return scenario
    }

    @Test("A token that expires in the middle of a run is replaced, and none of them is kept or shown")
    func expiry() async throws {
        try await Workbench.with { bench in
            let tokens = TokenServer(lifetime: 8)
            let server = try EchoServer { tokens.answer($0) }
            defer { server.stop() }
            try Self.writeTokens(bench)
            try bench.write(Self.scenario(server.address, ["apiKeyTTL": "50m"]))
            var said = [try await bench.ezbench("run", "scenario.json", "--store-text")]
            #expect(said[0].code == 0, "\(said[0].errors)")
            let report = try await bench.report()
            let requests = try report.target("t").requests
            // 30 requests and a few refused ones take four tokens of 8 requests each.
            #expect(requests.attempted == 30 && (3...8).contains(requests.failed), "\(requests)")
            #expect(requests.failures.map(\.kind) == ["auth"] && report.run.status == "finished")
            for format in ["table", "json", "csv", "html"] {
                said.append(try await bench.ezbench("report", "--full", "--format", format))
            }
            #expect(said.allSatisfy { !$0.output.contains("secret-token") && !$0.errors.contains("secret-token") })
            for number in 1...9 { #expect(try bench.filesHolding("secret-token-\(number)").isEmpty) }
            let stored = try await bench.query("SELECT scenario_json AS s FROM run").first?["s"] as? String
            #expect(stored?.contains("token.sh") == true && stored?.contains("\"apiKeyTTL\"") == true)
        }
    }

    @Test("A run that is resumed runs the program again")
    func resumed() async throws {
        try await Workbench.with { bench in
            let tokens = TokenServer(lifetime: 1000)
            let server = try EchoServer { tokens.answer($0) }
            defer { server.stop() }
            try Self.write("#!/bin/sh\ncat key\n", bench)
            try bench.write("wrong-token-0\n", to: "key")
            try bench.write(Self.scenario(server.address))
            let refused = try await bench.ezbench("run", "scenario.json")
            #expect(
                refused.code == 1 && refused.errors.contains("a new key was refused as the one before it was"),
                "\(refused.errors)"
            )
            try bench.write("secret-token-1\n", to: "key")
            let resumed = try await bench.ezbench("run", "--resume", "last")
            #expect(resumed.code == 0, "\(resumed.errors)")
            #expect(try await bench.report().run.status == "finished")
        }
    }

    @Test(
        "A program that gives no key is named, its output is not, and nothing is asked or stored",
        arguments: [
            ("echo secret-token-9; echo no login secret-token-9 >&2; exit 3", "ended with exit code 3"),
            ("echo", "printed nothing"), ("echo secret-token-9 secret-token-9", "printed more than a key"),
            ("kill -9 $$", "was ended by signal 9"),
        ]
    )
    func noKey(script: String, says: String) async throws {
        try await Workbench.with { bench in
            try Self.write("#!/bin/sh\n\(script)\n", bench)
            try bench.write(Self.scenario("http://127.0.0.1:9"))
            let run = try await bench.ezbench("run", "scenario.json")
            #expect(run.code == 2 && run.errors.contains("token.sh print` \(says)"), "\(run.errors)")
            #expect(run.errors.contains("endpoint \"here\"") && !run.errors.contains("secret-token"))
            #expect(!FileManager.default.fileExists(atPath: bench.path("ezbench.sqlite")))
            // What is only looked at runs no program.
            #expect(try await bench.ezbench("validate", "scenario.json").code == 0)
        }
    }
}
