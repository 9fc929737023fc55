import Statistics
import Testing

@testable import ScenarioFile

@Suite("Shares")
struct ShareTextTests {
    /// Read as a part, as a limit and as an allowance; nil where it is refused.
    static let texts: [(text: String, part: Share?, limit: Share?, allowance: Share?)] = [
        ("0", 0, 0, 0), ("0.02", 0.02, 0.02, 0.02), ("2%", 0.02, 0.02, 0.02), ("2 %", 0.02, 0.02, 0.02),
        ("99.5%", 0.995, 0.995, 0.995), ("1", 1, nil, nil), ("1.0", 1, nil, nil), ("1%", 0.01, 0.01, 0.01),
        ("100%", 1, nil, 1), ("100.0 %", 1, nil, 1), ("101%", nil, nil, nil), ("2", nil, nil, nil),
        ("-1", nil, nil, nil), ("-1%", nil, nil, nil), ("%", nil, nil, nil), ("", nil, nil, nil),
        ("nan", nil, nil, nil),
        ("inf", nil, nil, nil), ("1.%", nil, nil, nil),
    ]

    @Test("are read in both ways, and what could mean two things, or nothing, is refused", arguments: texts)
    func reading(text: String, part: Share?, limit: Share?, allowance: Share?) {
        #expect((try? ShareText.parse(text, as: .part)) == part)
        #expect((try? ShareText.parse(text, as: .limit)) == limit)
        #expect((try? ShareText.parse(text, as: .allowance)) == allowance)
    }

    /// Wherever a scenario says a most.
    static let members: [(text: String, path: String, words: String)] =
        ["1", "1.0"].flatMap { one in
            ["error_rate", "cut_share", "filtered_share"].map {
                (
                    #""objectives": [{"metric": "\#($0)", "max": \#(one)}]"#, "$.objectives[0].max",
                    "write \"\(one)%\" if one per cent"
                )
            } + [
                (#""abort": {"errorRate": \#(one)}"#, "$.abort.errorRate", "write \"\(one)%\" if one per cent"),
                (#""allowedFailures": \#(one)"#, "$.allowedFailures", "write \"\(one)%\" or \"100%\""),
            ]
        } + [
            (
                #""objectives": [{"metric": "error_rate", "max": "100%"}]"#, "$.objectives[0].max",
                "which nothing exceeds"
            ),
            (#""abort": {"errorRate": "100%"}"#, "$.abort.errorRate", "which nothing exceeds"),
        ]

    @Test("of all are no limit, as nothing exceeds them", arguments: members)
    func limits(member: String, path: String, words: String) {
        var text = ScenarioText()
        text.more = member
        let problems = text.problems()
        #expect(problems.map(\.path) == [path] && problems.allSatisfy { $0.message.contains(words) }, "\(problems)")
    }

    @Test(
        "of all are read where they say something",
        arguments: [
            #""allowedFailures": "100%""#, #""objectives": [{"metric": "cut_share", "min": 1}]"#,
        ]
    )
    func whole(member: String) {
        var text = ScenarioText()
        text.more = member
        #expect(text.problems().isEmpty)
    }
}
