package import JSONSyntax

/// What a request's body asks besides an answer, and what its price depends on: the tier of service, how long a cache keeps what
/// it writes, and the region that inference is bound to.
package struct AskedTerms: Sendable, Hashable {
    private static let tierKeys = ["service_tier", "serviceTier", "speed"]

    /// The service tiers that it asks for, in the provider's words.
    package let tiers: [String]
    /// Whether it asks for a service tier, in whatever form, so that any tier may serve it.
    package let asksForTier: Bool
    /// Whether it asks a cache to keep something for an hour: a `cache_control` with `"ttl": "1h"`, wherever in it.
    ///
    /// platform.claude.com/docs/en/build-with-claude/prompt-caching
    package let asksForHourWrites: Bool

    /// The region that it asks inference to be bound to: Anthropic's `inference_geo`.
    package let region: String?

    /// Reads the members of a body.
    package init(_ body: [String: JSONValue]) {
        let asked = Self.tierKeys.compactMap { body[$0] }.filter { $0 != .null }
        asksForTier = !asked.isEmpty
        tiers = asked.compactMap { if case .string(let word) = $0 { word } else { nil } }
        region = if case .string(let word)? = body["inference_geo"] { word } else { nil }
        asksForHourWrites = JSONValue.object(body).asksForHourWrites
    }

    /// Returns the members of a body that ask for a service tier, with the words that they have.
    package static func tierWords(of body: [String: JSONValue]) -> [String: String] {
        var words: [String: String] = [:]
        for key in tierKeys { if case .string(let word)? = body[key] { words[key] = word } }
        return words
    }

    /// The service tier that it asks for; nil where it asks for none.
    package var tier: String? { tiers.first }
}

extension Target {
    /// What its own body asks, which a prompt's recorded body may add to.
    package var askedTerms: AskedTerms { AskedTerms(body) }
}

extension JSONValue {
    fileprivate var asksForHourWrites: Bool {
        switch self {
        case .object(let members):
            if case .object(let control)? = members["cache_control"], control["ttl"] == "1h" { return true }
            return members.values.contains(where: \.asksForHourWrites)
        case .array(let elements): return elements.contains(where: \.asksForHourWrites)
        default: return false
        }
    }
}
