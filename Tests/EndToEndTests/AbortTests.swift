import Foundation
import Testing

@Suite("Runs that end before their plan does", .timeLimit(.minutes(30)))
struct AbortTests {
    private static func scenario(_ bench: Workbench, _ fault: String?, requests: Int = 200) async throws -> TestScenario
    {
        let address = try await bench.startSimulator()
        var scenario = TestScenario(baseURL: address)
        scenario.add(.anthropic, "t", fault.map { ["headers": ["x-simulator-fault": $0]] } ?? [:])
        scenario.load = ["requests": requests]
        return scenario
    }

    /// A text for people without its line breaks, which fall where the terminal ends.
    private static func flat(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Runs it and expects it to end early, and every output to say why.
    private func expectEnd(_ scenario: TestScenario, _ bench: Workbench, because words: String) async throws -> Report {
        let run = try await bench.run(scenario)
        #expect(run.code == 1)
        #expect(run.errors.contains("stopping: ") && run.errors.contains(words))
        if run.output.isEmpty {
            // Nothing worked, and one line says it in place of tables.
            #expect(run.errors.split(separator: "\n").last?.contains("nothing works at http") == true)
        } else {
            #expect(Self.flat(run.output).contains("INTERRUPTED: ") && Self.flat(run.output).contains(words))
        }
        let report = try await bench.report()
        #expect(report.run.status == "interrupted")
        #expect(report.run.endReason?.contains(words) == true, "\(report.run.endReason ?? "no reason")")
        let check = try await bench.ezbench("check", "--max-error-rate", "99%")
        #expect(Self.flat(check.output).contains(words))
        #expect(Self.flat(try await bench.ezbench("runs").output).contains(words))
        #expect(try await bench.ezbench("report", "--format", "csv").output.contains(words))
        return report
    }

    @Test("A refused key ends a run at its first request")
    func auth() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, "status=401")
            scenario.abort = [:]
            let words = "endpoint \"here\" refused a request of target \"t\" for its key: HTTP 401"
            // CSV doubles the quotes.
            let report = try await expectEnd(scenario, bench, because: "for its key: HTTP 401")
            #expect(report.run.endReason?.hasPrefix(words) == true)
            #expect(try report.target("t").requests.failed == 1)
        }
    }

    @Test("Failures in a row end a run")
    func consecutive() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, "status=500")
            scenario.abort = ["consecutiveFailures": 5]
            let report = try await expectEnd(
                scenario,
                bench,
                because: "failed in a row, the last with http_5xx: HTTP 500"
            )
            #expect(try report.target("t").requests.failed == 5)
        }
    }

    @Test("An error rate ends a run")
    func errorRate() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, "status=529")
            scenario.abort = ["errorRate": "50%", "afterRequests": 6]
            let report = try await expectEnd(scenario, bench, because: "failed, the last with overloaded: HTTP 529")
            #expect(try report.target("t").requests.failed == 6)
        }
    }

    @Test("A budget is told of before, and never exceeded")
    func budget() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, nil, requests: 500)
            // At 15 dollars per million output tokens, 2,048 are 0.03 dollars at most, and 20 are 0.0003.
            scenario.budget = "0.05 USD"
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json")
            #expect(run.code == 1)
            #expect(
                run.errors.contains("cost: the plan may cost from ")
                    && run.errors.contains("the budget is 0.05 USD, which is LESS")
            )
            #expect(Self.flat(run.output).contains("INTERRUPTED: the budget of 0.05 USD is used up"))
            let sums = try await bench.query(
                "SELECT count(*) AS n, sum(input_tokens * 3 + output_tokens * 15) / 1e6 AS usd FROM request"
            )
            let spent = try #require(sums.first?["usd"] as? Double)
            #expect(spent <= 0.05 && spent > 0.01, "\(spent)")
        }
    }

    @Test("What a budget cut short goes on with a larger one, and what was spent before counts")
    func resumedBudget() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, nil, requests: 100)
            scenario.budget = "0.05 USD"
            #expect(try await bench.run(scenario).code == 1)
            let before = try await bench.report().target("t").requests.ok
            #expect(before > 0 && before < 100)
            let same = try await bench.ezbench("run", "--resume", "last")
            #expect(same.code == 1 && same.errors.contains("stopping: the budget of 0.05 USD is used up"))
            #expect(try await bench.report().target("t").requests.ok == before)
            let more = try await bench.ezbench("run", "--resume", "last", "--budget", "1 USD")
            #expect(more.code == 0, "\(more.errors)")
            let report = try await bench.report()
            #expect(try report.target("t").requests.ok == 100)
            #expect(report.run.status == "finished" && report.run.endReason == nil)
        }
    }

    @Test("A budget over a model without a known price is an error, before anything is sent")
    func unknownPrice() async throws {
        try await Workbench.with { bench in
            var scenario = try await Self.scenario(bench, nil, requests: 1)
            scenario.targets[0]["model"] = "house-llm"
            scenario.budget = "1 USD"
            let run = try await bench.run(scenario)
            #expect(run.code == 2)
            #expect(run.errors.contains("no price is known for \"house-llm\""))
            #expect(!FileManager.default.fileExists(atPath: bench.path("ezbench.sqlite")))
            let wrong = try await bench.ezbench("run", "scenario.json", "--budget", "1 EUR")
            #expect(wrong.code == 2 && wrong.errors.contains("1 EUR") && wrong.errors.contains("such as \"2.50 USD\""))
        }
    }
}
