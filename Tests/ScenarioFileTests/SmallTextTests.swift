import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Windows in a row as people write them")
struct WindowsTextTests {
    @Test(
        "are some of a time, or of requests",
        arguments: [
            ("3 windows of 20s", 3, .time(.seconds(20))), ("2 windows of 1m", 2, .time(.seconds(60))),
            ("100 windows of 9999h", 100, .time(.seconds(9_999 * 3_600))), ("2 windows of 2 requests", 2, .requests(2)),
            ("5 windows of 999999 requests", 5, .requests(999_999)),
        ] as [(String, Int, WindowsInARow.Size)]
    )
    func read(text: String, count: Int, size: WindowsInARow.Size) {
        let windows = WindowsInARow(count: count, size: size)
        #expect(WindowsText.parse(text) == windows && WindowsText.text(windows) == text)
    }

    @Test(
        "are no others: one is none in a row, and nobody says how long a window of nothing is",
        arguments: [
            "", "3", "3 windows", "3 windows of", "1 windows of 20s", "101 windows of 20s", "03 windows of 20s",
            "3 window of 20s", "3 windows in 20s", "3 windows of 0s", "3 windows of 020s", "3 windows of 10000s",
            "3 windows of 20ms", "3 windows of 20", "3 windows of s", "3 windows of 1 requests",
            "3 windows of 1000000 requests", "3 windows of 20 s", "3  windows of 20s", "3 windows of 20s of a",
            "٣ windows of 20s", "3 windows of 5 requests more",
        ]
    )
    func refused(text: String) {
        #expect(WindowsText.parse(text) == nil)
    }

    @Test("are written so that they are read back, in the largest unit that fits", arguments: 0..<5)
    func roundTrip(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<50 {
            let count = Int.random(in: 2...100, using: &random)
            let unit = [1, 60, 3_600].randomElement(using: &random) ?? 1
            let size: WindowsInARow.Size =
                Bool.random(using: &random)
                ? .requests(.random(in: 2...999_999, using: &random))
                : .time(.seconds(Double(Int.random(in: 1...9_999, using: &random) * unit)))
            let windows = WindowsInARow(count: count, size: size)
            let read = WindowsText.parse(WindowsText.text(windows))
            #expect(read == windows, "\(WindowsText.text(windows))")
        }
        #expect(WindowsText.text(WindowsInARow(count: 2, size: .time(.seconds(7_200)))) == "2 windows of 2h")
    }
}

@Suite("Longer times as people write them")
struct SpanTextTests {
    @Test(
        "are days, weeks, or durations",
        arguments: [
            ("7d", 604_800), ("2w", 1_209_600), ("36h", 129_600), ("1m30s", 90), ("0d", 0), ("3660d", 316_224_000),
        ] as [(String, Double)]
    )
    func read(text: String, seconds: Double) throws {
        #expect(try SpanText.parse(text) == .seconds(seconds))
    }

    @Test(
        "are at most ten years, and whole days",
        arguments: ["", "d", "w", "1.5d", "-1d", "3661d", "523w", "99999999999999999999d", "1d2h", "7 d", "٧d", "7"]
    )
    func refused(text: String) {
        let error = #expect(throws: DurationText.Defect.self) { try SpanText.parse(text) }
        #expect(error?.description.hasPrefix("expected a time such as \"7d\"") == true)
        #expect(error?.description.contains("write 7d if days are meant") == (text == "7"))
    }
}

@Suite("Amounts of money as people write them")
struct BudgetTextTests {
    @Test(
        "are digits, a space and the currency, kept to the last digit",
        arguments: ["2.50", "0.01", "5", "1234567890123.45"]
    )
    func read(amount: String) {
        let budget = Budget(amount, .usd)
        #expect(BudgetText.parse("\(amount) USD") == budget && BudgetText.text(budget) == "\(amount) USD")
    }

    @Test(
        "are more than nothing, and nothing else",
        arguments: [
            "", "USD", " USD", "0 USD", "0.00 USD", "00.5 USD", "-1 USD", "1. USD", ".5 USD", "1,5 USD", "1e3 USD",
            "1 EUR", "1 usd", "1USD", "1  USD", "1 USD ", "12345678901234567 USD", "٣ USD", "$5", "1.2.3 USD",
        ]
    )
    func refused(text: String) {
        #expect(BudgetText.parse(text) == nil)
    }

    @Test("say what to write where only the currency is missing")
    func advice() {
        #expect(BudgetText.expected(inPlaceOf: "2.50").advice == "write \"2.50 USD\"")
        #expect(BudgetText.expected(inPlaceOf: "much").advice == "write digits, a space and USD")
    }
}

