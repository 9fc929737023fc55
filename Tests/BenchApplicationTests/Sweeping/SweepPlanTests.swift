import BenchAnalysis
import BenchModel
import Foundation
import Pricing
import Statistics
import Testing

@testable import BenchApplication

@Suite("What a sweep will do")
struct SweepPlanTests {
    private static func scenario(_ targets: [String] = ["a"], objectives: Bool = true) -> Scenario {
        var scenario = Scenario.small(targets)
        if objectives {
            scenario.objectives = [Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6)]
        }
        return scenario
    }

    @Test("counts its rungs and their time, the confirmation of a search among them")
    func rungs() throws {
        let ladder = try SweepPlan(
            Self.scenario(["a", "b"]),
            SweepSettings(loads: [1, 2, 4], length: .time(.seconds(10)))
        )
        #expect(ladder.mostRungs == 6 && ladder.mostTime == .seconds(60))
        let search = try SweepPlan(
            Self.scenario(),
            SweepSettings(isSearch: true, length: .time(.seconds(1)), mostRungs: 5)
        )
        #expect(search.mostRungs == 6 && search.mostTime == .seconds(6))
        let longest = SweepSettings(loads: [1, 2], length: .time(.max / 2))
        #expect(try SweepPlan(Self.scenario(), longest).mostTime == .max - 1)
        #expect(try SweepPlan(Self.scenario(["a", "b"]), longest).mostTime == nil)
    }

    @Test("says how many requests prove a load, and which rung has too few of them")
    func proof() throws {
        let enough = try SweepPlan(Self.scenario(), SweepSettings(loads: [1, 8], length: .requests(150), settle: 0))
        let needed = try #require(enough.fewestRequests)
        #expect(
            needed > 59 && needed < 150 && enough.shortage == nil,
            "so many good ones are what a p95 takes at the least"
        )
        let waves = try SweepPlan(Self.scenario(), SweepSettings(loads: [1, 64], length: .requests(150)))
        #expect(waves.shortage == SweepPlan.Shortage(level: 64, requests: 22, needed: 192))
        let unasked = try SweepPlan(Self.scenario(objectives: false), SweepSettings(length: .requests(1)))
        #expect(unasked.fewestRequests == nil && unasked.shortage == nil)
        var held = Self.scenario()
        held.load.conversations = ConversationSettings()
        #expect(try SweepPlan(held, SweepSettings(length: .requests(1))).shortage == nil, "nobody knows their turns")
    }

    @Test("adds up what its rungs may cost, and of a search what the dearest would cost each time")
    func cost() throws {
        let settings = SweepSettings(variable: .rate, loads: [1, 3], length: .requests(10))
        let one = try #require(try SweepPlan(Self.scenario(), settings).cost(prices: .dollarAToken, free: []))
        #expect(one.estimate.total?.full == Money(200, .usd))
        var search = settings
        (search.isSearch, search.mostRungs) = (true, 4)
        let most = try #require(try SweepPlan(Self.scenario(), search).cost(prices: .dollarAToken, free: []))
        #expect(most.estimate.total?.full == Money(500, .usd))
        #expect(try SweepPlan(Self.scenario(), settings).cost(prices: .dollarAToken, free: ["e"]) == nil)
    }

    @Test("is refused where nothing of a rung would count, or a search has nothing to keep")
    func refusals() {
        let settings = SweepSettings(length: .time(.seconds(2)), settle: .seconds(2))
        #expect(throws: ApplicationError.self) { try SweepPlan(Self.scenario(), settings) }
        #expect(throws: ApplicationError.self) {
            try SweepPlan(Self.scenario(objectives: false), SweepSettings(isSearch: true))
        }
        #expect(throws: ApplicationError.self) {
            try SweepPlan(Self.scenario(), SweepSettings(variable: .rate, loads: [0.0001], length: .time(.seconds(1))))
        }
    }
}
