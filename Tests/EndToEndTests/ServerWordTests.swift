import Foundation
import Testing

/// A server's own figures, from its page to the report.
@Suite("The server's own word", .timeLimit(.minutes(30)))
struct ServerWordTests {
    @Test("stands beside what was measured: the wait before a busy server is its queue")
    func queue() async throws {
        try await Workbench.with { bench in
            let server = try await bench.startSimulator(
                "--ttft",
                "60ms",
                "--rate",
                "200",
                "--jitter",
                "0",
                "--servers",
                "1"
            )
            let run = try await bench.start([
                "run", "--url", server, "--model", "m", "--requests", "10", "--concurrency", "4", "--max-tokens", "20",
                "--warmup", "1",
            ]).result()
            #expect(
                run.code == 0 && run.errors.contains("own figures (vLLM) are read at \(server)/metrics"),
                "\(run.errors)"
            )
            let json = Data(try await bench.ezbench("report", "--format", "json").output.utf8)
            let report = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
            let found = try #require(report["servers"] as? [[String: Any]])
            let told = try #require(found.first)
            #expect(told["coverage"] as? String == "whole" && told["shared"] as? Bool == false)
            #expect(told["requests_sent"] as? Int == 11 && told["requests_counted"] as? Double == 11)
            let ttft = try #require(told["ttft_ms"] as? [String: Any])
            #expect(ttft["n"] as? Double == 11)
            let parts = try #require(told["ttft_parts_mean_ms"] as? [String: Double])
            let queue = try #require(parts["queue"])
            // One answer at a time takes 0.16 s, and most of the requests wait for others.
            #expect(queue > 100, "\(parts)")
            let sum = ["outside", "queue", "prefill", "rest"].compactMap { parts[$0] }.reduce(0, +)
            #expect(abs(sum - parts["whole", default: 0]) < 0.001, "\(parts)")
            let waiting = try #require(told["waiting"] as? [String: Double])
            #expect((1...3).contains(waiting["max", default: 0]), "\(told)")
            let full = try await bench.ezbench("report", "--full")
            #expect(full.output.contains("TTFT as the server has it") && full.output.contains("Where TTFT goes"))
        }
    }
}
