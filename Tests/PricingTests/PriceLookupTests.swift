import BenchModel
import JSONSyntax
import Testing

@testable import Pricing

@Suite("The price of a name")
struct PriceLookupTests {
    private static func price(_ rate: Int) -> ModelPrice { ModelPrice(input: "\(rate)", output: "\(rate)") }

    private static let book = PriceBook(
        prices: [
            "plain": price(1), "acme/sold": price(2), "openai/made": price(3), "acme/made": price(4),
            "dated-20260101": price(5),
            "dated": price(6), "a/twice": price(7), "b/twice": price(7), "a/differs": price(8), "b/differs": price(9),
            "openai/eu/deep": price(10), "x/deep": price(11), "gemini/snap": price(12),
        ],
        source: "list"
    )

    private static let names: [(asked: String, found: String?, how: PriceBook.Match.How?)] = [
        ("plain", "plain", .exact), ("acme/sold", "acme/sold", .exact), ("sold", "acme/sold", .withProvider),
        ("other/plain", "plain", .withoutProvider), ("a/b/c/plain", "plain", .withoutProvider),
        ("other/sold", "acme/sold", .withProvider),
        // Who makes a model sells it under its own name.
        ("made", "openai/made", .withProvider), ("acme/made", "acme/made", .exact),
        ("zeta/made", "openai/made", .withProvider),
        ("dated-20260101", "dated-20260101", .exact), ("dated-20260102", "dated", .withoutDate),
        ("dated-2026-01-02", "dated", .withoutDate),
        ("dated@20260102", "dated", .withoutDate), ("x/dated-20260102", "dated", .withoutDate),
        ("snap-20260102", "gemini/snap", .withoutDate),
        ("dated-19990101", nil, nil), ("dated-2026-1-2", nil, nil), ("dated-20260102-x", nil, nil),
        ("dated-202601020", nil, nil),
        ("twice", "a/twice", .withProvider), ("differs", nil, nil), ("deep", nil, nil), ("plai", nil, nil),
        ("plainer", nil, nil),
        ("Plain", nil, nil), ("", nil, nil), ("/", nil, nil), ("plain/", "plain", .withoutProvider),
        ("a//plain", "plain", .withoutProvider), ("old", nil, nil),
    ]

    @Test(
        "is found as written, without or with a provider, or as that of a snapshot, and never that of another",
        arguments: names
    )
    func found(asked: String, found: String?, how: PriceBook.Match.How?) {
        let match = Self.book.match(asked)
        #expect(match?.name == found && match?.how == how)
    }

    @Test("is that of the uppermost book that knows it under any of its names")
    func layers() {
        let upper = PriceBook(prices: ["dated": Self.price(20), "seller/plain": Self.price(21)], source: "file")
        let book = Self.book.overridden(by: upper).overridden(by: ["mine": Self.price(30)], source: "scenario")
        #expect(book.sources == ["scenario", "file", "list"])
        #expect(book.match("plain")?.source == "file", "another spelling above goes before the same below")
        #expect(book.match("dated-20260101")?.source == "file" && book.match("mine")?.source == "scenario")
        #expect(book.match("acme/sold")?.source == "list" && book.match("nobody") == nil)
        #expect(Self.book.overridden(by: [:], source: "empty").sources == ["list"], "no prices are no source")
        #expect(
            book.all.map(\.name) == book.all.map(\.name).sorted() && Set(book.all.map(\.name)).count == book.all.count
        )
        #expect(book.all.first { $0.name == "dated" }?.source == "file" && book.listed("dated") == Self.price(20))
        #expect(book.all.count == 15 && book.listed("sold") == nil)
    }

    @Test("is a snapshot's own where the book of the asked name has it, and an explicit name's before all")
    func aliases() {
        let book = Self.book.overridden(by: PriceBook(prices: ["dated": Self.price(20)], source: "file"))
        #expect(book.match("dated-20260101", orAlias: "dated")?.source == "file")
        #expect(Self.book.match("dated-20260101", orAlias: "dated")?.name == "dated-20260101")
        #expect(
            Self.book.match("nobody", orAlias: "plain")?.name == "plain"
                && Self.book.match("nobody", orAlias: "no one") == nil
        )
        var target = RunRecord.Target(name: "t", wireProtocol: "openai-chat", model: "dated", endpoint: "http://h")
        #expect(TargetPrices(target, book: Self.book).match(servedBy: "dated-20260101")?.name == "dated-20260101")
        target.priceModel = "plain"
        let prices = TargetPrices(target, book: Self.book)
        #expect(prices.match(servedBy: "dated-20260101")?.name == "plain" && prices.asked?.name == "plain")
        #expect(prices.match(servedBy: "acme/sold")?.name == "acme/sold", "another model has its own")
        #expect(prices.match(servedBy: nil)?.name == "plain" && prices.match(servedBy: "nobody") == nil)
    }

    private static let tiers: [(word: String?, tier: ServiceTier)] = [
        (nil, .standard), ("", .standard), ("default", .standard), ("STANDARD", .standard),
        ("standard_only", .standard), ("on-demand", .standard),
        ("ON_DEMAND", .standard), ("auto", .standard), ("TRAFFIC_TYPE_UNSPECIFIED", .standard),
        ("batch", .named("batches")), ("flex", .named("flex")),
        ("SERVICE_TIER_FLEX", .named("flex")), ("ON_DEMAND_FLEX", .named("flex")), ("priority", .named("priority")),
        ("ON_DEMAND_PRIORITY", .named("priority")),
        ("scale", .named("scale")), ("Fast", .named("fast")), ("flexible", .named("flexible")),
    ]

    @Test("is that of a tier of service by the provider's own word for it", arguments: tiers)
    func services(word: String?, tier: ServiceTier) {
        #expect(ServiceTier(word) == tier)
        var price = Self.price(1)
        price.services = [
            "flex": Self.price(2), "priority": Self.price(3), "batches": Self.price(4), "fast": Self.price(5),
        ]
        let known = ["flex": 2, "priority": 3, "batches": 4, "fast": 5]
        let expected: ModelPrice? = if case .named(let name) = tier { known[name].map(Self.price) } else { price }
        #expect(price.price(atTier: word) == expected)
    }

    @Test("is asked for by a body's words for a tier, whichever protocol has them")
    func askedTier() {
        var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m", maxTokens: 1)
        #expect(target.askedTerms.tier == nil && !target.askedTerms.asksForTier)
        for key in ["service_tier", "serviceTier", "speed"] {
            target.body = [key: "flex", "temperature": 1]
            #expect(target.askedTerms.tier == "flex" && target.askedTerms.asksForTier)
            target.body = [key: 3]
            let terms = target.askedTerms
            #expect(terms.tier == nil && terms.asksForTier, "in whatever form: any tier may serve it")
        }
    }
}

