package import BenchModel

/// The service tier that served an answer, if it has its own price.
enum ServiceTier: Equatable {
    case standard
    /// The name of the tier in LiteLLM's price file, such as `flex`, or the provider's own word for a tier unknown
    /// there.
    case named(String)

    /// Whether a request with this word leaves the tier to the provider.
    static func isAny(_ word: String) -> Bool {
        ["", "auto", "unspecified", "service_tier_unspecified"].contains(word.lowercased())
    }

    /// Reads the provider's word: OpenAI's and Groq's `service_tier`, Anthropic's `service_tier` and `speed`, Gemini's
    /// `serviceTier`, Vertex's `trafficType`.
    init(_ word: String?) {
        let word = word.map { ServedTier.parts(of: $0.lowercased()).tier } ?? ""
        switch word {
        case "", "default", "standard", "standard_only", "on_demand", "on-demand", "auto", "unspecified",
            "service_tier_unspecified", "traffic_type_unspecified":
            self = .standard
        case "batch": self = .named("batches")
        case _ where word.hasSuffix("flex"): self = .named("flex")
        case _ where word.hasSuffix("priority"): self = .named("priority")
        default: self = .named(word)
        }
    }
}

extension ModelPrice {
    /// Returns the prices at a tier, and in a region, given in the provider's word; nil if none are known for it.
    package func price(atTier word: String?) -> ModelPrice? {
        let price: ModelPrice? =
            switch ServiceTier(word) {
            case .standard: self
            case .named(let name): services[name]
            }
        guard let region = word.flatMap({ ServedTier.parts(of: $0).region }) else { return price }
        return Self.regionFactor(region).flatMap { price?.multiplied(also: $0) }
    }

    /// Returns what all prices are multiplied by where inference is bound to a region; nil if that is not known.
    ///
    /// Anthropic's for the US, on input, output and both of the cache:
    /// platform.claude.com/docs/en/build-with-claude/data-residency.
    static func regionFactor(_ region: String) -> Digits? { region.lowercased() == "us" ? "1.1" : nil }

    /// Returns the prices of a request at the tier that it asks for; at the usual one where none are known for it.
    func price(asking terms: AskedTerms) -> ModelPrice {
        let price = price(atTier: terms.tier) ?? self
        return price.price(atTier: ServedTier.text(tier: nil, region: terms.region)) ?? price
    }
}
