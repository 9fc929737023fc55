import BenchModel
import Foundation
import Testing

@testable import BenchReport

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
                "input_cost_per_token": 1.250e-06, "output_cost_per_token": 0.00001,
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
            ("{\n\"m\": }", "line 2: expected a value"),
            ("{\"m\": {}} x", "nothing after the document"),
            ("{\"m\": 3}", "at m: expected an object of prices"),
            (
                "{\"m\": {\"input_cost_per_token\": \"1\", \"output_cost_per_token\": 1}}",
                "m.input_cost_per_token: expected dollars"
            ),
            ("{\"m\": {\"input_cost_per_token\": -1, \"output_cost_per_token\": 1}}", "found -1"),
            ("{\"m\": \"never closed", "before the end of the file"),
            (String(repeating: "[", count: 100_000), "at most 100 levels"),
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

    @Test("JSON is read as Foundation reads it", arguments: 0..<60)
    func differential(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let text = Self.document(&random, depth: 0)
        let read = try JSONText.parse(text.utf8)
        let again = try JSONText.parse(read.indented.utf8)
        #expect(again == read)
        let foundation = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        let ours = try JSONSerialization.jsonObject(with: Data(read.json.utf8), options: .fragmentsAllowed)
        #expect((foundation as? NSObject) == (ours as? NSObject), "\(text)")
    }

    @Test(
        "JSON that only looks like it is refused",
        arguments: ["[01]", "-00", #""\u-001""#, #""\u+abc""#, "1.", "[1,]"]
    )
    func refusedJSON(text: String) {
        #expect(throws: JSONText.Defect.self) { try JSONText.parse(text.utf8) }
    }

    private static func document(_ random: inout SplitMix64, depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
        case 0: return ["true", "false", "null"][Int.random(in: 0..<3, using: &random)]
        case 1: return String(Int.random(in: -1_000...1_000, using: &random))
        case 2: return ["0.5", "-1.25e3", "3E-06", "0"][Int.random(in: 0..<4, using: &random)]
        case 3: return "\"\\u00e9\\n\\\"\\\\ é日\\ud83d\\ude00/\\/\""
        case 4: return "\"\""
        case 5:
            let items = (0..<Int.random(in: 0..<4, using: &random)).map { _ in document(&random, depth: depth + 1) }
            return "[ " + items.joined(separator: " ,\n") + "]"
        default:
            let items = (0..<Int.random(in: 0..<4, using: &random)).map {
                "\"k\($0)\" : \(document(&random, depth: depth + 1))"
            }
            return "{" + items.joined(separator: ", ") + "\t}"
        }
    }
}
