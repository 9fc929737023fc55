import Statistics

extension MedianRatio {
    /// Pairs are used where at least this share of each side's requests has its like.
    private static let leastShare = 0.9

    /// Pairs the requests that both sides made of the same prompt at the same place of the plan; nil where the sides are not of
    /// one plan.
    ///
    /// What prompts have of their own, such as their length, is in both and falls out.
    init?(_ first: ComparedSamples, _ second: ComparedSamples) {
        self.init(
            second.places.lazy.compactMap { place in
                first.byPlace[place].flatMap { before in second.byPlace[place].map { (first: before, second: $0) } }
            }
        )
        guard n > 0, Double(n) >= Self.leastShare * Double(max(first.requests, second.requests)) else { return nil }
    }
}
