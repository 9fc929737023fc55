import BenchModel
import Foundation
import Pricing
import Testing

@testable import BenchReport

@Suite("Prices, written")
struct PricesReportTests {
    private static let price = ModelPrice(
        input: "3e-06",
        output: "1.5e-05",
        cacheRead: "3e-07",
        tiers: [ModelPrice.Tier(aboveInputTokens: 200_000, input: "6e-06", output: "2.25e-05")],
        services: ["flex": ModelPrice(input: "1.5e-06", output: "7.5e-06")]
    )

    private static func match(_ name: String, _ how: PriceBook.Match.How = .exact) -> PriceBook.Match {
        var match = PriceBook(prices: [name: price], source: "a list").all[0]
        match.how = how
        return match
    }

    @Test("a table has a row for each service and threshold, and says how sure the match is")
    func table() {
        let text = PricesRenderer.render(
            [("m", Self.match("m")), ("n-20260101", Self.match("n", .withoutDate))],
            sources: ["a list"],
            as: .table,
            on: Screen(columns: 120)
        )
        #expect(text.contains("standard") && text.contains("input over 200k") && text.contains("flex"))
        #expect(text.contains("exact") && text.contains("assumed: n without its date"))
        #expect(text.contains("source 1: a list") && text.contains("22.5"))
    }

    @Test(
        "a threshold is shortened only where it is of whole thousands",
        arguments: [(200_000, "input over 200k"), (1_500, "input over 1500"), (999, "input over 999")]
    )
    func threshold(tokens: Int, words: String) {
        var match = Self.match("m")
        match.price.tiers[0].aboveInputTokens = tokens
        let text = PricesRenderer.render([("m", match)], sources: [], as: .table, on: Screen(columns: 120))
        #expect(text.contains(words + " "), "\(text)")
    }

    @Test("JSON has the digits of the list")
    func json() throws {
        let text = PricesRenderer.render([("m", Self.match("m", .withProvider))], sources: [], as: .json)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let entry = try #require((document["prices"] as? [[String: Any]])?.first)
        #expect(entry["match"] as? String == "with_provider" && (entry["rates"] as? [Any])?.count == 3)
        #expect(text.contains("1.5e-05") && text.contains("\"above_input_tokens\": 200000"))
    }

    @Test("an update says what changes and how it is used, however long the list and odd the names")
    func update() {
        let old = (0..<30).map { ("m\($0)\u{1B}[2J", ModelPrice(input: "1e-6", output: "2e-6")) }
        let book = PriceBook(prices: Dictionary(uniqueKeysWithValues: old), source: "test")
        var new = Dictionary(uniqueKeysWithValues: old)
        for name in new.keys { new[name]?.output = "3e-6" }
        let text = PricesRenderer.update(PriceChanges(new, from: book), in: "my prices.json")
        #expect(text.contains("0 prices as before, 30 changed, 0 new") && text.contains("and 10 more"))
        #expect(text.contains("1 / 2 → 1 / 3 USD") && text.contains("--prices 'my prices.json'"))
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }
}
