package import BenchModel

/// The tier of service that an answer was given at, as far as it has a price of its own.
enum ServiceTier: Equatable {
    case standard
    /// By the name that LiteLLM's price file gives it, such as `flex`; of tiers it does not know, the provider's own word.
    case named(String)

    /// Takes the provider's word: OpenAI's and Groq's `service_tier`, Anthropic's `service_tier` and `speed`, Gemini's
    /// `serviceTier`, Vertex' `trafficType`.
    init(_ word: String?) {
        let word = word?.lowercased() ?? ""
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
    /// Returns the prices at a tier, named in the provider's word; nil where none are known for it.
    package func price(atTier word: String?) -> ModelPrice? {
        switch ServiceTier(word) {
        case .standard: self
        case .named(let name): services[name]
        }
    }
}
