import BenchModel
import Foundation
import Testing

@testable import Pricing

@Suite("Prices")
struct PricingTests {
    private static let sonnet = ModelPrice(
        input: "3e-06",
        output: "1.5e-05",
        cacheRead: "3e-07",
        cacheWrite: "3.75e-06",
        tiers: [ModelPrice.Tier(aboveInputTokens: 200_000, input: "6e-06", output: "2.25e-05", cacheRead: "6e-07")]
    )

    private func cost(_ price: ModelPrice, _ usage: TokenUsage) -> String? {
        price.cost(of: usage).map { "\($0.amount)" }
    }

    @Test("cached tokens lie inside the input and each part has its own price")
    func parts() {
        let usage = TokenUsage(input: 1_000, output: 10, cacheRead: 600, cacheWrite: 100)
        // 300·3e-6 + 600·3e-7 + 100·3.75e-6 + 10·1.5e-5
        #expect(cost(Self.sonnet, usage) == "0.001605")
    }

    @Test("a missing cache price is the input price")
    func missingCachePrice() {
        let price = ModelPrice(input: "1e-06", output: "2e-06")
        #expect(cost(price, TokenUsage(input: 100, output: 0, cacheRead: 40, cacheWrite: 20)) == "0.0001")
    }

    @Test("what a cache keeps for an hour has a price of its own, or twice that of input, and says which")
    func hourWrites() throws {
        let usage = TokenUsage(input: 1_000, output: 10, cacheRead: 600, cacheWrite: 100, cacheWriteHour: 60)
        var price = Self.sonnet
        // 300·3e-6 + 600·3e-7 + 40·3.75e-6 + 60·6e-6 + 10·1.5e-5, listed or not.
        #expect(cost(price, usage) == "0.00174" && price.parts(of: usage)?.assumesHourPrice == true)
        price.cacheWriteHour = "6e-06"
        #expect(cost(price, usage) == "0.00174" && price.parts(of: usage)?.assumesHourPrice == false)
        price.cacheWriteHour = "7e-06"
        #expect(cost(price, usage) == "0.0018")
        // Above a threshold that lists none: twice the input price there, and no less than any price of a cache write.
        let long = TokenUsage(input: 300_000, output: 0, cacheWrite: 100_000, cacheWriteHour: 100_000)
        #expect(cost(price, long) == "2.4" && price.parts(of: long)?.assumesHourPrice == true)
        price.cacheWriteHour = "2e-05"
        #expect(cost(price, long) == "3.2")
        price.tiers[0].cacheWriteHour = "1.2e-05"
        #expect(cost(price, long) == "2.4" && price.parts(of: long)?.assumesHourPrice == false)
        let overdrawn = TokenUsage(input: 1_000, output: 10, cacheWrite: 100, cacheWriteHour: 101)
        #expect(cost(price, overdrawn) == nil && overdrawn.isContradictory)
        let plain = TokenUsage(input: 1_000, output: 10, cacheWrite: 100, cacheWriteHour: 0)
        #expect(price.parts(of: plain)?.assumesHourPrice == false)
        #expect(cost(ModelPrice(input: "1", output: "1", cacheWrite: "x"), usage) == nil)
    }

    @Test("a request that asks for an hour is bounded by that price")
    func mostForAnHour() {
        var price = Self.sonnet
        let most = { (price: ModelPrice, input: Int) in price.most(input: input, output: 0, hourWrites: true)?.amount }
        #expect(price.most(input: 1_000, output: 0)?.amount == Decimal(string: "0.00375"))
        #expect(most(price, 1_000) == Decimal(string: "0.006"))
        #expect(most(price, 300_000) == Decimal(string: "3.6"))
        price.cacheWriteHour = "7e-06"
        #expect(most(price, 1_000) == Decimal(string: "0.007"))
        price.services = ["fast": ModelPrice(input: "9e-06", output: "0")]
        let anyTier = price.most(input: 1_000, output: 0, anyTier: true, hourWrites: true)
        #expect(anyTier?.amount == Decimal(string: "0.018"))
    }