@Suite("Names that many write differently")
struct ModelNameLawTests {
    private static let models = [
        "gpt-5", "gpt-5-mini", "gpt-4.1", "claude-sonnet-4-5", "claude-opus-4-5", "gemini-2.5-flash", "gemini-2.5-pro",
        "llama-3.1-8b-instruct",
        "llama-3.1-70b-instruct", "deepseek-r1", "qwen3-8b", "o3", "mistral-large", "kimi-k2",
    ]
    /// Ways to write a name that leave the model as it is.
    private static let disguises: [@Sendable (String) -> String] = [
        { $0.uppercased() }, { "openrouter/acme/" + $0 }, { $0 + ":free" }, { $0 + "-latest" },
        { $0.replacing("-", with: "_") }, { $0 + "-20251001" },
        { $0 + "@20251001" }, { $0 + "-2025-10-01" }, { "models/" + $0 + ".gguf" }, { $0.replacing("-", with: " ") },
        { $0 + ":nitro" }, { "us.anthropic." + $0 + "-v1:0" },
    ]

    @Test("are one model under each disguise, and no other", arguments: models)
    func disguised(model: String) {
        for disguise in Self.disguises {
            let name = disguise(model)
            #expect(ModelNames.isSame(model, name) && ModelNames.isSame(name, model), "\(name)")
            for other in Self.models where other != model {
                #expect(!ModelNames.isSame(other, name) && !ModelNames.isSame(name, other), "\(other) \(name)")
            }
        }
        for one in Self.disguises {
            for other in Self.disguises { #expect(ModelNames.isSame(one(model), other(model))) }
        }
    }

    private static let counts: [(names: [String], count: Int)] = [
        ([], 0), (["a"], 1), (["a", "a", "A"], 1), (["gpt-5", "openai/gpt-5", "gpt-5-2025-08-07"], 1),
        (["a", "b", "a"], 2),
        // Two snapshots are two models, whether the name without one comes before, between or behind them.
        (["m-20250101", "m-20250202", "m"], 2), (["m", "m-20250101", "m-20250202"], 2),
        (["m-20250101", "m", "m-20250202"], 2),
        (["m", "m-20250101", "x/m-2025-01-01"], 1), (["m", "n", "m-20250101", "n-20250101", "n-20250202"], 3),
        ([""], 1),
    ]

    @Test("are counted as the models they can be at the most, in whatever order they come", arguments: counts)
    func distinct(names: [String], count: Int) {
        var random = SplitMix64(seed: 1)
        for _ in 0..<4 { #expect(ModelNames.distinct(names.shuffled(using: &random)) == count, "\(names)") }
        #expect(ModelNames.distinct(names + names) == count)
    }
}
