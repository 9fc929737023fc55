package import BenchModel

extension AskedTerms {
    /// Returns what has to be said of an answer that a tier served, in the provider's word or in none; nil where it is the one that
    /// was asked for, or any would do.
    package func mark(ofTier served: String?) -> ResponseMark? {
        let asked = tiers.filter { !ServiceTier.isAny($0) }.map { ServiceTier($0) }
        guard !asked.isEmpty else { return nil }
        // A server that knows no tiers names none, and has the standard one.
        if served == nil { return asked.contains { $0 != .standard } ? .unsaidTier : nil }
        return asked.contains(ServiceTier(served)) ? nil : .otherTier
    }
}