    @Test("where an hour was asked for and nobody says how much it is of what was written, it is all")
    func unsplit() throws {
        let book = PriceBook(prices: ["m": Self.sonnet], source: "test")
        let target = RunRecord.Target(name: "t", wireProtocol: "anthropic-messages", model: "m", endpoint: "e")
        var response = DecodedResponse<RunTime>()
        response.usage = TokenUsage(input: 100, output: 0, cacheWrite: 100)
        let prices = TargetPrices(target, book: book)
        #expect(prices.cost(of: response)?.amount == Decimal(string: "0.000375"))
        response.marks = [.unsplitCacheWrites]
        #expect(prices.cost(of: response)?.amount == Decimal(string: "0.0006"))
        #expect(prices.charge(of: response)?.amount == Decimal(string: "0.0006"))
    }

    @Test("the built-in prices of Anthropic's models list it: twice that of input")
    func builtInHour() throws {
        let claude = PriceBook.builtIn.all.filter { $0.name.hasPrefix("claude-") }
        #expect(claude.count > 10)
        for match in claude {
            let hour = match.price.cacheWriteHour.flatMap { Money($0, .usd) }
            #expect(hour != nil && hour == Money(match.price.input, .usd).map { $0 * 2 }, "\(match.name)")
            for tier in match.price.tiers { #expect(tier.cacheWriteHour != nil, "\(match.name)") }
        }
    }

    @Test("what is paid of each listed price multiplies every one of them, at every tier of service")
    func factors() throws {
        var listed = Self.sonnet
        listed.services = ["flex": ModelPrice(input: "1e-06", output: "2e-06")]
        let book = PriceBook(
            prices: ["m": listed, "odd": ModelPrice(input: "1.2345678901234567891e-06", output: "0")],
            source: "test"
        )
        .paid(at: ["cheap": "0.8", "dear": "1.05"])
        let usage = TokenUsage(input: 1_000, output: 10, cacheRead: 600, cacheWrite: 100, cacheWriteHour: 60)
        let full = try #require(listed.cost(of: usage)?.amount)
        for (target, factor) in [("cheap", "0.8"), ("dear", "1.05"), ("other", "1")] {
            let match = try #require(book.paid(by: target).match("m"))
            let part = try #require(Decimal(string: factor))
            #expect(match.price.cost(of: usage)?.amount == full * part)
            #expect(match.factor == (target == "other" ? nil : factor))
            let most = try #require(listed.most(input: 10, output: 5, anyTier: true)?.amount)
            #expect(match.price.most(input: 10, output: 5, anyTier: true)?.amount == most * part)
            let flex = match.price.price(atTier: "flex")?.cost(of: TokenUsage(input: 10, output: 5))?.amount
            #expect(flex == Decimal(string: "0.00002").map { $0 * part })
        }
        // As many digits as a price may have, and still exact.
        let odd = try #require(book.paid(by: "cheap").match("odd")?.price.cost(of: TokenUsage(input: 1, output: 0)))
        #expect(odd.amount == Decimal(string: "9.8765431209876543128e-07"))
        // What others have listed by themselves is not touched.
        #expect(book.match("m")?.factor == nil)
    }

    @Test("a target pays its factor for a model that answers in place of its own, too")
    func factorOfServed() throws {
        let book = PriceBook(
            prices: ["m": ModelPrice(input: "1", output: "0"), "n": ModelPrice(input: "2", output: "0")],
            source: "test"
        ).paid(at: ["t": "0.5"])
        let target = RunRecord.Target(name: "t", wireProtocol: "openai-chat", model: "m", endpoint: "e")
        var response = DecodedResponse<RunTime>()
        response.usage = TokenUsage(input: 10, output: 0)
        let costs = ["m", "m-20260101", "n"].map { model in
            response.servedModel = model
            return TargetPrices(target, book: book).cost(of: response)?.amount
        }
        #expect(costs == [5, 5, 10])
    }

    @Test("reasoning is inside the output unless it has a price of its own")
    func reasoning() {
        var price = ModelPrice(input: "0", output: "1e-06")
        let usage = TokenUsage(input: 5, output: 100, reasoning: 30)
        #expect(cost(price, usage) == "0.0001")
        price.reasoning = "3e-06"
        #expect(cost(price, usage) == "0.00016")
    }

    @Test("a tier begins above its threshold and holds for every token of the request")
    func tiers() {
        #expect(cost(Self.sonnet, TokenUsage(input: 200_000, output: 1_000)) == "0.615")
        // 200001·6e-6 + 1000·2.25e-5
        #expect(cost(Self.sonnet, TokenUsage(input: 200_001, output: 1_000)) == "1.222506")
        // The tier has no price for cache writes, so that the model's own holds.
        #expect(cost(Self.sonnet, TokenUsage(input: 300_000, output: 0, cacheWrite: 100_000)) == "1.575")
    }

    @Test("the highest tier that is exceeded holds")
    func highestTier() {
        let tiers = [(100, "2"), (300, "4"), (200, "3")].map { ModelPrice.Tier(aboveInputTokens: $0.0, input: $0.1) }
        let price = ModelPrice(input: "1", output: "0", tiers: tiers)
        #expect(
            [100, 101, 250, 400].map { cost(price, TokenUsage(input: $0, output: 0)) } == ["100", "202", "750", "1600"]
        )
    }

