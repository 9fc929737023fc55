import BenchModel
import Testing

@testable import Pricing

@Suite("A newer list of prices")
struct PriceChangesTests {
    private static let old: [String: ModelPrice] = [
        "same": ModelPrice(input: "1e-6", output: "2e-6"),
        "dearer": ModelPrice(input: "1e-6", output: "2e-6"),
        "tiered": ModelPrice(
            input: "1",
            output: "2",
            tiers: [ModelPrice.Tier(aboveInputTokens: 1_000, input: "2")],
            services: ["flex": ModelPrice(input: "1", output: "1")]
        ),
    ]

    private static func changes(_ change: (inout [String: ModelPrice]) -> Void) -> PriceChanges {
        var prices = old
        change(&prices)
        return PriceChanges(prices, from: PriceBook(prices: old, source: "test"))
    }

    @Test("says what is new, what is another price, and what only is written in another way")
    func found() {
        let changes = Self.changes {
            $0["same"]?.input = "0.000001"
            $0["same"]?.services["batches"] = ModelPrice(input: "1", output: "1")
            $0["dearer"]?.output = "3e-6"
            $0["new"] = ModelPrice(input: "1", output: "1")
        }
        #expect(changes.added == ["new"] && changes.unchanged == 2)
        #expect(changes.changed.map(\.model) == ["dearer"] && changes.changed.first?.after.output == "3e-6")
    }

    @Test("sees a change in any rate, tier or service")
    func anywhere() {
        let each: [(inout [String: ModelPrice]) -> Void] = [
            { $0["tiered"]?.cacheRead = "1" }, { $0["tiered"]?.cacheWrite = "1" },
            { $0["tiered"]?.cacheWriteHour = "1" }, { $0["tiered"]?.tiers[0].cacheWriteHour = "1" },
            { $0["tiered"]?.reasoning = "1" },
            { $0["tiered"]?.tiers[0].input = "3" }, { $0["tiered"]?.tiers[0].aboveInputTokens = 2_000 },
            { $0["tiered"]?.tiers = [] }, { $0["tiered"]?.services["flex"]?.input = "2" },
            { $0["tiered"]?.services["priority"] = ModelPrice(input: "1", output: "1") },
            { $0["tiered"]?.services = [:] },
        ]
        for change in each { #expect(Self.changes(change).changed.map(\.model) == ["tiered"]) }
        #expect(Self.changes { _ in }.changed.isEmpty)
    }

    @Test(
        "a price says how its name was found",
        arguments: [
            ("acme/m", PriceBook.Match.How.exact), ("m", .withProvider), ("other/plain", .withoutProvider),
            ("plain-20260101", .withoutDate), ("plain", .exact),
        ]
    )
    func how(model: String, how: PriceBook.Match.How) throws {
        let price = ModelPrice(input: "1", output: "1")
        let book = PriceBook(prices: ["acme/m": price, "plain": price], source: "test")
        #expect(try #require(book.match(model)).how == how)
        #expect(book.all.map(\.name) == ["acme/m", "plain"])
    }
}
