import Foundation
import Statistics
import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Retries, abort rules and budgets")
struct RuleTests {
    private static func text(endpoint: String = "", _ members: String = "") -> ScenarioText {
        var text = ScenarioText()
        text.endpoint += endpoint
        text.more = members
        return text
    }

    private static func scenario(endpoint: String = "", _ members: String = "") throws -> Scenario {
        try text(endpoint: endpoint, members).read()
    }

    private static func retry(_ json: String) throws -> RetrySettings? {
        try scenario(endpoint: ", \"retry\": \(json)").endpoints[0].retry
    }

    @Test("are off, off and unlimited by default, but a refused key ends a run")
    func defaults() throws {
        let scenario = try Self.scenario()
        #expect(scenario.endpoints[0].retry == nil && scenario.budget == nil)
        #expect(scenario.abort == AbortRules() && scenario.abort.authFailure)
        #expect(scenario.abort.consecutiveFailures == nil && scenario.abort.errorRate == nil)
    }

    @Test("of a preset are named by a word or changed by an object")
    func presets() throws {
        #expect(try Self.retry("\"anthropic\"") == RetrySettings(preset: .anthropic))
        #expect(try Self.retry("\"sdk\"") == RetrySettings())
        #expect(try Self.retry("{}") == RetrySettings(preset: .sdk))
        let whole = """
            {"preset": "google", "attempts": 4, "initial": "1s", "max": "9s", "jitter": "50%", "statuses": [429, 529], "heedServer": false,
             "maxRetryAfter": "60s", "overloadedFloor": "5s", "afterFirstToken": true}
            """
        #expect(
            try Self.retry(whole)
                == RetrySettings(
                    preset: .google,
                    attempts: 4,
                    initial: .seconds(1),
                    max: .seconds(9),
                    jitter: 0.5,
                    statuses: [429, 529],
                    heedServer: false,
                    maxRetryAfter: .seconds(60),
                    overloadedFloor: .seconds(5),
                    afterFirstToken: true
                )
        )
    }

    @Test("are read whole, and read back from the database as they were written")
    func canonical() throws {
        let scenario = try Self.scenario(
            endpoint: #", "retry": {"attempts": 2, "statuses": [429], "overloadedFloor": "5s"}"#,
            #""abort": {"consecutiveFailures": 20, "errorRate": 0.5, "afterRequests": 7, "authFailure": false}, "budget": "2.50 USD""#
        )
        #expect(
            scenario.abort
                == AbortRules(consecutiveFailures: 20, errorRate: 0.5, afterRequests: 7, authFailure: false)
        )
        #expect(scenario.budget == Budget("2.50", .usd))
        #expect(try ScenarioReader.read(canonicalJSON: ScenarioReader.canonicalJSON(scenario)) == scenario)
    }

    static let wrong: [(endpoint: String, members: String, path: String, words: String)] = [
        (#", "retry": "antropic""#, "", "$.endpoints.e.retry", "did you mean \"anthropic\"?"),
        (#", "retry": 3"#, "", "$.endpoints.e.retry", "an object with the keys of a retry"),
        (#", "retry": {"retries": 3}"#, "", "$.endpoints.e.retry.retries", "unknown key"),
        (#", "retry": {"attempts": 0}"#, "", "$.endpoints.e.retry.attempts", "write 1 or more"),
        (#", "retry": {"initial": 5}"#, "", "$.endpoints.e.retry.initial", "a duration with its unit"),
        (#", "retry": {"jitter": 3}"#, "", "$.endpoints.e.retry.jitter", "a share"),
        (#", "retry": {"statuses": [200]}"#, "", "$.endpoints.e.retry.statuses[0]", "write 400 or more"),
        (#", "retry": {"statuses": [600]}"#, "", "$.endpoints.e.retry.statuses[0]", "400 to 599"),
        ("", #""abort": {"consecutiveFailures": 0}"#, "$.abort.consecutiveFailures", "write 1 or more"),
        ("", #""abort": {"errorRate": 50}"#, "$.abort.errorRate", "per cent"),
        ("", #""abort": {"afterRequests": 5}"#, "$.abort", "afterRequests without errorRate"),
        ("", #""abort": {"authFailures": true}"#, "$.abort.authFailures", "did you mean \"authFailure\"?"),
        ("", #""budget": 2.5"#, "$.budget", "write \"2.5 USD\""),
        ("", #""budget": "2.50""#, "$.budget", "US dollars"),
        ("", #""budget": "2.50 EUR""#, "$.budget", "US dollars"),
        ("", #""budget": "0.00 USD""#, "$.budget", "above zero"),
        ("", #""budget": "-1 USD""#, "$.budget", "above zero"),
        ("", #""budget": "1e9 USD""#, "$.budget", "above zero"),
        ("", #""budget": "1. USD""#, "$.budget", "above zero"),
    ]

    @Test("that make no sense are told about with their place", arguments: wrong)
    func problems(endpoint: String, members: String, path: String, words: String) {
        let problems = Self.text(endpoint: endpoint, members).problems()
        #expect(problems.contains { $0.path == path && "\($0)".contains(words) }, "\(problems)")
    }
}
