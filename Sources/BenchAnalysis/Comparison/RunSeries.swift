import BenchModel
import Foundation
package import Statistics

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
        let values = [steps[0].first.value] + steps.map(\.second.value)
        let isShare = steps[0].statistic == .share
        let scaled = { (values: [Double]) in isShare ? values : values.map { $0 > 0 ? log($0) : .nan } }
        let line = LinearTrend(scaled(values))
        let sides = [steps[0].first] + steps.map(\.second)
        let isOpen = sides.contains { $0.ends != nil }
        // What was not told may bend the line either way.
        let estimate = { (line: LinearTrend, confidence: Double) -> Estimate in
            guard isOpen else { return line.estimate(confidence) }
            return line.estimate(
                confidence,
                of: scaled(values),
                within: scaled(sides.map { $0.ends?.least ?? $0.value }),
                scaled(sides.map { $0.ends?.most ?? $0.value })
            )
        }
        let told = { (estimate: Estimate) -> Estimate in
            if isShare { return estimate }
            return Estimate(
                value: exp(estimate.value),
                low: estimate.low.map { exp($0) },
                high: estimate.high.map { exp($0) }
            )
        }
        let same = isShare ? 0.0 : 1.0
        trend = line.map { told(estimate($0, ComparedFigure.confidence)) }
        p = Doubt.least { confidence in
            guard let line else { return false }
            let estimate = estimate(line, confidence)
            return (estimate.low ?? 0) > 0 || (estimate.high ?? 0) < 0
        }
        if steps.contains(where: { $0.verdict == .notAlike }) {
            verdict = .notAlike
        } else if let trend, let low = trend.low, let high = trend.high {
            let isRising = low > same ? true : high < same ? false : nil
            verdict =
                isRising.map { $0 == steps[0].isBetterHigh ? .perhapsBetter : .perhapsWorse } ?? .noDifferenceShown
        } else {
            verdict = isOpen && trend != nil ? .cannotTell : .tooFew
        }
        guard isOpen, verdict == .noDifferenceShown, let line else { return }
        // Of a trend that is shown by what was told alone nothing is known.
        let known = line.estimate(ComparedFigure.confidence)
        if (known.low ?? 0) > 0 || (known.high ?? 0) < 0 { verdict = .cannotTell }
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
