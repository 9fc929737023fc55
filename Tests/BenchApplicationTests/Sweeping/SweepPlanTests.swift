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

    @Test("counts its rungs and their time, what is measured once more among them")
    func rungs() throws {
        let ladder = try SweepPlan(
            Self.scenario(["a", "b"]),
            SweepSettings(loads: [1, 2, 4], length: .time(.seconds(10)))
        )
        #expect(ladder.mostRungs == 8 && ladder.mostTime == .seconds(80) && ladder.confirms)
        let short = SweepSettings(loads: [1, 2, 4], length: .time(.seconds(10)), confirms: false)
        #expect(try SweepPlan(Self.scenario(), short).mostRungs == 3)
        let unasked = try SweepPlan(Self.scenario(objectives: false), SweepSettings(loads: [1, 2, 4]))
        #expect(unasked.mostRungs == 3 && !unasked.confirms, "what nobody judges cannot hold")
        let search = try SweepPlan(
            Self.scenario(),
            SweepSettings(isSearch: true, length: .time(.seconds(1)), mostRungs: 5)
        )
        #expect(search.mostRungs == 6 && search.mostTime == .seconds(6))
        let longest = SweepSettings(loads: [1, 2], length: .time(.max / 2), confirms: false)
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
        #expect(waves.shortage == SweepPlan.Shortage(level: 64, requests: 22, needed: 192, enough: .requests(320)))
        let unasked = try SweepPlan(Self.scenario(objectives: false), SweepSettings(length: .requests(1)))
        #expect(unasked.fewestRequests == nil && unasked.shortage == nil)
        var held = Self.scenario()
        held.load.conversations = ConversationSettings()
        #expect(try SweepPlan(held, SweepSettings(length: .requests(1))).shortage == nil, "nobody knows their turns")
    }

    @Test(
        "says which rung under a schedule is too short for the requests that prove its load, and how long would be enough"
    )
    func shortRungs() throws {
        func shortage(
            _ rates: [Double],
            _ seconds: Double,
            settle: Nanoseconds? = nil,
            variable: SweepSettings.Variable = .rate
        )
            throws -> SweepPlan.Shortage?
        {
            let settings = SweepSettings(
                variable: variable,
                loads: rates,
                length: .time(.seconds(seconds)),
                settle: settle
            )
            return try SweepPlan(Self.scenario(), settings).shortage
        }
        let short = try #require(try shortage([2, 5, 60], 12))
        #expect(short.level == 2 && short.requests == 20 && short.needed > 59)
        // What is said to be enough is just enough, with what is left out of short rungs, of long ones, and by a wish.
        for (rates, settle) in [([2, 5, 60], nil), ([1, 5], nil), ([5], .seconds(3)), ([0.3], nil), ([5], 0)]
            as [([Double], Nanoseconds?)]
        {
            guard case .time(let enough)? = try shortage(rates, 15, settle: settle)?.enough else {
                Issue.record("\(rates)")
                continue
            }
            #expect(try shortage(rates, enough.inSeconds, settle: settle) == nil)
            #expect(try shortage(rates, enough.inSeconds - 2, settle: settle)?.level == rates[0])
        }
        #expect(try shortage([1, 2], 12, variable: .concurrency) == nil, "how many they are is the server's affair")
    }

    @Test("adds up what its rungs may cost, and of a search what the dearest would cost each time")
    func cost() throws {
        let settings = SweepSettings(variable: .rate, loads: [1, 3], length: .requests(10), confirms: false)
        let one = try #require(try SweepPlan(Self.scenario(), settings).cost(prices: .dollarAToken, free: []))
        #expect(one.estimate.total?.full == Money(200, .usd))
        var again = settings
        again.confirms = true
        let thrice = try #require(try SweepPlan(Self.scenario(), again).cost(prices: .dollarAToken, free: []))
        #expect(thrice.estimate.total?.full == Money(300, .usd))
        var search = again
        (search.isSearch, search.mostRungs) = (true, 4)
        let most = try #require(try SweepPlan(Self.scenario(), search).cost(prices: .dollarAToken, free: []))
        #expect(most.estimate.total?.full == Money(500, .usd))
        #expect(try SweepPlan(Self.scenario(), settings).cost(prices: .dollarAToken, free: ["e"]) == nil)
    }

    @Test("says of which answers a rung under a schedule is long enough to show that its queue does not grow")
    func longestAnswer() throws {
        let minute = SweepSettings(variable: .rate, loads: [1])
        #expect(try SweepPlan(Self.scenario(), minute).longestAnswer == 0.5, "50 s are left for a hundred of them")
        #expect(try SweepPlan(Self.scenario(), SweepSettings(loads: [1])).longestAnswer == nil)
        #expect(try SweepPlan(Self.scenario(objectives: false), minute).longestAnswer == nil)
        let counted = SweepSettings(variable: .rate, loads: [1], length: .requests(150))
        #expect(try SweepPlan(Self.scenario(), counted).longestAnswer == nil)
    }

    @Test("keeps sessions up only where conversations are held")
    func sessions() throws {
        let settings = SweepSettings(variable: .sessions, loads: [1, 2])
        let error = #expect(throws: ApplicationError.self) { try SweepPlan(Self.scenario(), settings) }
        #expect(error?.description.contains("holds no conversations") == true)
        var held = Self.scenario()
        held.load.conversations = ConversationSettings()
        #expect(try SweepPlan(held, settings).settings.unit == .sessions)
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
