import BenchModel
import Statistics
import Testing

@testable import ScenarioFile

@Suite("An objective as it is typed")
struct TypedObjectiveTests {
    @Test("is read as a scenario's own")
    func read() throws {
        #expect(
            try TypedObjective.parse("ttft p95 <= 500ms")
                == Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6)
        )
        #expect(
            try TypedObjective.parse(" tokens_per_second p5>=40 of my gpt ")
                == Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 40, target: "my gpt")
        )
        #expect(
            try TypedObjective.parse("error_rate ≤ 1%")
                == Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01)
        )
        #expect(try TypedObjective.parse("goodput >= 95%").limit == 0.95)
        #expect(try TypedObjective.parse("cost_per_request p99.9 <= 0.002").percentile == 99.9)
        let windows = WindowsInARow(count: 3, size: .time(.seconds(20)))
        #expect(try TypedObjective.parse("ttft p95 <= 1s for 3 windows of 20s").windows == windows)
        let named = try TypedObjective.parse("ttft p95 <= 1s for 3 windows of 20s of my gpt")
        #expect(named.windows == windows && named.target == "my gpt" && named.limit == 1e9)
        #expect(
            try TypedObjective.parse("error_rate <= 1% for 2 windows of 300 requests of a of b")
                == Objective(
                    metric: .errorRate,
                    percentile: nil,
                    bound: .max,
                    limit: 0.01,
                    target: "a of b",
                    windows: WindowsInARow(count: 2, size: .requests(300))
                )
        )
        for metric in Objective.Metric.allCases {
            let place = metric.isShare ? "" : " p50"
            let limit = metric.kind == .time ? "1s" : metric.kind == .share || metric.kind == .portion ? "5%" : "5"
            #expect(try TypedObjective.parse("\(metric.rawValue)\(place) <= \(limit)").metric == metric)
        }
    }

    @Test(
        "says what was expected",
        arguments: [
            ("", "expected <= or >="), ("ttft p95 500ms", "expected <= or >="), ("ttfft p95 <= 500ms", "ttft"),
            ("ttft <= 500ms", "expected a percentile"), ("ttft 95 <= 500ms", "expected a percentile"),
            ("ttft p0.95 <= 500ms", "expected a percentile"), ("ttft p0x5F <= 1s", "expected a percentile"),
            ("error_rate p95 <= 1%", "expected no percentile"),
            ("ttft p95 <= 500", "duration"), ("tokens_per_second p5 >= fast", "expected a number"),
            ("tokens_per_second p5 >= 0", "expected a number"), ("error_rate <= 100%", "100 %"),
            ("ttft p95 <= 500ms for 1 windows of 20s", "windows in a row"),
            ("ttft p95 <= 500ms for 3 windows", "windows in a row"),
            ("ttft p95 <= 500ms for 3 windows of 20", "windows in a row"),
            ("<= 500ms", "expected a metric first"), ("output_tokens p50 >= -1", "expected a number"),
            ("output_tokens p50 >= 0x10", "expected a number"), ("error_rate <= 0x0.1", "expected a share"),
        ]
    )
    func refused(text: String, words: String) throws {
        let defect = try #require(throws: TypedObjective.Defect.self) { try TypedObjective.parse(text) }
        #expect(defect.description.contains(words), "\(defect)")
    }

    /// Limits as people write them for the figure that they have in mind, and for another.
    private static let limits = [
        "500ms", "1.5s", "20%", "100%", "500%", "40", "1", "0", "0.5", "-5", "1e1", "1e0", "500", "20 %", "fast",
        "5 tokens", "$3",
        "20%ms", "99999999999",
    ]

    /// Returns the limits that a refusal tells to write.
    private static func advised(in refusal: String) -> [String] {
        refusal.matches(of: #/(?:write|or) "?([0-9][^ ",;]*)"?(?=,| or| if|$|;)/#).map { String($0.output.1) }
    }

    @Test(
        "gives advice that can be taken, whatever limit is written for whatever metric",
        arguments: Objective.Metric.allCases
    )
    func advice(metric: Objective.Metric) throws {
        let figure = metric.isShare ? metric.rawValue : "\(metric.rawValue) p50"
        var refused = 0
        for (sign, limit) in ["<=", ">="].flatMap({ sign in Self.limits.map { (sign, $0) } }) {
            do {
                _ = try TypedObjective.parse("\(figure) \(sign) \(limit)")
            } catch {
                refused += 1
                for advised in Self.advised(in: error.description) {
                    #expect(throws: Never.self, "\(limit): \(error)") {
                        try TypedObjective.parse("\(figure) \(sign) \(advised)")
                    }
                }
                // It speaks of the unit that the metric has, and of no other.
                let text = error.description.replacing("\"\(limit)\"", with: "")
                switch metric.kind {
                case .time: #expect(text.contains("duration") && !text.contains("%"), "\(limit): \(error)")
                case .share, .portion: #expect(text.contains("%") && !text.contains("ms"), "\(limit): \(error)")
                case .rate, .tokens, .amount:
                    #expect(
                        text.contains("a number") && !text.contains("%") && !text.contains("ms"),
                        "\(limit): \(error)"
                    )
                }
            }
        }
        #expect(refused > 8)
    }

    @Test("gives it in a scenario, too", arguments: Objective.Metric.allCases)
    func scenarioAdvice(metric: Objective.Metric) {
        let percentile = metric.isShare ? "" : #""percentile": 50, "#
        let problems = { (bound: String) in
            var text = ScenarioText()
            text.more = #""objectives": [{"metric": "\#(metric.rawValue)", \#(percentile)\#(bound)}]"#
            // Goodput alone is refused for another reason.
            return text.problems().filter { $0.path != "$.objectives" }.map(\.message)
        }
        for limit in Self.limits {
            for written in Double(limit) == nil ? ["\"\(limit)\""] : ["\"\(limit)\"", limit] {
                for message in problems(#""max": \#(written)"#) {
                    let quotes = metric.kind == .rate || metric.kind == .tokens || metric.kind == .amount ? "" : "\""
                    for advised in Self.advised(in: message) {
                        let left = problems(#""max": \#(quotes)\#(advised)\#(quotes)"#)
                        #expect(left.isEmpty, "\(written): \(message), and then \(left)")
                    }
                }
            }
        }
        // Without a bound, one is advised that the metric can have.
        for message in problems(#""target": "a""#) {
            if let bound = message.firstMatch(of: #/write ("(?:max|min)": [^;]*?)$/#) {
                #expect(problems(String(bound.output.1)).isEmpty, "\(message)")
            } else {
                Issue.record("no advice: \(message)")
            }
        }
    }
}