@Suite("Names that are nearly right")
struct NearestTests {
    private static func distance(_ one: String, _ other: String) -> Int { Nearest.distance(Array(one), Array(other)) }

    @Test(
        "are as far apart as somebody who mistypes makes mistakes",
        arguments: [
            ("", "", 0), ("a", "", 1), ("load", "load", 0), ("laod", "load", 1), ("lod", "load", 1),
            ("loads", "load", 1),
            ("lxad", "load", 1), ("oald", "load", 2), ("abc", "xyz", 3), ("ca", "abc", 3),
        ]
    )
    func distances(one: String, other: String, edits: Int) {
        #expect(Self.distance(one, other) == edits && Self.distance(other, one) == edits)
    }

    @Test("are told where they are near enough, whatever their case and hyphens")
    func near() {
        let known = ["maxTokens", "stream", "seed"]
        for (typed, meant) in [
            ("max_tokens", "maxTokens"), ("MAXTOKENS", "maxTokens"), ("max-token", "maxTokens"), ("streams", "stream"),
            ("sed", "seed"), ("xyz", nil), ("", nil), ("temperature", nil),
        ] as [(String, String?)] {
            #expect(Nearest.name(to: typed, among: known) == meant, "\(typed)")
        }
        // Of two that are as near, always the same one.
        #expect(
            Nearest.name(to: "ab", among: ["ac", "aa"]) == "aa" && Nearest.name(to: "ab", among: ["aa", "ac"]) == "aa"
        )
    }

    @Test("are all told where none is near, up to a bound")
    func advice() {
        #expect(Nearest.advice(for: "laod", among: ["load"]) == "did you mean \"load\"?")
        #expect(Nearest.advice(for: "x", among: []) == "none is defined")
        #expect(Nearest.advice(for: "q", among: ["alpha", "beta"]) == "use one of alpha, beta")
        let many = (0..<45).map { "name-\($0 + 1_000)" }
        let told = Nearest.advice(for: "q", among: many)
        #expect(told.hasSuffix("name-1039, … and 5 more") && !told.contains("name-1040"))
        let long = String(repeating: "l", count: 90)
        #expect(Nearest.advice(for: "q", among: [long]) == "use one of " + String(repeating: "l", count: 59) + "…")
        #expect(Nearest.name(to: long + long + long, among: [long + long + long + "x"]) == nil, "no slip is so long")
    }
}

@Suite("Names of prices")
struct PriceKeyTests {
    @Test("of tiers and services are told from others, and written as they are read")
    func tiers() throws {
        for key in PriceKey.allCases where key != .reasoning {
            for tokens in [1, 999, 1_500, 128_000, 200_000, 1_000_000] {
                let tier = try #require(PriceKey.tier(key.tierKey(above: tokens)), "\(key) \(tokens)")
                #expect(tier.key == key && tier.aboveInputTokens == tokens)
                let service = try #require(PriceKey.service(key.tierKey(above: tokens) + "_flex"))
                #expect(service.key == key.tierKey(above: tokens) && service.service == "flex")
            }
            #expect(PriceKey.service(key.rawValue + "_priority")?.key == key.rawValue)
        }
        #expect(PriceKey.input.tierKey(above: 200_000) == "input_cost_per_token_above_200k_tokens")
        #expect(
            PriceKey.cacheWriteHour.tierKey(above: 1_500)
                == "cache_creation_input_token_cost_above_1hr_above_1500_tokens"
        )
    }

    @Test(
        "that are none are no names of prices",
        arguments: [
            "", "input_cost_per_token", "input_cost_per_token_above_k_tokens", "input_cost_per_token_above_0_tokens",
            "input_cost_per_token_above_-5_tokens", "input_cost_per_token_above_2.5k_tokens",
            "input_cost_per_token_above_200k", "input_cost_per_token_above_200kk_tokens",
            "output_cost_per_reasoning_token_above_200k_tokens", "input_cost_per_token_above_9999999999_tokens",
        ]
    )
    func none(key: String) {
        #expect(PriceKey.tier(key) == nil)
        #expect(PriceKey.service(key) == nil)
    }

    @Test("of services are those that prices have, and no price of thinking has one")
    func services() {
        #expect(PriceKey.service("input_cost_per_token_cheap") == nil)
        #expect(PriceKey.service("output_cost_per_reasoning_token_flex") == nil)
        #expect(PriceKey.service("_flex") == nil)
    }
}
