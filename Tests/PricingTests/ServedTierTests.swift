import BenchModel
import Foundation
import JSONSyntax
import Testing

@testable import Pricing

@Suite("The tier of service that served")
struct ServedTierTests {
    private static let price = ModelPrice(
        input: "1",
        output: "0",
        services: [
            "flex": ModelPrice(input: "0.5", output: "0"), "batches": ModelPrice(input: "0.5", output: "0"),
            "priority": ModelPrice(input: "2", output: "0"), "fast": ModelPrice(input: "6", output: "0"),
        ]
    )

    /// Each provider's words, and what a token costs at them.
    private static let words: [(provider: String, word: String?, cost: Decimal?)] = [
        ("OpenAI", "default", 1), ("OpenAI", "flex", 0.5), ("OpenAI", "priority", 2), ("OpenAI", "scale", nil),
        ("Anthropic", "standard", 1), ("Anthropic", "priority", 2), ("Anthropic", "batch", 0.5),
        ("Anthropic", "fast", 6),
        ("Gemini", "standard", 1), ("Gemini", "flex", 0.5), ("Gemini", "PRIORITY", 2),
        ("Vertex", "ON_DEMAND", 1), ("Vertex", "ON_DEMAND_FLEX", 0.5), ("Vertex", "ON_DEMAND_PRIORITY", 2),
        ("Vertex", "PROVISIONED_THROUGHPUT", nil), ("Groq", "on_demand", 1), ("none", nil, 1),
    ]

    @Test("has its price in each provider's words, and one that nobody lists has none", arguments: words.indices)
    func prices(place: Int) {
        let (provider, word, expected) = Self.words[place]
        let cost = Self.price.price(atTier: word)?.cost(of: TokenUsage(input: 1, output: 0))?.amount
        #expect(cost == expected, "\(provider)")
    }

    private static func target(_ body: [String: JSONValue]) -> Target {
        var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        target.body = body
        return target
    }

    @Test("is held against the one that was asked for, whatever words both have")
    func marks() {
        let cases: [([String: JSONValue], String?, ResponseMark?)] = [
            ([:], "flex", nil), ([:], nil, nil),
            (["service_tier": "auto"], "priority", nil), (["service_tier": "auto"], nil, nil),
            (["service_tier": "flex"], "flex", nil), (["service_tier": "flex"], "default", .otherTier),
            (["service_tier": "flex"], nil, .unsaidTier), (["service_tier": "default"], nil, nil),
            (["service_tier": "default"], "flex", .otherTier), (["service_tier": "priority"], "on_demand", .otherTier),
            (["service_tier": "standard_only"], "standard", nil),
            (["service_tier": "standard_only"], "priority", .otherTier),
            (["serviceTier": "flex"], "ON_DEMAND_FLEX", nil), (["serviceTier": "priority"], "ON_DEMAND", .otherTier),
            (["speed": "fast"], "standard", .otherTier), (["speed": "fast"], "fast", nil),
            (["service_tier": "auto", "speed": "fast"], "standard", .otherTier),
            (["service_tier": "standard_only", "speed": "fast"], "fast", nil),
            // Not a word: what it asks for cannot be told.
            (["service_tier": ["flex"]], "default", nil),
        ]
        for (body, served, expected) in cases {
            let mark = Self.target(body).askedTerms.mark(ofTier: served)
            #expect(mark == expected, "\(body), served by \(served ?? "-")")
        }
    }

    @Test("is charged at the dearest where it is not known though one was asked for, and shown at the standard one")
    func unsaid() {
        let prices = TargetPrices(
            RunRecord.Target(name: "t", wireProtocol: "openai-chat", model: "m", endpoint: "e"),
            book: PriceBook(prices: ["m": Self.price], source: "test")
        )
        var response = DecodedResponse<RunTime>()
        response.usage = TokenUsage(input: 10, output: 0)
        #expect(prices.charge(of: response)?.amount == 10)
        response.marks = [.unsaidTier]
        #expect(prices.charge(of: response)?.amount == 60 && prices.cost(of: response)?.amount == 10)
    }
}

@Suite("The region that inference is bound to")
struct ServedRegionTests {
    private static let price = ModelPrice(
        input: "5",
        output: "25",
        cacheRead: "0.5",
        services: ["priority": ModelPrice(input: "10", output: "50")]
    )

    private static func cost(_ tier: String?, factor: String? = nil) -> Decimal? {
        let price = factor.map { Self.price.multiplied(by: $0) } ?? Self.price
        return price.price(atTier: tier)?.cost(of: TokenUsage(input: 1_000, output: 10))?.amount
    }

    @Test("multiplies every price where its factor is known, and makes the cost unknown where it is not")
    func prices() {
        #expect(Self.cost("standard") == 5_250 && Self.cost("standard in us") == 5_775)
        #expect(Self.cost("priority in us") == 11_550 && Self.cost("standard in eu") == nil)
        #expect(Self.cost("fast in us") == nil)
        #expect(Self.cost("standard in us", factor: "0.5") == Decimal(string: "2887.5"))
    }

    @Test("is one text with the tier, and none where inference may be anywhere")
    func text() {
        #expect(ServedTier.text(tier: "standard", region: "us") == "standard in us")
        #expect(ServedTier.text(tier: nil, region: "us") == "standard in us")
        for anywhere in [nil, "", "global", "not_available"] {
            #expect(ServedTier.text(tier: "batch", region: anywhere) == "batch")
            #expect(ServedTier.text(tier: nil, region: anywhere) == nil)
        }
        let parts = ServedTier.parts(of: "priority in us")
        #expect(parts.tier == "priority" && parts.region == "us" && ServedTier.parts(of: "flex").region == nil)
    }

    @Test("is no other tier, and is in the bound of what a request may cost")
    func asked() {
        let terms = AskedTerms(["service_tier": "standard_only", "inference_geo": "us"])
        #expect(terms.region == "us" && terms.mark(ofTier: "standard in us") == nil)
        #expect(terms.mark(ofTier: "priority in us") == .otherTier)
        #expect(Self.price.most(input: 100, output: 0, anyTier: false, region: "us")?.amount == 550)
        #expect(Self.price.most(input: 100, output: 0, anyTier: true, region: "us")?.amount == 1_100)
        #expect(Self.price.price(asking: terms).cost(of: TokenUsage(input: 10, output: 0))?.amount == 55)
    }
}
