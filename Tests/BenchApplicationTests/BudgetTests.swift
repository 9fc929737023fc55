import BenchModel
import Foundation
import LoadRunner
import Pricing
import SampleStore
import ScenarioFile
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A run with a budget", .timeLimit(.minutes(30)))
struct BudgetTests {
    private static func scenario(_ dollars: String, requests: Int = 100, targets: [String] = ["a"]) -> Scenario {
        var scenario = Scenario.small(targets, requests: requests)
        scenario.budget = Budget(dollars, .usd)
        return scenario
    }

    @Test("is refused where a price is unknown, with the places that could say it")
    func unpriced() {
        let error = #expect(throws: ScenarioObstacle.self) {
            _ = try RunBudget(Self.scenario("5", targets: ["a", "of-no-price"]), prices: .dollarAToken)
        }
        #expect(
            error?.description
                == "a budget of 5 USD cannot be kept: no price is known for \"of-no-price\"; give it in the "
                + "scenario's \"prices\", name a \"priceModel\" of the target, or give --prices FILE."
        )
        #expect(error?.places == [["budget"]])
    }

    @Test("is none where the scenario has none, whatever the prices")
    func none() throws {
        #expect(try RunBudget(.small(["of-no-price"]), prices: .dollarAToken) == nil)
    }

    @Test("forecasts the whole plan where it counts requests, and a round where it does not")
    func forecast() throws {
        var scenario = Self.scenario("5", requests: 3)
        scenario.load.warmup = 1
        let counted = try #require(try RunBudget(scenario, prices: .dollarAToken)).forecast
        // Four requests of ten tokens at most.
        #expect(
            counted.total == Money(40, .usd) && counted.perRound == Money(10, .usd) && counted.limit == Money(5, .usd)
        )
        scenario.load.extent = .duration(.seconds(1))
        let timed = try #require(try RunBudget(scenario, prices: .dollarAToken)).forecast
        #expect(timed.total == nil && timed.perRound == Money(10, .usd))
    }

    @Test("tells the forecast, and ends where the budget is used up, with the reason in its row")
    func reached() async throws {
        let scenario = Self.scenario("25")
        let test = try TestRun()
        let budget = try #require(try RunBudget(scenario, prices: .dollarAToken))
        let outcome = try await test.run(scenario, over: FakeTransport()) { $0.budget = budget }
        #expect(test.told == ["addresses", "forecast", "begun", "stopping", "ended"])
        guard case .aborted(let reason) = outcome.end else {
            Issue.record("it went on")
            return
        }
        #expect(reason.hasPrefix("the budget of 25 USD is used up: 16 spent"))
        let stored = try outcome.database.load(.id(outcome.runID))
        #expect(stored.record.endReason == reason && stored.samples.count == 16)
    }

    @Test("counts what earlier sittings have spent")
    func resumed() async throws {
        let folder = try Folder()
        var scenario = Self.scenario("25", requests: 12)
        scenario.endpoints[0].keyVariable = "KEY"
        let first = try TestRun(folder)
        let transport = FakeTransport(whenAsked: { if $0 == 10 { first.press() } })
        let outcome = try await first.run(scenario, over: transport)
        #expect(outcome.end == .interrupted)
        let resumed = try ResumedRun(
            .id(outcome.runID),
            in: outcome.database,
            given: nil,
            environment: ["KEY": "k"],
            simulateAll: false
        )
        let budget = try #require(try RunBudget(scenario, prices: .dollarAToken, resumed: resumed))
        #expect(budget.limit.spent == Money(10, .usd))
        outcome.database.close()
        // Two more of a dollar each, that might cost ten: within 25.
        let second = try TestRun(folder)
        let whole = try await second.run(resumed.scenario, over: FakeTransport()) {
            $0.resumed = resumed
            $0.budget = budget
        }
        #expect(whole.end == .whole)
    }
}
