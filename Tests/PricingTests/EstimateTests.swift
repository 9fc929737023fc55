import BenchModel
import Foundation
import JSONSyntax
import Testing

@testable import Pricing
@testable import RunFixtures

@Suite("What is told of costs before anything is sent")
struct EstimateTests {
    private static let prices = PriceBook(
        prices: [
            "m": ModelPrice(
                input: "1",
                output: "10",
                cacheWrite: "2",
                services: [
                    "flex": ModelPrice(input: "0.5", output: "5"), "priority": ModelPrice(input: "3", output: "30"),
                ]
            ),
            "n": ModelPrice(input: "0", output: "1"),
        ],
        source: "list"
    )

    private static func target(_ model: String, tier: String? = nil) -> Target {
        var target = Target(name: model, endpoint: "e", wireProtocol: .openaiChat, model: model, maxTokens: 10)
        if let tier { target.body = ["service_tier": .string(tier)] }
        return target
    }

    private static func estimate(
        _ targets: [Target],
        _ load: Load = Load(extent: .requests(3)),
        _ request: CostEstimate.Request? = request()
    ) -> CostEstimate {
        let scenario = Scenario(name: "s", endpoints: [], targets: targets, prompts: [], load: load)
        return CostEstimate(scenario, requests: targets.map { _ in request }, prices: prices)
    }

    private static func request(attempts: Int = 1) -> CostEstimate.Request {
        CostEstimate.Request(inputBytes: 40, mostInputBytes: 100, outputTokens: 10, attempts: attempts)
    }

    private static func amounts(_ brief: Int, _ full: Int, _ most: Int) -> CostEstimate.Amounts {
        CostEstimate.Amounts(brief: Money(brief), full: Money(full), most: Money(most))
    }

