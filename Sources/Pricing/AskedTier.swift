package import BenchModel
import JSONSyntax

extension Target {
    private static let tierKeys = ["service_tier", "serviceTier", "speed"]

    private var tierWords: [String] {
        Self.tierKeys.compactMap { key in
            guard case .string(let word)? = body[key] else { return nil }
            return word
        }
    }

    /// The service tier that its body asks for, in the provider's word; nil where it asks for none.
    package var askedTier: String? { tierWords.first }

    /// Whether its body asks for a service tier, in whatever form, so that any tier may serve it.
    package var asksForTier: Bool { Self.tierKeys.contains { body[$0] != nil } }

    /// Returns what has to be said of an answer that a tier served, in the provider's word or in none; nil where it is the one that
    /// was asked for, or any would do.
    package func mark(ofTier served: String?) -> ResponseMark? {
        let asked = tierWords.filter { !ServiceTier.isAny($0) }.map { ServiceTier($0) }
        guard !asked.isEmpty else { return nil }
        // A server that knows no tiers names none, and has the standard one.
        if served == nil { return asked.contains { $0 != .standard } ? .unsaidTier : nil }
        return asked.contains(ServiceTier(served)) ? nil : .otherTier
    }
}
