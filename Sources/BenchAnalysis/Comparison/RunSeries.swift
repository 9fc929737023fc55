import BenchModel
package import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Several runs of one target, one after the other: each figure of each run, its trend over the runs, and where its level changed.
package struct RunSeries: Sendable {
    /// One figure over the runs.
    package struct Figure: Sendable {
        /// The step from each run to the next; its verdict holds for all steps of all figures together.
        package let steps: [ComparedFigure]
        /// How it rises from run to run, a ratio or of shares a difference; nil where a run has no such figure, or 0.
        package let trend: Estimate?
        /// What the trend shows, for all trends together.
        package fileprivate(set) var verdict: ComparedFigure.Verdict
        fileprivate let p: Double

        /// The figure of each run.
        package var values: [ComparedFigure.Side] { [steps[0].first] + steps.map(\.second) }

        /// The place of the step that is surest to be one, and by more than the smallest that matters, counted from 0; nil where none is.
        package var change: Int? {
            steps.indices.filter { [.better, .worse].contains(steps[$0].verdict) && steps[$0].isOfWeight }.min {
                steps[$0].p < steps[$1].p
            }
        }

        /// Whether its trend can show anything.
        package var isOfFamily: Bool { verdict != .tooFew && verdict != .notAlike }
    }

    package let sides: [Comparison.Side]
    /// Those that every run has, in the order of the catalogue.
    package let figures: [Figure]

    /// Takes three runs of a target or more, in their order; nil of fewer.
    package init?(_ sides: [Comparison.Side], smallest: Share = Comparison.usualSmallest) {
        guard sides.count > 2 else { return nil }
        self.sides = sides
        let steps = zip(sides, sides.dropFirst()).map { Comparison($0, $1, smallest: smallest).figures }
        let shared = steps[0].compactMap { first -> [ComparedFigure]? in
            let own = steps.compactMap { figures in
                figures.first { $0.name == first.name && $0.statistic == first.statistic }
            }
            return own.count == steps.count ? own : nil
        }
        let settled = Comparison.settled(shared.flatMap(\.self))
        var figures = shared.indices.map { place in
            Figure(Array(settled[(place * steps.count)..<((place + 1) * steps.count)]))
        }
        let family = figures.indices.filter { figures[$0].isOfFamily }
        for place in Holm.together(family.map { figures[$0].p }, doubt: 1 - ComparedFigure.confidence) {
            figures[family[place]].settle()
        }
        self.figures = figures
    }

    /// How many trends could have shown something, and how many steps.
    package var family: (trends: Int, steps: Int) {
        (figures.count(where: \.isOfFamily), figures.reduce(0) { $0 + $1.steps.count(where: \.isOfFamily) })
    }
}

extension RunSeries.Figure {
    fileprivate init(_ steps: [ComparedFigure]) {
        self.steps = steps
        let sides = [steps[0].first] + steps.map(\.second)
        let isShare = steps[0].statistic == .share
        let scaled = { (value: (ComparedFigure.Side) -> Double) -> [Double] in
            sides.map { isShare ? value($0) : value($0) > 0 ? value($0).naturalLogarithm : .nan }
        }
        let values = scaled(\.value)
        let known = LinearTrend(values)
        let isOpen = sides.contains { $0.ends != nil }
        // What was not told may bend the line either way.
        let (lows, highs) = (scaled { $0.ends?.least ?? $0.value }, scaled { $0.ends?.most ?? $0.value })
        let line = isOpen ? LinearTrend(values, within: lows, highs) : known
        let told = { (estimate: Estimate) -> Estimate in
            if isShare { return estimate }
            return Estimate(
                value: estimate.value.exponential,
                low: estimate.low.map(\.exponential),
                high: estimate.high.map(\.exponential)
            )
        }
        trend = line.map { told($0.estimate(ComparedFigure.confidence)) }
        p = Doubt.least { line?.estimate($0).excludes(0) ?? false }
        if steps.contains(where: { $0.verdict == .notAlike }) {
            verdict = .notAlike
        } else if trend == nil {
            verdict = .tooFew
        } else if let isRising = trend?.isLarger(than: isShare ? 0 : 1) {
            verdict = isRising == steps[0].isBetterHigh ? .perhapsBetter : .perhapsWorse
        } else {
            // Nothing is known of a trend without bounds, nor of one that is shown by what was told alone.
            let isShownAlone = isOpen && known?.estimate(ComparedFigure.confidence).excludes(0) ?? false
            verdict = trend?.low == nil || isShownAlone ? .cannotTell : .noDifferenceShown
        }
    }

    /// Makes what it shows by itself hold for all.
    fileprivate mutating func settle() {
        switch verdict {
        case .perhapsBetter: verdict = .better
        case .perhapsWorse: verdict = .worse
        case .better, .worse, .noDifferenceShown, .cannotTell, .tooFew, .notAlike: break
        }
    }
}