    @Test("has answers of one token, of the limit, and what no bill exceeds: each byte a token at the dearest rate")
    func amounts() {
        let one = Self.estimate([Self.target("m")])
        #expect(one.perRound == Self.amounts(20, 110, 300) && one.total == Self.amounts(60, 330, 900))
        let retried = Self.estimate(
            [Self.target("m")],
            Load(extent: .requests(3), warmup: 2),
            Self.request(attempts: 4)
        )
        #expect(retried.perRound == Self.amounts(20, 110, 1_200) && retried.total == Self.amounts(100, 550, 6_000))
        let both = Self.estimate([Self.target("m"), Self.target("n")])
        #expect(
            both.perRound == Self.amounts(21, 120, 310) && both.total == Self.amounts(63, 360, 930)
                && both.unpriced.isEmpty
        )
        // The shortest request still has a token.
        let tiny = Self.estimate(
            [Self.target("m")],
            Load(extent: .requests(1)),
            CostEstimate.Request(inputBytes: 0, outputTokens: 0)
        )
        #expect(tiny.total == Self.amounts(1, 1, 1))
    }

    @Test("is that of the tier that is asked for; the most is that of any tier then")
    func tiers() {
        #expect(
            Self.estimate([Self.target("m", tier: "flex")]).perRound
                == CostEstimate.Amounts(brief: Money(10), full: Money(55), most: Money(600))
        )
        #expect(Self.estimate([Self.target("m", tier: "unheard-of")]).perRound == Self.amounts(20, 110, 600))
    }

    @Test("is the mean of what requests ask by themselves; the most is that of the dearest")
    func mixed() {
        var request = Self.request()
        let terms = { (tier: String?) in Self.target("m", tier: tier).askedTerms }
        request.terms = [terms(nil): 3, terms("priority"): 1]
        let cost = Self.estimate([Self.target("m")], Load(extent: .requests(4)), request)
        #expect(cost.perRound?.full == (Money(110) * 3 + Money(330)) / 4 && cost.perRound?.most == Money(600))
        #expect(cost.total?.brief == Money(20) * 3 + Money(60))
        request.terms = [terms(nil): 5]
        let plain = Self.estimate([Self.target("m")])
        #expect(Self.estimate([Self.target("m")], Load(extent: .requests(3)), request) == plain)
    }

    @Test("names each model without a price once, and leaves it out of the sum")
    func unpriced() {
        let some = Self.estimate([Self.target("x"), Self.target("m"), Self.target("x"), Self.target("y")])
        #expect(some.unpriced == ["x", "y"] && some.perRound == Self.amounts(20, 110, 300))
        let none = Self.estimate([Self.target("x")])
        #expect(none.perRound == nil && none.total == nil && none.unpriced == ["x"])
        let free = Self.estimate([Self.target("x")], Load(), nil)
        #expect(free.unpriced.isEmpty && free.total == nil, "what costs nothing needs no price")
    }

    @Test("is no sum of a plan that a time ends, which is told by the round")
    func byTime() {
        let timed = Self.estimate([Self.target("m")], Load(extent: .duration(.seconds(5))))
        #expect(timed.total == nil && timed.perRound == Self.amounts(20, 110, 300))
        let open = Self.estimate(
            [Self.target("m")],
            Load(shape: .open(.constant(rate: 2)), extent: .requests(4), warmup: 1)
        )
        #expect(open.total == Self.amounts(100, 550, 1_500))
    }

    @Test("of plans one after the other is their sum, unless one of them has none")
    func joined() {
        let (one, two) = (
            Self.estimate([Self.target("m")]), Self.estimate([Self.target("m")], Load(extent: .requests(5)))
        )
        #expect(
            CostEstimate([one, two])?.total == Self.amounts(160, 880, 2_400) && CostEstimate([one]) == one
                && CostEstimate([]) == nil
        )
        let timed = Self.estimate([Self.target("m")], Load(extent: .duration(.seconds(5))))
        #expect(CostEstimate([one, timed])?.total == nil && CostEstimate([one, timed])?.perRound == one.perRound)
    }

    // MARK: Datasets

    struct DataCase: Sendable {
        var survey: DataSurvey
        var maxTokens: Int?
        var assumed: DataCost.Output
        var input: Int?
        var output: Int?
    }

    private static let datasets: [DataCase] = [
        // Two of ten tokens, which answer with the limit of the target, or of the rows, or with what was recorded.
        DataCase(
            survey: MadeSurvey.survey([8, 12]),
            maxTokens: 7,
            assumed: .limit(tokensEach: 7),
            input: 20,
            output: 140
        ),
        DataCase(
            survey: MadeSurvey.survey([8, 12], limits: [3]),
            maxTokens: 7,
            assumed: .limit(tokensEach: 5),
            input: 20,
            output: 100
        ),
        DataCase(
            survey: MadeSurvey.survey([8, 12], limits: [3, 5]),
            maxTokens: nil,
            assumed: .limit(tokensEach: 4),
            input: 20,
            output: 80
        ),
        DataCase(
            survey: MadeSurvey.survey([8, 12], output: [6], limits: [3]),
            maxTokens: nil,
            assumed: .recorded(tokensEach: 6),
            input: 20,
            output: 120
        ),
        DataCase(
            survey: MadeSurvey.survey([8, 12], limits: [3]),
            maxTokens: nil,
            assumed: .unknown,
            input: 20,
            output: nil
        ),
        DataCase(survey: MadeSurvey.survey([]), maxTokens: 7, assumed: .unknown, input: nil, output: nil),
        DataCase(
            survey: MadeSurvey.survey([0, 0]),
            maxTokens: 1,
            assumed: .limit(tokensEach: 1),
            input: 2,
            output: 20
        ),
    ]

    @Test("of a dataset is what its lengths make, as far as they are known", arguments: datasets)
    func dataset(one: DataCase) {
        let cost = DataCost(one.survey, of: "t", model: "m", maxTokens: one.maxTokens, prices: Self.prices)
        #expect(cost.assumed == one.assumed && cost.name == "t")
        #expect(cost.input == one.input.map { Money($0) } && cost.output == one.output.map { Money($0) })
        let unknown = DataCost(one.survey, of: "t", model: "nobody", maxTokens: one.maxTokens, prices: Self.prices)
        #expect(unknown.input == nil && unknown.output == nil && unknown.assumed == one.assumed)
    }
}

extension Money {
    fileprivate init(_ dollars: Int) { self.init(Decimal(dollars), .usd) }
}

