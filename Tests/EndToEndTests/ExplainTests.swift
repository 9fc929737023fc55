import Foundation
import Testing

@Suite("Explaining stored runs", .timeLimit(.minutes(30)))
struct ExplainTests {
    @Test("a run by one tool and by all, in each format; and what cannot be explained is said")
    func explained() async throws {
        try await Workbench.with { bench in
            let scenario = TestScenario.single(try await bench.startSimulator())
            #expect(try await bench.run(scenario, ["--requests", "10", "--concurrency", "5"]).code == 0)

            let table = try await bench.ezbench("explain", "--as", "vllm")
            #expect(table.code == 0 && table.errors.isEmpty)
            #expect(table.output.contains("vllm bench serve 0.33.0") && table.output.contains("SIMULATED"))
            #expect(table.output.contains("before the connection is made"))

            let json = try await bench.ezbench("explain", "1", "--as", "all", "--format", "json")
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            )
            #expect(document["schema"] as? String == "ezbench.explanation")
            #expect((document["tools"] as? [Any])?.count == 8)

            let unknown = try await bench.ezbench("explain", "--as", "wrk")
            #expect(unknown.code == 2 && unknown.errors.contains("--as wrk: expected one of vllm"))
            let missing = try await bench.ezbench("explain", "--target", "three")
            #expect(missing.code == 2 && missing.errors.contains("no target of that name"))
            #expect(try await bench.ezbench("explain", "9").code == 2)
        }
    }
}
