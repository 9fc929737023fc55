import BenchModel
import Foundation
import JSONSyntax
import LoadRunner
import Pricing
import ProviderWire
import Synchronization
import Statistics
import Testing
import TransportFakes

@Suite("A run that gives up", .timeLimit(.minutes(30)))
struct AbortTests {
    private static func scenario(_ requests: Int, _ rules: AbortRules, targets: [String] = ["a"]) -> Scenario {
        var scenario = LoadRunTests.scenario(Load(extent: .requests(requests)), targets: targets)
        scenario.abort = rules
        return scenario
    }

    private static func reason(_ end: RunEnd) -> String {
        if case .aborted(let reason) = end { reason } else { "\(end)" }
    }

    /// What every detail of an answer that is no success ends in.
    private static let asked = "; asked http://127.0.0.1:1/v1/chat/completions"

    @Test("does so at the first refused key, and names endpoint, target and answer")
    func auth() async {
        let body = #"{"error":{"message":"Invalid API key","type":"invalid_request_error","code":"invalid_api_key"}}"#
        let transport = ScriptedTransport { _, _ in .init(status: 401, body: body) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(50, AbortRules()), over: transport)
        #expect(samples.count == 1)
        #expect(
            Self.reason(end)
                == "endpoint \"e\" refused a request of target \"a\" for its key: "
                + "HTTP 401, invalid_request_error (invalid_api_key): Invalid API key\(Self.asked)"
        )
    }

    @Test("goes on after a refused key where the scenario says so")
    func authAllowed() async {
        let transport = ScriptedTransport { _, _ in .init(status: 403) }
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(5, AbortRules(authFailure: false)), over: transport)
        #expect(samples.count == 5 && end == .whole)
    }

    @Test("does so after so many failures in a row of one target, whatever the others do")
    func consecutive() async {
        let transport = ScriptedTransport { model, _ in .init(status: model == "a" ? 500 : 200) }
        let rules = AbortRules(consecutiveFailures: 4)
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(200, rules, targets: ["a", "b"]), over: transport)
        #expect(samples.count { $0.target == 0 } == 4)
        #expect(
            Self.reason(end)
                == "4 requests of target \"a\" failed in a row, the last with http_5xx: HTTP 500\(Self.asked)"
        )
    }

    @Test("counts failures in a row anew after a success")
    func interrupted() async {
        let count = Mutex(0)
        let transport = ScriptedTransport { _, _ in
            .init(
                status: count.withLock {
                    $0 += 1; return $0
                } % 4 == 0 ? 200 : 500
            )
        }
        let (samples, end) = await LoadRun.toItsEnd(
            Self.scenario(40, AbortRules(consecutiveFailures: 4)),
            over: transport
        )
        #expect(samples.count == 40 && end == .whole)
    }

    @Test("takes a stream that was closed on purpose for no failure")
    func closedOnPurpose() async {
        let count = Mutex(0)
        let transport = ScriptedTransport { _, _ in
            .init(
                status: count.withLock {
                    $0 += 1; return $0
                } % 4 == 0 ? 200 : 500
            )
        }
        var scenario = Self.scenario(40, AbortRules(consecutiveFailures: 4, errorRate: 0.9, afterRequests: 4))
        scenario.targets[0].cancelAfter = CancelAfter(.time(.seconds(1)))
        let (samples, end) = await LoadRun.toItsEnd(scenario, over: transport)
        #expect(samples.count { $0.wasClosedOnPurpose } == 10 && samples.count == 40 && end == .whole)
    }

    @Test("does so above an error rate, but not before enough requests have ended")
    func errorRate() async {
        let transport = ScriptedTransport { _, _ in .init(status: 500) }
        let rules = AbortRules(errorRate: 0.5, afterRequests: 7)
        let (samples, end) = await LoadRun.toItsEnd(Self.scenario(100, rules), over: transport)
        #expect(samples.count == 7)
        #expect(
            Self.reason(end) == "7 of 7 requests of target \"a\" failed, the last with http_5xx: HTTP 500\(Self.asked)"
        )
    }

    @Test("counts requests, not attempts")
    func requests() async {
        let transport = ScriptedTransport { _, attempt in .init(status: attempt < 3 ? 500 : 200) }
        var scenario = Self.scenario(5, AbortRules(consecutiveFailures: 2, errorRate: 0.1, afterRequests: 1))
        scenario.endpoints[0].retry = RetrySettings(preset: .anthropic)
        let (samples, end) = await LoadRun.toItsEnd(scenario, over: transport)
        #expect(samples.count == 15 && end == .whole)
    }

    @Test("at the last request of its plan has left nothing out")
    func atTheEnd() async {
        let transport = ScriptedTransport { _, _ in .init(status: 500) }
        let (samples, end) = await LoadRun.toItsEnd(
            Self.scenario(4, AbortRules(consecutiveFailures: 4)),
            over: transport
        )
        #expect(samples.count == 4 && end == .whole)
    }

    // MARK: Budgets

    /// A dollar for each output token and nothing else, so that a request may cost its `maxTokens`.
    private static let prices = PriceBook(prices: ["a": ModelPrice(input: "0", output: "1")], source: "test")

    private static func limit(_ dollars: Decimal) -> SpendingLimit? {
        SpendingLimit(Money(dollars, .usd), for: scenario(1, maxTokens: 10), prices: prices)
    }

    private static func scenario(_ requests: Int, maxTokens: Int, concurrency: Int = 1) -> Scenario {
        var scenario = Self.scenario(requests, AbortRules())
        scenario.targets[0].maxTokens = maxTokens
        scenario.load.concurrency = concurrency
        return scenario
    }

    @Test("starts no request that could exceed the budget, and goes by what the others really cost")
    func budget() async {
        // Each answer costs 1 and might have cost 10: the last that may start is the one after 15 are spent.
        let (samples, end) = await LoadRun.toItsEnd(
            Self.scenario(100, maxTokens: 10),
            over: FakeTransport(),
            spending: Self.limit(25)
        )
        #expect(samples.count == 16)
        #expect(
            Self.reason(end)
                == "the budget of 25 USD is used up: 16 spent, 0 the most that streams in flight may add, "
                + "and the next request could cost 10"
        )
    }

    @Test("counts what is in flight at its worst")
    func budgetInFlight() async {
        let (samples, end) = await LoadRun.toItsEnd(
            Self.scenario(100, maxTokens: 10, concurrency: 8),
            over: FakeTransport(),
            spending: Self.limit(35)
        )
        #expect(samples.count <= 35 - 10 + 1 && samples.count >= 3)
        #expect(Self.reason(end).hasPrefix("the budget of 35 USD is used up: "))
    }

    @Test("that is within its budget ends as planned")
    func withinBudget() async {
        let (samples, end) = await LoadRun.toItsEnd(
            Self.scenario(10, maxTokens: 10),
            over: FakeTransport(),
            spending: Self.limit(19)
        )
        #expect(samples.count == 10 && end == .whole)
    }

    @Test("books nothing for what was refused, and the worst for a stream that broke")
    func brokenStreams() async {
        let refused = ScriptedTransport { _, _ in .init(status: 500) }
        var patient = Self.scenario(20, maxTokens: 10)
        patient.abort.nothingWorks = false
        let (all, end) = await LoadRun.toItsEnd(patient, over: refused, spending: Self.limit(10))
        #expect(all.count == 20 && end == .whole)
        let unreachable = ScriptedTransport { _, _ in .init(failure: .connect) }
        let (some, _) = await LoadRun.toItsEnd(patient, over: unreachable, spending: Self.limit(10))
        #expect(some.count == 20)
        let broken = ScriptedTransport { _, _ in .init(status: 204, body: "") }
        let (few, stopped) = await LoadRun.toItsEnd(
            Self.scenario(20, maxTokens: 10),
            over: broken,
            spending: Self.limit(25)
        )
        #expect(few.count == 2 && !stopped.isWhole)
    }

    // MARK: Limits

    @Test("A limit is none where a target's price is unknown")
    func unpriced() {
        #expect(Self.limit(5) != nil)
        let unknown = Self.scenario(1, AbortRules(), targets: ["a", "of-no-price"])
        #expect(SpendingLimit(Money(5, .usd), for: unknown, prices: Self.prices) == nil)
    }

    @Test("Each target is booked at its own price, and one that the scenario lacks not at all")
    func ownPrices() async throws {
        var prices = ["a": ModelPrice(input: "0", output: "1")]
        prices["b"] = ModelPrice(input: "1", output: "100")
        let scenario = Self.scenario(1, AbortRules(), targets: ["a", "b"])
        var limit = try #require(
            SpendingLimit(Money(1000, .usd), for: scenario, prices: PriceBook(prices: prices, source: "test"))
        )
        #expect(
            limit.most(of: 0, input: 7, output: 3).amount == 3
                && limit.most(of: 1, input: 7, output: 3).amount == 307
        )
        let (samples, _) = await LoadRun.toItsEnd(scenario, over: FakeTransport())
        for sample in samples { limit.book(sample, input: 9, output: 9) }
        // Three tokens in and one out of each.
        #expect(samples.count == 2 && limit.spent.amount == 1 + 103)
        var foreign = try #require(samples.first)
        foreign.target = 2
        limit.book(foreign, input: 9, output: 9)
        #expect(limit.spent == Money(104, .usd))
    }

    @Test("A tier that a recorded body asks for is reserved for and held against what served, and its row's alone")
    func ownTiers() async throws {
        var scenario = Self.scenario(2, AbortRules())
        scenario.prompts = ["plain", "tiered"].map { Prompt(id: $0, user: "Hi") }
        scenario.prompts[1].fields = RequestFields(wireProtocol: .openaiChat, members: ["service_tier": "priority"])
        let (samples, _) = await LoadRun.toItsEnd(scenario, over: FakeTransport())
        #expect(samples.count == 2)
        for sample in samples {
            #expect(sample.response.marks.contains(.unsaidTier) == (sample.promptID == "tiered"), "\(sample.promptID)")
        }
        var price = ModelPrice(input: "0", output: "1")
        price.services = ["priority": ModelPrice(input: "0", output: "5")]
        let book = PriceBook(prices: ["a": price], source: "test")
        let limit = try #require(SpendingLimit(Money(10, .usd), for: scenario, prices: book))
        let call = try #require(try TargetCalls(scenario).first)
        let most = scenario.prompts.map { limit.most(of: 0, input: 1, output: 2, terms: call.terms(of: $0)).amount }
        #expect(most == [2, 10])
    }

    @Test("A tier of service that is asked for counts at the dearest that may serve it")
    func tiers() throws {
        var price = ModelPrice(input: "0", output: "1")
        price.services = ["priority": ModelPrice(input: "0", output: "5")]
        let book = PriceBook(prices: ["a": price], source: "test")
        var scenario = Self.scenario(1, AbortRules())
        let plain = try #require(SpendingLimit(Money(10, .usd), for: scenario, prices: book))
        scenario.targets[0].body = ["service_tier": "auto"]
        let tiered = try #require(SpendingLimit(Money(10, .usd), for: scenario, prices: book))
        #expect(
            plain.most(of: 0, input: 1, output: 2).amount == 2 && tiered.most(of: 0, input: 1, output: 2).amount == 10
        )
    }
}
