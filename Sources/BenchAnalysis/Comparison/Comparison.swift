package import BenchModel
package import Pricing
package import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Two targets side by side, of one run or of two: what differs in their set-up, and what their figures show.
package struct Comparison: Sendable {
    /// One side.
    package struct Side: Sendable {
        package let run: MeasuredRun
        package let target: MeasuredTarget
        /// What it is called.
        package let label: String
        package let scenario: Scenario?
        let prices: TargetPrices

        package init(
            _ run: MeasuredRun,
            target: MeasuredTarget,
            label: String,
            scenario: Scenario?,
            prices: PriceBook
        ) {
            self.run = run
            self.target = target
            self.label = label
            self.scenario = scenario
            self.prices = TargetPrices(target.target, book: prices, samples: target.samples)
        }
    }

    package let first: Side
    package let second: Side
    package let differences: [SetUp.Difference]
    /// In the order of the catalogue; only what both sides have.
    package let figures: [ComparedFigure]

    /// Figures that one side has and the other's server told of no request, so that nobody can compare them.
    package let uncompared: [UncomparedFigure]

    /// The smallest difference of a time, a rate or a cost that matters.
    package let smallest: Share

    /// What is taken for the smallest difference that matters where nobody says: METHODOLOGY.md has the reason.
    package static let usualSmallest: Share = 0.02

    /// Compares two sides.
    package init(_ first: Side, _ second: Side, smallest: Share = usualSmallest) {
        self.first = first
        self.second = second
        self.smallest = smallest
        differences = SetUp(second.run.record, second.target, second.scenario)
            .differences(from: SetUp(first.run.record, first.target, first.scenario))
        let metrics = Metric.all.filter(\.isCompared)
        let (costs, costsAfter) = (first.costs, second.costs)
        let cost = ComparedFigure(costsPerThousand: costs.known, costsAfter.known, smallest: smallest)
        figures = Self.settled(
            metrics.flatMap { Self.figures($0, first.target, second.target, smallest) } + [cost].compactMap(\.self)
        )
        uncompared =
            metrics.compactMap { UncomparedFigure($0, first.target, second.target) }
            + [UncomparedFigure(costs, costsAfter)].compactMap(\.self)
    }

    /// How many figures could have shown a difference, so that chance has as many tries.
    package var family: Int { figures.count(where: \.isOfFamily) }

    /// Whether a figure is worse by more than the smallest difference that matters.
    package var isWorse: Bool { figures.contains { $0.verdict == .worse && $0.isOfWeight } }

    private static func figures(
        _ metric: Metric,
        _ first: MeasuredTarget,
        _ second: MeasuredTarget,
        _ smallest: Share
    ) -> [ComparedFigure] {
        if let before = first.share(metric), let after = second.share(metric) {
            return [ComparedFigure(metric, before, after)].compactMap(\.self)
        }
        // A metric that a side has no figure of in reports, such as the first answer after no thinking, is not compared.
        guard first.has(metric), second.has(metric) else { return [] }
        let (before, after) = (ComparedSamples(metric, of: first), ComparedSamples(metric, of: second))
        return [.median, metric.isBetterHigh ? 5 : 95].compactMap {
            ComparedFigure(
                metric,
                $0,
                before,
                after,
                smallest: smallest,
                as: kind(of: metric, first.gaps, second.gaps)
            )
        }
    }

    /// Chunks whose numbers of tokens differ by more than this part of the smaller are not alike.
    private static let mostUnlike = 0.1

    /// Says what a metric's values are on two sides.
    ///
    /// Where a side's chunks hold more tokens, each of its gaps is longer, and the longest of a stream with them. Where nobody counted the
    /// tokens, the longest gap is compared all the same.
    static func kind(of metric: Metric, _ first: GapSummary, _ second: GapSummary) -> ComparedFigure.Kind {
        switch metric {
        case .gap: return kind(first, second)
        case .longestGap where first.tokensPerEvent != nil && second.tokensPerEvent != nil:
            return kind(first, second) == .unlikeChunks ? .unlikeChunks : .named
        default: return .named
        }
    }

    private static func kind(_ first: GapSummary, _ second: GapSummary) -> ComparedFigure.Kind {
        if first.name == .itl, second.name == .itl { return .named }
        guard let before = first.tokensPerEvent, let after = second.tokensPerEvent, min(before, after) > 0 else {
            return .unlikeChunks
        }
        return max(before, after) <= (1 + mostUnlike) * min(before, after) ? .chunks : .unlikeChunks
    }

    /// Gives each figure its verdict within the family: the chance that any of them is wrong is 5 % at most.
    static func settled(_ figures: [ComparedFigure]) -> [ComparedFigure] {
        // Of a smaller family they may be surer.
        var figures = figures.map(\.alone)
        for place in surest(figures, by: \.p) {
            switch figures[place].verdict {
            case .perhapsBetter: figures[place].verdict = .better
            case .perhapsWorse: figures[place].verdict = .worse
            case .better, .worse, .noDifferenceShown, .cannotTell, .tooFew, .notAlike: break
            }
        }
        for place in surest(figures, by: \.pOfWeight) { figures[place].isOfWeight = true }
        return figures
    }

    /// Returns the places of the figures that hold together.
    private static func surest(_ figures: [ComparedFigure], by p: (ComparedFigure) -> Double) -> [Int] {
        let family = figures.indices.filter { figures[$0].isOfFamily }
        return Holm.together(family.map { p(figures[$0]) }, doubt: 1 - ComparedFigure.confidence).map { family[$0] }
    }
}

