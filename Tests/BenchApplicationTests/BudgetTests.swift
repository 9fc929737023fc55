import BenchModel
import Foundation
import JSONSyntax
import LoadRunner
import Pricing
import ProviderWire
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

    private static func cost(_ scenario: Scenario, _ prices: PriceBook = .dollarAToken, free: [String] = []) throws
        -> PlanCost?
    {
        PlanCost(scenario, try TargetCalls(scenario), prices: prices, free: free)
    }

    @Test("forecasts the whole plan where it can be counted, and a round where it cannot")
    func forecast() throws {
        var scenario = Self.scenario("5", requests: 3)
        scenario.load.warmup = 1
        let counted = try #require(try Self.cost(scenario))
        // Four requests of one token, and of ten at most.
        let amounts = CostEstimate.Amounts(brief: Money(4, .usd), full: Money(40, .usd), most: Money(40, .usd))
        #expect(counted.estimate.total == amounts && counted.budget == scenario.budget)
        #expect(counted.estimate.perRound?.full == Money(10, .usd))
        scenario.load.extent = .duration(.seconds(1))
        let timed = try #require(try Self.cost(scenario)).estimate
        #expect(timed.total == nil && timed.perRound?.full == Money(10, .usd))
        // A schedule says how many start in its time.
        scenario.load.shape = .open(.constant(rate: 5))
        #expect(try Self.cost(scenario)?.estimate.total?.full == Money(60, .usd))
    }

    /// Two conversations, of three turns and of one, whose answers were recorded.
    private static func conversations(
        _ history: ConversationSettings.History,
        sessions: Int = 4,
        protocol wireProtocol: WireProtocol = .openaiChat
    ) -> Scenario {
        var scenario = scenario("5")
        let words = String(repeating: "twelve words ", count: 40)
        scenario.targets[0].wireProtocol = wireProtocol
        scenario.prompts = [
            Prompt(
                id: "long",
                Conversation([
                    .init(.system, "Be brief."), .init(.user, words), .init(.assistant, "as recorded"),
                    .init(.user, words), .init(.assistant, "as well"), .init(.user, words),
                ])
            ),
            Prompt(id: "short", user: words),
        ]
        scenario.load = Load(
            extent: .sessions(sessions),
            conversations: ConversationSettings(history: history),
            warmup: 1,
            nonce: false
        )
        return scenario
    }

    private static let oneAToken = PriceBook(prices: ["a": ModelPrice(input: "1", output: "0")], source: "test")

    @Test("counts a conversation turn by turn, each with all that was said before it and the model's own answers")
    func conversations() throws {
        let live = try #require(try Self.cost(Self.conversations(.live), Self.oneAToken))
        let recorded = try #require(try Self.cost(Self.conversations(.recorded), Self.oneAToken))
        #expect(live.isOfConversations)
        // Of ten tokens at most, the answers of the long one are input three times, those of two sessions here six.
        let (total, told) = try (#require(live.estimate.total), #require(recorded.estimate.total))
        let again = total.full.amount - total.brief.amount
        // As a text: half of something, doubled, is written otherwise than the whole.
        #expect("\(again)" == "\(2 * 3 * (10 - 1))")
        #expect(told.full == told.brief, "answers of the file have their length")
        // Two sessions of the long one ask 520 bytes once, twice and three times, two of the short one once: warm-up is one turn.
        let words = Decimal(520 / 4)
        #expect(total.brief.amount > (2 * 6 + 2 + 1) * words && total.brief.amount < (2 * 6 + 2 + 1) * words * 13 / 10)
        #expect(live.estimate.perRound == nil || live.estimate.perRound?.full.amount ?? 0 < total.full.amount)
        let timed = Self.conversations(.live)
        var byTime = timed
        byTime.load.extent = .duration(.seconds(5))
        #expect(try #require(try Self.cost(byTime, Self.oneAToken)).estimate.total == nil)
    }

    @Test("is exceeded by no turn: bodies that are sent are within the bound", arguments: WireProtocol.allCases)
    func turnBounds(wireProtocol: WireProtocol) throws {
        if wireProtocol == .openaiCompletions { return }
        let scenario = Self.conversations(.live, protocol: wireProtocol)
        let call = try #require(try TargetCalls(scenario).first)
        let sizes = ConversationSizes(
            [scenario.prompts[0]],
            .live,
            PictureSizes(scenario, scenario.targets[0]),
            size: call.size
        ).turns
        #expect(sizes.map(\.answers) == [0, 1, 2] && sizes.map(\.conversations) == [1, 1, 1])
        var history = DialogueHistory(Dialogue(scenario.prompts[0].conversation))
        let answer = String(repeating: "a", count: 10)
        for (turn, size) in sizes.enumerated() {
            var sent = scenario.prompts[0]
            sent.conversation.messages = history.asking(turn)
            let bytes = call.size(of: sent)
            #expect(bytes <= size.mostInputBytes + size.answers * answer.utf8.count)
            #expect(abs(size.inputBytes - bytes) < bytes / 5, "\(size.inputBytes) of \(bytes)")
            _ = history.take(Conversation.Message(.assistant, answer), to: turn)
        }
    }

    @Test("takes a picture of a conversation for its tokens in each turn that has it, whatever its bytes")
    func turnPictures() throws {
        func sizes(_ scenario: Scenario) throws -> [CostEstimate.Turn] {
            let call = try #require(try TargetCalls(scenario).first)
            let pictures = PictureSizes(scenario, scenario.targets[0])
            return ConversationSizes([scenario.prompts[0]], .live, pictures, size: call.size).turns
        }
        let plain = Self.conversations(.live)
        let tokens = PictureTokens.typical * CostEstimate.bytesPerToken
        let large = Conversation.Image.data(mediaType: "image/png", base64: String(repeating: "A", count: 90_000))
        for image in [large, .url("https://example.com/a.png")] {
            var scenario = plain
            scenario.prompts[0].conversation.messages[3].parts.append(.image(image))
            let turns = try zip(sizes(scenario), sizes(plain)).map { (with: $0, without: $1) }
            #expect(turns.count == 3)
            for (turn, wanted) in zip(turns, [0, tokens, tokens]) {
                #expect(abs(turn.with.inputBytes - turn.without.inputBytes - wanted) < 200, "\(turn) \(wanted)")
            }
            #expect(turns[2].with.mostInputBytes > turns[2].without.mostInputBytes + PictureTokens.most(ofModel: "a"))
        }
    }

    @Test("bounds the bill by bytes, by the dearest rate in reach, and by retries")
    func bounds() throws {
        var scenario = Self.scenario("5", requests: 1)
        let price = ModelPrice(
            input: "1",
            output: "1",
            cacheWrite: "2",
            services: ["priority": ModelPrice(input: "4", output: "4")]
        )
        let book = PriceBook(prices: ["a": price], source: "test")
        let size = try #require(try TargetCalls(scenario).first).size(of: scenario.prompts[0])
        let plain = try #require(try Self.cost(scenario, book)?.estimate.total)
        #expect(plain.full == Money(Decimal(size / 4 + 10), .usd) && plain.brief == Money(Decimal(size / 4 + 1), .usd))
        #expect(plain.most == Money(Decimal(2 * size + 10), .usd))
        scenario.endpoints[0].retry = RetrySettings(attempts: 3)
        #expect(try Self.cost(scenario, book)?.estimate.total?.most == Money(Decimal(3 * (2 * size + 10)), .usd))
        scenario.endpoints[0].retry = nil
        // A request that asks for a tier may be served at any, and is guessed at the one it asks for.
        scenario.targets[0].body["service_tier"] = "priority"
        let tiered = try #require(try Self.cost(scenario, book)?.estimate.total)
        let sent = try #require(try TargetCalls(scenario).first).size(of: scenario.prompts[0])
        #expect(tiered.full == Money(Decimal(4 * (sent / 4 + 10)), .usd))
        #expect(tiered.most == Money(Decimal(4 * (sent + 10)), .usd))
        // So it is where the prompt has it, as a recorded body has.
        scenario.targets[0].body = [:]
        scenario.prompts[0].fields = RequestFields(wireProtocol: .openaiChat, members: ["service_tier": "priority"])
        #expect(try Self.cost(scenario, book)?.estimate.total == tiered)
        scenario.prompts[0].fields = nil
        // What a cache is to keep for an hour costs twice the input where nothing is listed.
        scenario.targets[0].body = ["cache_control": ["type": "ephemeral", "ttl": "1h"]]
        let hour = PriceBook(prices: ["a": ModelPrice(input: "2", output: "1", cacheWrite: "2")], source: "test")
        let asked = try #require(try TargetCalls(scenario).first).size(of: scenario.prompts[0])
        #expect(try Self.cost(scenario, hour)?.estimate.total?.most == Money(Decimal(4 * asked + 10), .usd))
        let limit = try #require(try RunBudget(scenario, prices: hour)).limit
        #expect(limit.most(of: TargetIndex(0), input: asked, output: 10) == Money(Decimal(4 * asked + 10), .usd))
    }

    @Test("reckons with what an endpoint takes of the listed prices")
    func factor() throws {
        var scenario = Self.scenario("5", requests: 3)
        scenario.endpoints[0].priceFactor = "0.8"
        let book = PriceBook.dollarAToken.paid(at: scenario.priceFactors)
        let full = try #require(try Self.cost(scenario)?.estimate.total?.full.amount)
        let estimate = try #require(try Self.cost(scenario, book)?.estimate.total)
        let part = try #require(Decimal(string: "0.8"))
        #expect(estimate.full.amount == full * part)
        let budget = try #require(try RunBudget(scenario, prices: book)).limit
        #expect(budget.most(of: TargetIndex(0), input: 10, output: 10).amount == 8)
    }

    @Test("reckons with pictures by their tokens, made ones and given ones, and not by their bytes")
    func pictures() throws {
        var scenario = Self.scenario("1000000", requests: 1)
        let book = PriceBook(prices: ["a": ModelPrice(input: "1", output: "0")], source: "test")
        let size = try #require(try TargetCalls(scenario).first).size(of: scenario.prompts[0])
        scenario.pictures = MadePictures(width: 750, height: 100, count: 2)
        let made = try #require(try Self.cost(scenario, book)?.estimate.total)
        #expect(made.full.amount == Decimal(size / 4 + 200) && made.most.amount == Decimal(size + 20_000))
        let budget = try #require(try RunBudget(scenario, prices: book)).limit
        #expect(budget.most(of: TargetIndex(0), input: size, output: 0, pictures: 2).amount == Decimal(size + 20_000))
        // One that is sent itself, of many bytes and of as many tokens as any.
        scenario.pictures = nil
        let text = scenario.prompts[0].conversation
        for image in [
            Conversation.Image.data(mediaType: "image/png", base64: String(repeating: "A", count: 40_000)),
            .url("https://h/p.png"),
        ] {
            scenario.prompts[0].conversation = text
            scenario.prompts[0].conversation.messages[0].parts.insert(.image(image), at: 0)
            let whole = try #require(try TargetCalls(scenario).first).size(of: scenario.prompts[0])
            let given = try #require(try Self.cost(scenario, book)?.estimate.total)
            #expect(given.most.amount == Decimal(whole + 10_000))
            #expect((1_600...1_700).contains(given.full.amount), "\(given.full)")
        }
        scenario.targets[0].model = "gpt-4o-mini"
        let mini = PriceBook(prices: ["gpt-4o-mini": ModelPrice(input: "1", output: "0")], source: "test")
        #expect(try Self.cost(scenario, mini)?.estimate.total?.most.amount ?? 0 > 50_000)
    }

    @Test(
        "reckons with what is sent: nonces lead prompts and sessions, and a bound without them would be exceeded",
        arguments: [false, true]
    )
    func nonces(areHeld: Bool) throws {
        var scenario = areHeld ? Self.conversations(.live) : Self.scenario("5", requests: 1)
        scenario.load.nonce = false
        let plain = try #require(try TargetCalls(scenario).first).size(of: scenario.prompts[0])
        scenario.load.nonce = true
        let call = try #require(try TargetCalls(scenario).first)
        let sent = call.request(for: scenario.prompts[0], nonce: Plan.anyNonce).body.count
        #expect(sent > plain && call.size(of: scenario.prompts[0]) >= sent)
        #expect(call.size(of: scenario.prompts[0]) - plain == (areHeld ? 2 : 1) * (sent - plain))
        // Words that are made up are drawn anew in the place of a nonce.
        scenario.load.conversations = nil
        scenario.ask(SyntheticData(input: SyntheticData.Length(tokens: 50)))
        let made = try #require(try TargetCalls(scenario).first)
        #expect(made.nonces == 0)
    }

    @Test("says which models have no price, and leaves out what the simulator answers")
    func partly() throws {
        let scenario = Self.scenario("5", requests: 3, targets: ["a", "of-no-price"])
        let estimate = try #require(try Self.cost(scenario)).estimate
        #expect(estimate.unpriced == ["of-no-price"] && estimate.total?.full == Money(30, .usd))
        #expect(try Self.cost(scenario, free: scenario.endpoints.map(\.name)) == nil)
    }

    @Test("tells the forecast, and ends where the budget is used up, with the reason in its row")
    func reached() async throws {
        let scenario = Self.scenario("25")
        let test = try TestRun()
        let budget = try #require(try RunBudget(scenario, prices: .dollarAToken))
        let outcome = try await test.run(scenario, over: FakeTransport()) {
            $0.budget = budget
            $0.prices = .dollarAToken
        }
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
