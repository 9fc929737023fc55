import BenchModel
import Foundation
import Testing

@testable import Pricing

@Suite("Price file")
struct PriceFileTests {
    private func load(_ text: String) throws -> PriceBook {
        let file = FileManager.default.temporaryDirectory.appending(path: "prices-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        return try PriceBook.load(path: file.path)
    }

    @Test("is read in LiteLLM's form, digits as written")
    func read() throws {
        let book = try load(
            """
            { "sample_spec": { "input_cost_per_token": "not a price" },
              "image-model": { "output_cost_per_image": 0.04 },
              "acme/m-1": {
                "currency": "usd", "input_cost_per_token": 1.250e-06, "output_cost_per_token": 0.00001,
                "cache_read_input_token_cost": 1.25E-7, "cache_creation_input_token_cost": null,
                "output_cost_per_reasoning_token": 2e-5, "litellm_provider": "acm\\u00e9 \\ud83d\\ude00",
                "input_cost_per_token_above_200k_tokens": 2.5e-06, "output_cost_per_token_above_200k_tokens": 1.5e-05,
                "input_cost_per_token_above_272k_tokens_batches": 1, "supports_vision": true, "tags": [1, []]
              } }
            """
        )
        let expected = ModelPrice(
            input: "1.250e-06",
            output: "0.00001",
            cacheRead: "1.25E-7",
            reasoning: "2e-5",
            tiers: [ModelPrice.Tier(aboveInputTokens: 200_000, input: "2.5e-06", output: "1.5e-05")]
        )
        #expect(book.match("m-1")?.price == expected)
        #expect(book.match("image-model") == nil)
        #expect(book.match("sample_spec") == nil)
    }

    @Test(
        "an error names the file, the place and what was expected",
        arguments: [
            ("[]", "expected a JSON object of models by name"),
            ("{}", "at least one model"),
            ("{\n\"m\": }", ".json:2:6: is not JSON: found }; expected a value"),
            ("{\"m\": {}} x", "after the end of the value"),
            ("{\"m\": 3}", ".json:1:7, at $.m: expected an object of prices"),
            (
                "{\"m\": {\"input_cost_per_token\": \"1\", \"output_cost_per_token\": 1}}",
                ":1:32, at $.m.input_cost_per_token: expected dollars"
            ),
            ("{\"m\": {\"input_cost_per_token\": -1, \"output_cost_per_token\": 1}}", "found -1"),
            ("{\"m\": {\"currency\": \"EUR\"}}", "at $.m.currency: expected USD, in which all prices"),
            ("{\"m\": {\"currency\": 840}}", "found 840"),
            ("{\"m\": \"never closed", "found the end of the text inside this string"),
            (String(repeating: "[", count: 100_000), "found more than 128 levels"),
        ]
    )
    func errors(text: String, expected: String) {
        let error = #expect(throws: PriceFileError.self) { try load(text) }
        #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
        #expect(error?.file.hasSuffix(".json") == true)
    }

    @Test("a file that is not there is named")
    func missing() {
        let error = #expect(throws: PriceFileError.self) { try PriceBook.load(path: "/nowhere/prices.json") }
        #expect(error?.description == "Price file /nowhere/prices.json: cannot be read; expected a JSON file.")
    }

    @Test("what is written is read as it was, every list of this program included")
    func written() throws {
        var prices = Dictionary(uniqueKeysWithValues: PriceBook.builtIn.all.map { ($0.name, $0.price) })
        prices["acme/\"odd\" name"] = ModelPrice(
            input: "1.250e-06",
            output: "0",
            cacheRead: "1E-7",
            reasoning: "2e-5",
            tiers: [ModelPrice.Tier(aboveInputTokens: 200_000, output: "1.5e-05", cacheWriteHour: "4e-6")],
            services: ["flex": ModelPrice(input: "1e-6", output: "2e-6", cacheWrite: "3e-6", cacheWriteHour: "5e-6")]
        )
        let text = PriceBook.fileText(prices, asOf: "2026-11-27")
        #expect(try PriceBook.prices(json: Array(text.utf8), file: "f") == prices)
        let book = try load(text)
        #expect(book.sources.first?.hasSuffix(".json, as of 2026-11-27") == true)
    }

    @Test("a date that is none is not believed")
    func dates() throws {
        for date in ["\"x\"", "\"2026-11-27\\u001b[2J\"", "3", "null"] {
            let book = try load(
                "{ \"sample_spec\": {\"ezbench_as_of\": \(date)}, "
                    + "\"m\": {\"input_cost_per_token\": 1, \"output_cost_per_token\": 1} }"
            )
            #expect(book.sources.first?.hasSuffix(".json") == true)
        }
    }
}