extension Comparison.Side {
    /// What each measured request that succeeded costs, in dollars per 1,000 of its like: none where one of them is not known, and how
    /// many are not.
    fileprivate var costs: (known: [Double], unknown: Int) {
        let costs = target.requests.filter { $0.sample.outcome == .ok }.map { request in
            prices.cost(of: request.sample.response).map { ($0 * 1_000).number(in: .usd) }
        }
        let known = costs.compactMap(\.self)
        return (known.count == costs.count ? known : [], costs.count - known.count)
    }
}

/// A figure that one side has, and that the other lacks since nobody told it.
package struct UncomparedFigure: Sendable, Equatable {
    /// The metric's name in the catalogue, or what else is compared.
    package let name: String
    package let title: String
    /// Whether the first side is the one without it.
    package let isOfFirst: Bool
    /// Requests of that side whose figure nobody told.
    package let untold: Int

    /// Nil where both sides have it, or neither, or a side cannot have it.
    fileprivate init?(_ metric: Metric, _ first: MeasuredTarget, _ second: MeasuredTarget) {
        guard first.has(metric) != second.has(metric) else { return nil }
        (name, title, isOfFirst) = (metric.name, metric.title, second.has(metric))
        untold = (isOfFirst ? first : second).untold(metric)
        if untold == 0 { return nil }
    }

    fileprivate init?(_ first: (known: [Double], unknown: Int), _ second: (known: [Double], unknown: Int)) {
        guard first.known.isEmpty != second.known.isEmpty else { return nil }
        (name, title) = ComparedFigure.cost
        (isOfFirst, untold) = (first.known.isEmpty, first.known.isEmpty ? first.unknown : second.unknown)
        if untold == 0 { return nil }
    }
}

extension MeasuredTarget {
    /// Whether a figure of a metric is known at all.
    fileprivate func has(_ metric: Metric) -> Bool { share(metric).map { $0.share != nil } ?? !figures[metric].isEmpty }

    /// Returns how many requests have a figure of a metric that nobody told.
    fileprivate func untold(_ metric: Metric) -> Int {
        if let share = share(metric) { return share.unsaid }
        return measured.count { $0.judged(metric, isOpenLoop: isOpenLoop).isUntold }
    }
}
