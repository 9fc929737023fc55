import BenchModel
import JSONSyntax
import Pricing
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("What a report says of how the run was asked")
struct SetUpReportTests {
    private static let summary = Summary(run: RunFixture.run, prices: .builtIn)

    static func scenario(_ load: Load) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://h")],
            targets: summary.record.targets.enumerated().map { place, target in
                Target(name: target.name, endpoint: "e", wireProtocol: .openaiChat, model: "m", maxTokens: 700 + place)
            },
            prompts: ["first", "second", "third", "fourth", "fifth"].map { Prompt(id: $0, user: "u") },
            load: load
        )
    }

    private static func report(_ load: Load, _ format: ReportFormat) -> String {
        ReportRenderer.render(
            ReportSubject(summary, scenario: scenario(load)),
            as: format,
            on: Screen(columns: 200, rows: 60)
        )
    }

    private static func member(_ report: JSONValue, _ names: String...) -> JSONValue? {
        var value: JSONValue? = report
        for name in names {
            switch value {
            case .array(let elements): value = elements.first
            default: break
            }
            guard case .object(let members) = value else { return nil }
            value = members[name]
        }
        return value
    }

    @Test(
        "every format for people names load, output limit, seed and prompts",
        arguments: [ReportFormat.table, .markdown, .html]
    )
    func people(format: ReportFormat) {
        let text = Self.report(Load(concurrency: 7, extent: .requests(1_234), seed: 98_765), format)
        for fact in ["Set-up", "700", "98765", "7 at a time, 1,234 requests", "5: first, second, third, fourth"] {
            #expect(text.contains(fact) || text.contains(fact.replacing("1,234", with: "1234")), "\(fact)")
        }
        let timed = Self.report(
            Load(shape: .open(.poisson(rate: 5)), concurrency: 1, extent: .duration(.seconds(30))),
            format
        )
        #expect(timed.contains("5 requests/s (poisson), for 30.0 s"))
    }

    @Test("JSON has them as numbers, of a closed loop and of an open one")
    func json() throws {
        let loads = [
            (
                Load(concurrency: 7, extent: .requests(1_234), seed: 98_765),
                ["concurrency": "7", "requests": "1234", "seed": "98765", "max_tokens": "700"],
                ["seconds", "max_in_flight"]
            ),
            (
                Load(shape: .open(.poisson(rate: 5)), concurrency: 7, extent: .duration(.seconds(30))),
                ["seconds": "30", "max_tokens": "700"], ["concurrency", "requests", "sessions"]
            ),
        ]
        for (load, numbers, missing) in loads {
            let report = try JSONParser.parse(Array(Self.report(load, .json).utf8)).plain
            for (name, number) in numbers {
                #expect(Self.member(report, "targets", "set_up", name) == .number(number), "\(name)")
            }
            for name in missing { #expect(Self.member(report, "targets", "set_up", name) == .null, "\(name)") }
            let prompts = Self.member(report, "targets", "set_up", "prompts")
            #expect(prompts == .string("first:text, second:text, third:text, fourth:text, fifth:text"))
        }
    }

    @Test("a run whose scenario cannot be read has a report without them")
    func unreadable() throws {
        let subject = ReportSubject(Self.summary)
        let report = try JSONParser.parse(Array(ReportRenderer.render(subject, as: .json).utf8)).plain
        #expect(Self.member(report, "targets", "set_up") == .null)
        #expect(!ReportRenderer.render(subject, as: .table).contains("Set-up"))
    }
}