    @Test(
        "what is not known costs an unknown amount, never 0",
        arguments: [
            TokenUsage(), TokenUsage(input: 5), TokenUsage(output: 5), TokenUsage(input: 5, output: 5, cacheRead: 6),
            TokenUsage(input: -1, output: 5),
        ]
    )
    func unknown(usage: TokenUsage) {
        #expect(Self.sonnet.cost(of: usage) == nil)
    }

    @Test("a price is read digit by digit, never as a binary fraction", arguments: 0..<200)
    func exactDigits(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let digits = (0..<17).map { _ in String(Int.random(in: 1...9, using: &random)) }.joined()
        let exponent = Int.random(in: 1...20, using: &random)
        let price = try #require(Decimal(price: "\(digits.prefix(1)).\(digits.dropFirst())e-\(exponent)"))
        #expect("\(price)" == "0." + String(repeating: "0", count: exponent - 1) + digits)
    }

    /// As a `Double`, 0.1 + 0.2 is not 0.3, and this sum is not 1.
    @Test("sums of tenths are exact")
    func tenths() throws {
        let tenth = try #require(Decimal(price: "0.1"))
        #expect("\((0..<10).reduce(Decimal(0)) { sum, _ in sum + tenth })" == "1")
        #expect(cost(ModelPrice(input: "1.1e-07", output: "0"), TokenUsage(input: 3, output: 0)) == "0.00000033")
    }

    @Test(
        "what is no price is refused",
        arguments: ["", "-1", "1x", ".5", "01", "1e", "NaN", " 1", "1e99", "1.", "+1", "free"]
    )
    func refused(text: String) {
        #expect(Decimal(price: text) == nil)
    }

    @Test(
        "prices are read however they are spelt",
        arguments: [("0", "0"), ("2.50E+1", "25"), ("100", "100"), ("0.0", "0")]
    )
    func spelling(text: String, expected: String) throws {
        #expect("\(try #require(Decimal(price: text)))" == expected)
    }

    @Test("every built-in price is a price")
    func builtIn() throws {
        let prices = try #require(PriceTable.prices(BuiltInPrices.table))
        #expect(prices.count > 40)
        for (name, price) in prices {
            #expect(try #require(price.cost(of: TokenUsage(input: 10, output: 10))).amount > 0, "\(name)")
            for tier in price.tiers {
                let usage = TokenUsage(input: tier.aboveInputTokens + 1, output: 1, cacheRead: 1, cacheWrite: 1)
                #expect(price.cost(of: usage) != nil, "\(name)")
            }
        }
        #expect(PriceBook.builtIn.sources == ["prices as of 2026-11-23, LiteLLM's public price file"])
    }
}

@Suite("Price table")
struct PriceTableTests {
    private static let header = "model service above input output read write hour reasoning\n"

