import Testing

@testable import BenchModel
@testable import ScenarioFile

/// A header whose name speaks of a key is never taken in plain text, nor stored so.
@Suite("A header that carries a key")
struct CredentialHeaderTests {
    static let names = [
        "Authorization", "Ocp-Apim-Subscription-Key", "x-token", "api-key", "x-functions-key", "Cookie",
        "Private-Token",
        "X-Amz-Security-Token", "x-client-secret", "x-sig", "x-jwt",
    ]

    @Test("is refused where its value stands in the file, on an endpoint and on a target", arguments: names)
    func written(name: String) {
        for isEndpoints in [true, false] {
            var text = ScenarioText()
            let header = ", \"headers\": {\"\(name)\": \"plainvalue1\"}"
            if isEndpoints { text.endpoint += header } else { text.target += header }
            let problems = text.problems()
            #expect(problems.count == 1 && problems[0].message.contains("written out"), "\(problems)")
            #expect(!"\(problems)".contains("plainvalue1"))
        }
    }

    @Test("is stored as its variable, or as dots", arguments: names)
    func stored(name: String) throws {
        var text = ScenarioText()
        text.endpoint += ", \"headers\": {\"\(name)\": \"${HELD}\"}"
        var scenario = try text.read(environment: ["HELD": "plainvalue1"])
        #expect(scenario.endpoints[0].headers.first?.value == "plainvalue1")
        var json = ScenarioReader.canonicalJSON(scenario)
        #expect(json.contains("${HELD}") && !json.contains("plainvalue1"))
        // However the value came in.
        scenario.endpoints[0].headers = [HTTPHeader(name, "plainvalue2")]
        scenario.endpoints[0].headerTexts = [:]
        scenario.targets[0].headers = [HTTPHeader(name, "plainvalue3")]
        json = ScenarioReader.canonicalJSON(scenario)
        #expect(!json.contains("plainvalue"))
    }

    @Test("is one in a body, too", arguments: ["api_key", "Ocp-Apim-Subscription-Key", "x-token", "password"])
    func inBody(name: String) {
        var text = ScenarioText()
        text.target += ", \"body\": {\"extra\": {\"\(name)\": \"plainvalue1\"}}"
        #expect(text.problems().map { $0.message.contains("looks like one") } == [true])
    }
}
