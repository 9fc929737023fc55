import BenchModel
import ProviderWire
import Testing

@Suite("The calls of a scenario's targets")
struct TargetCallsTests {
    private static func scenario(_ endpoints: [String], targets: [String]) -> Scenario {
        Scenario(
            name: "s",
            endpoints: endpoints.map { Endpoint(name: $0, baseURL: "http://\($0).example") },
            targets: targets.enumerated().map {
                Target(name: "t\($0)", endpoint: $1, wireProtocol: .openaiChat, model: "m\($0)")
            },
            prompts: [Prompt(id: "p", user: "u")]
        )
    }

    @Test("Each target has its own call at its own endpoint, in whichever order endpoints are listed")
    func inOrder() throws {
        let calls = try TargetCalls(Self.scenario(["a", "b", "c"], targets: ["c", "a", "b", "a"]))
        #expect(calls.map(\.url) == ["c", "a", "b", "a"].map { "http://\($0).example/v1/chat/completions" })
        #expect(calls.count == 4 && calls[2].url.hasPrefix("http://b."))
    }

    @Test("A target whose endpoint is missing is an error, and is not left out", arguments: 0..<3)
    func missing(place: Int) {
        var targets = ["a", "b", "a"]
        targets[place] = "gone"
        let error = #expect(throws: MissingEndpoint.self) {
            _ = try TargetCalls(Self.scenario(["a", "b"], targets: targets))
        }
        #expect(error == MissingEndpoint(target: "t\(place)", endpoint: "gone"))
        #expect(
            error?.description
                == "target \"t\(place)\" names the endpoint \"gone\", which the scenario does not have"
        )
    }
}