@Suite("A price file that was written here")
struct PriceFileLawTests {
    @Test("says the same when it is read, whatever was in it", arguments: 0..<10)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func digits() -> String {
            ["0", "1e-06", "1.250E-7", "0.00003", "12", "9.99e-5", "2.5e+0"].randomElement(using: &random) ?? "1"
        }
        func maybe() -> String? { Bool.random(using: &random) ? digits() : nil }
        func price(isService: Bool) -> ModelPrice {
            let tiers = [1_000, 128_000, 200_000].filter { _ in Bool.random(using: &random) }.map {
                ModelPrice.Tier(
                    aboveInputTokens: $0,
                    input: digits(),
                    output: maybe(),
                    cacheRead: maybe(),
                    cacheWrite: maybe(),
                    cacheWriteHour: maybe()
                )
            }
            return ModelPrice(
                input: digits(),
                output: digits(),
                cacheRead: maybe(),
                cacheWrite: maybe(),
                cacheWriteHour: maybe(),
                reasoning: isService ? nil : maybe(),
                tiers: tiers
            )
        }
        var prices: [String: ModelPrice] = [:]
        for name in ["m", "a/b", "q\"x\\", "é 日", "", "x.y:z", "\u{1}"] where Bool.random(using: &random) {
            prices[name] = price(isService: false)
            for service in ["flex", "priority", "batches", "x1"] where Bool.random(using: &random) {
                prices[name]?.services[service] = price(isService: true)
            }
        }
        guard !prices.isEmpty else { return }
        let text = PriceBook.fileText(prices, asOf: "2026-11-27")
        #expect(try PriceBook.prices(json: text.utf8, file: "f") == prices)
        #expect(PriceBook.fileText(try PriceBook.prices(json: text.utf8, file: "f"), asOf: "2026-11-27") == text)
        let changes = PriceChanges(prices, from: PriceBook(prices: prices, source: "s"))
        #expect(changes.added.isEmpty && changes.changed.isEmpty && changes.unchanged == prices.count)
        #expect(PriceChanges(prices, from: PriceBook(prices: [:], source: "s")).added == prices.keys.sorted())
    }

    private static let odd: [(fields: String, price: ModelPrice?)] = [
        (#""input_cost_per_token": 1"#, nil), (#""output_cost_per_token": 1"#, nil), (#""mode": "chat""#, nil),
        (#""input_cost_per_token": null, "output_cost_per_token": 1"#, nil),
        (#""input_cost_per_token": 0, "output_cost_per_token": 0"#, ModelPrice(input: "0", output: "0")),
        // Of two fields with one name the last one holds, as for any reader of JSON.
        (
            #""input_cost_per_token": 1, "output_cost_per_token": 2, "input_cost_per_token": 3"#,
            ModelPrice(input: "3", output: "2")
        ),
        (
            #""input_cost_per_token": 1, "output_cost_per_token": 2, "input_cost_per_token_above_xk_tokens": 5"#,
            ModelPrice(input: "1", output: "2")
        ),
        (
            #""input_cost_per_token": 1, "output_cost_per_token": 2, "input_cost_per_token_above_99999999999k_tokens": 5"#,
            ModelPrice(input: "1", output: "2")
        ),
        (
            #""input_cost_per_token": 1, "output_cost_per_token": 2, "input_cost_per_token_above_-5k_tokens": 5"#,
            ModelPrice(input: "1", output: "2")
        ),
        (
            #""input_cost_per_token": 1, "output_cost_per_token": 2, "output_cost_per_token_above_200k_tokens": 5, "input_cost_per_token_above_32k_tokens": 4"#,
            ModelPrice(
                input: "1",
                output: "2",
                tiers: [
                    ModelPrice.Tier(aboveInputTokens: 32_000, input: "4"),
                    ModelPrice.Tier(aboveInputTokens: 200_000, output: "5"),
                ]
            )
        ),
        (
            #""input_cost_per_token": 1, "output_cost_per_token": 2, "input_cost_per_token_flex": 3"#,
            ModelPrice(input: "1", output: "2")
        ),
        (
            #""input_cost_per_token": 1, "output_cost_per_token": 2, "input_cost_per_token_": 3"#,
            ModelPrice(input: "1", output: "2")
        ),
    ]

    @Test("reads of others' files what it knows, and nothing into what it does not", arguments: odd)
    func fields(fields: String, price: ModelPrice?) throws {
        let text = #"{"m": {\#(fields)}, "other": {"input_cost_per_token": 1, "output_cost_per_token": 1}}"#
        let prices = try PriceBook.prices(json: text.utf8, file: "f")
        #expect(prices["m"] == price)
    }

    private static let wrong: [(value: String, words: String)] = [
        ("-1", "found -1"), ("1e99", "found 1e99"), ("true", "found true"), (#""1""#, #"found "1""#),
        ("[1]", "found [1]"), ("{}", "found {}"),
        ("123456789012345678901", "found 123456789012345678901"), ("1e-41", "found 1e-41"),
    ]

    @Test("says where a price is none", arguments: wrong)
    func refused(value: String, words: String) {
        for key in [
            "input_cost_per_token", "cache_read_input_token_cost", "output_cost_per_reasoning_token",
            "input_cost_per_token_above_9k_tokens", "output_cost_per_token_flex",
        ] {
            let other = key == "input_cost_per_token" ? "" : #""input_cost_per_token": 1, "#
            let text =
                "{\n\"m\": {\(other)\"output_cost_per_token\": 1, \"input_cost_per_token_flex\": 1,\n\"\(key)\": \(value)}}"
            let error = #expect(throws: PriceFileError.self) { try PriceBook.prices(json: text.utf8, file: "f") }
            #expect(
                error?.line == 3 && error?.column == key.utf8.count + 5 && error?.path == "$.m.\(key)",
                "\(key) \(value)"
            )
            #expect(error?.expected.contains(words) == true && error?.description.hasPrefix("Price file f:3:") == true)
        }
    }

    @Test("is UTF-8, or is refused")
    func encoding() {
        let error = #expect(throws: PriceFileError.self) { try PriceBook.prices(json: [0x7B, 0xFF, 0x7D], file: "f") }
        #expect(
            error?.line == nil
                && error?.description == "Price file f: is no UTF-8 text; expected JSON; save it as UTF-8."
        )
    }
}
