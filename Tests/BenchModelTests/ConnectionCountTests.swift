import BenchModel
import Testing

@Suite("How many connections a scenario opens at a time")
struct ConnectionCountTests {
    private static func scenario(_ version: Endpoint.HTTPVersion, _ baseURL: String, _ load: Load) -> Scenario {
        let endpoint = Endpoint(name: "e", baseURL: baseURL, httpVersion: version)
        let targets = ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") }
        return Scenario(name: "s", endpoints: [endpoint], targets: targets, prompts: [], load: load)
    }

    @Test(
        "is one for each stream, and fewer only where streams share them: over HTTP/2 and TLS",
        arguments: [
            (.http1, "https://h", 14), (.http1, "http://h", 14), (.http2, "https://h", 2), (.http2, "HTTPS://h", 2),
            (.http2, "http://h", 14), (.http2, "HTTP://h:80/v1", 14),
        ] as [(Endpoint.HTTPVersion, String, Int)]
    )
    func connections(version: Endpoint.HTTPVersion, baseURL: String, count: Int) {
        let scenario = Self.scenario(version, baseURL, Load(concurrency: 7))
        #expect(scenario.mostConnections == count)
        #expect(scenario.mostStreams { _ in true } == 14)
        #expect(scenario.mostStreams { $0.name == "a" } == 7)
    }
}
