import Statistics

/// The ratios of requests that both sides made of the same prompt at the same place of the plan.
///
/// What prompts have of their own, such as their length, is in both and falls out.
struct PairedRatios {
    /// Pairs are used where at least this share of each side's requests has its like.
    private static let leastShare = 0.9

    private let known: MedianRatio
    /// Each ratio as low as it may be, and as high; nil where every figure was told.
    private let ends: (least: MedianRatio, most: MedianRatio)?

    /// Pairs requests; nil where the sides are not of one plan.
    init?(_ first: ComparedSamples, _ second: ComparedSamples) {
        typealias Pair = (before: ComparedSamples.PlacedValue, after: ComparedSamples.PlacedValue)
        let pairs = second.places.compactMap { place -> Pair? in
            first.byPlace[place].flatMap { before in second.byPlace[place].map { (before, $0) } }
        }
        known = MedianRatio(
            pairs.lazy.compactMap { pair in
                pair.before.value.flatMap { before in pair.after.value.map { (first: before, second: $0) } }
            }
        )
        let isOpen = pairs.contains { $0.before.value == nil || $0.after.value == nil }
        ends =
            isOpen
            ? (
                MedianRatio(pairs.lazy.map { (first: $0.before.most, second: $0.after.least) }),
                MedianRatio(pairs.lazy.map { (first: $0.before.least, second: $0.after.most) })
            ) : nil
        let paired = isOpen ? pairs.count : known.n
        let requests = max(first.requests + first.untold, second.requests + second.untold)
        guard known.n > 0, Double(paired) >= Self.leastShare * Double(requests) else { return nil }
    }

    /// Pairs that say something.
    var n: Int { known.n }

    /// Returns the median ratio, second over first; nil where it is not finite.
    func change(_ confidence: Double) -> OpenChange? {
        known.estimate(confidence).map { known in
            OpenChange(
                known: known,
                ends: ends.map { .init(lowest: $0.least.estimate(confidence), highest: $0.most.estimate(confidence)) }
            )
        }
    }
}
