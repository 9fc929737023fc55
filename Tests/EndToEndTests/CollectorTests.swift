import Foundation
import Synchronization
import Testing

@Suite("A collector of metrics, end to end", .timeLimit(.minutes(30)))
struct CollectorTests {
    private static let taken = Array(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}".utf8
    )

    /// The operations that a request holds, by metric.
    private static func operations(_ body: String) throws -> [String: Int] {
        let document = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        let resources = try #require(document["resourceMetrics"] as? [[String: Any]])
        let scopes = try #require(resources.first?["scopeMetrics"] as? [[String: Any]])
        var counts: [String: Int] = [:]
        for metric in try #require(scopes.first?["metrics"] as? [[String: Any]]) {
            let points = (metric["histogram"] as? [String: Any])?["dataPoints"] as? [[String: Any]] ?? []
            let count = points.compactMap { ($0["count"] as? String).flatMap(Int.init) }.reduce(0, +)
            counts[metric["name"] as? String ?? ""] = count
        }
        return counts
    }

    @Test("is told of a run and of a stored one, with its key; and is no part of the run where it is gone")
    func told() async throws {
        try await Workbench.with(Workbench.idlePlaces) { bench in
            let posts = Mutex<[EchoServer.Request]>([])
            let collector = try EchoServer { request in
                posts.withLock { $0.append(request) }
                return Self.taken
            }
            let simulator = try await bench.startSimulator()
            try bench.write(TestScenario.single(simulator), to: "scenario.json")
            let ways = ["--otlp", collector.address, "--otlp-header", "Authorization: Bearer ${OTLP_KEY}"]
            let run = try await bench.start(
                ["run", "scenario.json", "--requests", "6"] + ways,
                environment: ["OTLP_KEY": "collector-key-1"]
            ).result()
            #expect(run.code == 0, "\(run.errors)")
            let sent = try await bench.start(
                ["export", "1", "--as", "otlp"] + ways,
                environment: ["OTLP_KEY": "collector-key-1"]
            ).result()
            #expect(sent.code == 0 && sent.output.isEmpty, "\(sent.errors)")
            let requests = posts.withLock(\.self)
            #expect(requests.count >= 2 && requests.allSatisfy { $0.path == "/v1/metrics" })
            #expect(requests.allSatisfy { $0.key.contains("collector-key-1") })
            for request in requests.suffix(2) {
                let operations = try Self.operations(request.body)
                #expect(operations["gen_ai.client.operation.duration"] == 6)
                #expect(operations["gen_ai.client.operation.time_to_first_chunk"] == 6)
                #expect(operations["gen_ai.client.token.usage"] == 12)
            }
            let sweep = try await bench.start(
                ["sweep", "scenario.json", "--concurrency", "1,2", "--requests", "6", "--settle", "0s"] + ways,
                environment: ["OTLP_KEY": "collector-key-1"]
            ).result()
            let rungs = posts.withLock { Array($0.dropFirst(requests.count)) }
            #expect(
                try rungs.count >= 2
                    && Self.operations(rungs[rungs.count - 1].body)["gen_ai.client.operation.duration"] == 6,
                "\(sweep.errors)"
            )
            collector.stop()
            let alone = try await bench.start(
                ["run", "scenario.json", "--requests", "2", "--quiet"] + ways,
                environment: ["OTLP_KEY": "collector-key-1"]
            ).result()
            #expect(
                alone.code == 0 && alone.errors.contains("the collector has not got the whole run"),
                "\(alone.errors)"
            )
            let missed = try await bench.start(
                ["export", "1", "--as", "otlp"] + ways,
                environment: ["OTLP_KEY": "collector-key-1"]
            ).result()
            #expect(missed.code == 1 && missed.errors.contains("cannot be reached"), "\(missed.errors)")
            #expect(![run, sent, alone, missed].contains { ($0.output + $0.errors).contains("collector-key-1") })
            for (flags, words) in [
                (["--as", "aiperf", "--otlp", "http://x"], "--as otlp alone"),
                (["--as", "otlp", "--otlp", "http://x", "-o", "f"], "a collector or a file"),
                (["--as", "otlp", "--otlp", "nonsense"], "the collector's address is none"),
                (["--as", "otlp", "--otlp-header", "a: b"], "for which collector"),
            ] {
                let refused = try await bench.start(["export", "1"] + flags).result()
                #expect(refused.code == 2 && refused.errors.contains(words), "\(flags): \(refused.errors)")
            }
        }
    }
}
