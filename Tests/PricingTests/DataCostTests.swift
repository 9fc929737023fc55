import BenchModel
import Foundation
import JSONSyntax
import Testing

@testable import Pricing
@testable import RunFixtures

@Suite("What a dataset costs")
struct DataCostTests {
    /// A survey of one row, a conversation of three turns of 10 tokens each, with answers of 4 tokens where they were recorded.
    private static func survey(isHeld: Bool, isRecorded: Bool) -> DataSurvey {
        let user = Conversation.Message(.user, "u")
        let answers = isRecorded ? [Conversation.Message(.assistant, "a")] : []
        let conversation = Conversation([user] + answers + [user] + answers + [user])
        var survey = MadeSurvey.survey([30 + 8])
        survey.conversations = 1
        guard isHeld else { return survey }
        var held = TurnTally()
        held.add(conversation, lastAnswer: isRecorded ? 4 : nil) { $0.role == .user ? 10 : 4 }
        (survey.turns, survey.heldTurns) = (.session, held)
        return survey
    }

    private static func cost(_ survey: DataSurvey, maxTokens: Int?) -> DataCost {
        let prices = PriceBook(prices: ["m": ModelPrice(input: "1", output: "100")], source: "test")
        return DataCost(survey, of: "m", model: "m", maxTokens: maxTokens, prices: prices)
    }

    /// Four requests of ten tokens, whose recorded bodies ask for tiers: two for one with a price, one for one without.
    private static func tiers() throws -> DataSurvey {
        var survey = MadeSurvey.survey([10, 10, 10, 10], limits: [1, 1, 1, 1])
        for (tier, count) in [("flex", 2), ("unheard_of", 1)] {
            let fields = RequestFields(
                wireProtocol: .openaiChat,
                members: ["service_tier": .string(tier), "n": .number("1")]
            )
            survey.tiers[try #require(RowTier(fields))] = count
        }
        return survey
    }

    @Test("goes by the tier that each row asks for, unless the target's body asks for one, or speaks another protocol")
    func rowTiers() throws {
        var price = ModelPrice(input: "1", output: "100")
        price.services["flex"] = ModelPrice(input: "0.5", output: "50")
        price.services["priority"] = ModelPrice(input: "2", output: "200")
        let prices = PriceBook(prices: ["m": price], source: "test")
        var chat = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        let cost = { (target: Target?) in
            DataCost(try Self.tiers(), of: "m", model: "m", maxTokens: 1, asking: target, prices: prices)
        }
        for target in [nil, chat] {
            let own = try cost(target)
            #expect(
                own.input == Money(30, .usd) && own.output == Money(300, .usd) && own.tiers == ["flex", "unheard_of"]
            )
        }
        chat.body = ["service_tier": .string("priority")]
        #expect(try cost(chat).input == Money(80, .usd) && cost(chat).tiers == ["priority"])
        let other = try cost(Target(name: "t", endpoint: "e", wireProtocol: .anthropicMessages, model: "m"))
        #expect(other.input == Money(40, .usd) && other.tiers.isEmpty)
        #expect(RowTier(RequestFields(wireProtocol: .openaiChat, members: ["service_tier": .null])) == nil)
        #expect(RowTier(nil) == nil)
    }

    @Test("is exact to the last digit, whatever part of the requests asks for a tier")
    func exactParts() throws {
        var price = ModelPrice(input: "1", output: "100")
        price.services["flex"] = ModelPrice(input: "0.5", output: "50")
        var survey = try Self.tiers()
        survey.requests = 3
        let cost = DataCost(
            survey,
            of: "m",
            model: "m",
            maxTokens: 1,
            prices: PriceBook(prices: ["m": price], source: "test")
        )
        // 40 tokens are 13 of each; two of three cost half.
        #expect(cost.input == Money(26, .usd) && cost.output == Money(200, .usd))
    }

    @Test("of conversations has every turn's whole history, with answers as long as recorded")
    func recorded() throws {
        let cost = Self.cost(Self.survey(isHeld: true, isRecorded: true), maxTokens: nil)
        // 10 + 20 + 30 of the user's, and the answers: none, one and two of them. Amounts go by the mean of the turns.
        #expect(cost.turns == 3 && cost.assumed == .recorded(tokensEach: 4))
        #expect(cost.input == Money(72, .usd) && cost.output == Money(1200, .usd))
    }

    @Test("of conversations has answers as long as the target's limit allows, in the histories, too")
    func limited() throws {
        let cost = Self.cost(Self.survey(isHeld: true, isRecorded: false), maxTokens: 7)
        #expect(cost.assumed == .limit(tokensEach: 7) && cost.input == Money(81, .usd))
        #expect(cost.output == Money(2100, .usd))
    }

    @Test("of conversations is told without answers where nothing says how long they are")
    func unknown() throws {
        let cost = Self.cost(Self.survey(isHeld: true, isRecorded: false), maxTokens: nil)
        #expect(cost.assumed == .unknown && cost.input == Money(60, .usd) && cost.output == nil)
    }

    @Test("has pictures at what each is taken for, in conversations as often as they are sent")
    func pictures() throws {
        var single = Self.survey(isHeld: false, isRecorded: false)
        single.pictures = SentPictures(count: 1, bytes: 9)
        #expect(Self.cost(single, maxTokens: 7).input == Money(Decimal(38 + PictureTokens.typical), .usd))
        var held = TurnTally()
        let picture = Conversation.Part.image(.url("https://a/b.png"))
        held.add(
            Conversation([.init(.user, [picture, .text("u")]), .init(.user, "u"), .init(.user, [picture])]),
            lastAnswer: nil
        ) { _ in 0 }
        #expect(held.pictures == 1 + 1 + 2)
        single.heldTurns = held
        // Amounts go by the mean of the turns: 4 pictures and 21 tokens of answers in 3 of them.
        let tokens = (4 * PictureTokens.typical + 3 * 7) / 3 * 3
        #expect(Self.cost(single, maxTokens: 7).input == Money(Decimal(tokens), .usd))
    }

    @Test("of rows that are asked by themselves is that of one request each")
    func single() throws {
        let cost = Self.cost(Self.survey(isHeld: false, isRecorded: true), maxTokens: 7)
        #expect(cost.turns == nil && cost.input == Money(38, .usd) && cost.output == Money(700, .usd))
    }
}