    @Test("gives a model its tiers of service, and each its prices above a threshold")
    func read() throws {
        let rows = """
            m - - 1e-06 2e-06 - 3e-06 8e-06 4e-06
            m - 200000 5e-06 6e-06 7e-06 - 9e-06 -
            m flex - 1e-07 2e-07 - - - -
            m flex 200000 3e-07 - - - - -
            """
        let tier = ModelPrice.Tier(
            aboveInputTokens: 200_000,
            input: "5e-06",
            output: "6e-06",
            cacheRead: "7e-06",
            cacheWriteHour: "9e-06"
        )
        let flex = ModelPrice(
            input: "1e-07",
            output: "2e-07",
            tiers: [ModelPrice.Tier(aboveInputTokens: 200_000, input: "3e-07")]
        )
        let expected = ModelPrice(
            input: "1e-06",
            output: "2e-06",
            cacheWrite: "3e-06",
            cacheWriteHour: "8e-06",
            reasoning: "4e-06",
            tiers: [tier],
            services: ["flex": flex]
        )
        #expect(PriceTable.prices(Self.header + rows) == ["m": expected])
    }

    @Test(
        "is none where a row lacks a cell, its main prices, or the row it belongs to",
        arguments: [
            "m - - 1e-06 2e-06 - - -", "m - - 1e-06 - - - - -", "m - 200000 1e-06 2e-06 - - - -",
            "m flex - 1e-06 2e-06 - - - -",
            "m - - 1 2 - - - -\nm - - 1 2 - - - -", "m - - 1 2 - - - -\nm - many 1 2 - - - -",
        ]
    )
    func refused(rows: String) {
        #expect(PriceTable.prices(Self.header + rows) == nil)
    }
}

@Suite("Price book")
struct PriceBookTests {
    @Test(
        "a model is found by name, by name without provider, as a dated snapshot",
        arguments: [
            ("gpt-5-mini", "gpt-5-mini"),
            ("gemini-2.5-flash", "gemini/gemini-2.5-flash"),
            ("gemini/gemini-2.5-flash", "gemini/gemini-2.5-flash"),
            ("google/gemini-2.5-flash", "gemini/gemini-2.5-flash"),
            ("anthropic/claude-sonnet-4-5", "claude-sonnet-4-5"),
            ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5"),
            ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5"),
            ("anthropic/claude-sonnet-4-5-20250929", "claude-sonnet-4-5"),
            ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ]
    )
    func found(model: String, name: String) {
        #expect(PriceBook.builtIn.match(model)?.name == name)
    }

    @Test(
        "another model's price is never taken",
        arguments: [
            "gpt-5-mini-fast", "gpt", "house-llm-1", "", "claude-sonnet-4-5-2025", "gpt-5-mini-12345678", "/", "-flash",
        ]
    )
    func notFound(model: String) {
        #expect(PriceBook.builtIn.match(model) == nil)
    }

    @Test("two providers' different prices leave a bare name without one")
    func ambiguous() {
        let (cheap, dear) = (ModelPrice(input: "1", output: "1"), ModelPrice(input: "2", output: "2"))
        let book = PriceBook(
            prices: ["a/m": cheap, "b/m": dear, "a/n": cheap, "b/n": cheap, "openai/o": dear, "x/o": cheap],
            source: "s"
        )
        #expect(book.match("m") == nil)
        #expect(book.match("n")?.price == cheap)
        #expect(book.match("o")?.name == "openai/o")
    }

    @Test("a scenario's price goes before all others and says where it is from")
    func overridden() {
        let own = ModelPrice(input: "1", output: "1")
        let book = PriceBook.builtIn.overridden(by: ["gpt-5-mini": own], source: "the scenario")
        #expect(
            book.match("gpt-5-mini-2025-08-07")
                == PriceBook.Match(name: "gpt-5-mini", price: own, source: "the scenario")
        )
        #expect(book.match("gpt-5")?.source == PriceBook.builtIn.sources[0])
        #expect(book.sources.count == 2)
    }
}
