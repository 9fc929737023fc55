import BenchModel
package import Statistics

/// One figure of a metric on two sides, and what their difference shows.
package struct ComparedFigure: Sendable, Equatable {
    package enum Statistic: Sendable, Equatable {
        case percentile(Percentile)
        case share
        case mean
    }

    package enum Verdict: String, Sendable, CaseIterable {
        /// The second side is better, with 95 % confidence for the whole family of figures.
        case better
        case worse
        /// The second side differs by this figure alone; among as many figures as were compared that may be chance.
        case perhapsBetter = "perhaps_better"
        case perhapsWorse = "perhaps_worse"
        /// Not that there is none: the interval says how large it may be.
        case noDifferenceShown = "no_difference_shown"
        /// Figures that nobody told may turn what the others show.
        case cannotTell = "cannot_tell"
        case tooFew = "too_few"
        /// Gaps between chunks that carry unlike numbers of tokens: the longer gap may be the faster server's.
        case notAlike = "not_alike"
    }

    /// The metric's name in the catalogue, or what else is compared.
    package let name: String
    package let title: String
    package let unit: Metric.Unit?
    package let isBetterHigh: Bool
    package let statistic: Statistic
    package let first: Side
    package let second: Side
    /// Second over first, with a 95 % interval; nil where one of them is 0 or not finite.
    package let ratio: Estimate?
    /// Second less first, with a 95 % interval, in the metric's unit; nil of paired ratios, and where failures reach into both.
    package let difference: Estimate?
    /// Pairs of requests that the ratio is the median of; nil where the sides were taken apart.
    package let pairs: Int?
    /// How unlikely such a difference is where there is none; 1 where nothing can be said.
    package let p: Double
    /// How unlikely such a difference is where the true one is no larger than the smallest that matters; of shares, ``p``.
    let pOfWeight: Double
    package internal(set) var verdict: Verdict
    /// Whether it is better or worse by more than the smallest difference that matters, as surely as its verdict holds.
    package internal(set) var isOfWeight = false

    /// One side of it.
    package struct Side: Sendable, Equatable {
        /// In the metric's unit; +∞ where failures reach into the percentile.
        package let value: Double
        /// Requests, failed ones among them.
        package let n: Int
        /// Independent samples these are worth.
        package let effective: Int
        package let failures: Int
        /// Requests that succeeded and have a figure that nobody told; of shares alone they are among ``n``.
        package let untold: Int
        /// What the figure is if those are as low as they may be, and as high.
        let ends: Ends?

        struct Ends: Equatable {
            let least: Double
            let most: Double
        }
    }

    /// Whether it can show a difference, so that it is one of chance's tries.
    package var isOfFamily: Bool { verdict != .tooFew && verdict != .notAlike }

    /// Whether its second side is larger, beyond chance for this figure alone; nil where that is not shown.
    var isLarger: Bool? { (ratio ?? difference)?.isLarger(than: same) }

    /// Its change where there is none: of a ratio 1, of a difference 0.
    private var same: Double { ratio == nil ? 0 : 1 }

    /// Whether its interval has a bound at all.
    var isBounded: Bool { [ratio, difference].contains { $0?.low != nil || $0?.high != nil } }

    static let confidence = 0.95

    /// What the cost of a request is called, which is no metric of the catalogue.
    static let cost = (name: "cost_per_1000_requests", title: "$ per 1,000 requests")

    /// What the values of a percentile are, which may be less than the metric's name says.
    enum Kind: Equatable {
        case named
        /// Gaps between chunks that hold several tokens, as many on both sides.
        case chunks
        case unlikeChunks
    }
}

extension ComparedFigure {
    /// Compares a percentile; nil where a side has no value.
    init?(
        _ metric: Metric,
        _ percentile: Percentile,
        _ first: ComparedSamples,
        _ second: ComparedSamples,
        smallest: Share,
        as kind: Kind = .named
    ) {
        let estimates = { (confidence: Double) -> (OpenEstimate, OpenEstimate)? in
            guard let before = first.percentile(percentile, confidence: confidence),
                let after = second.percentile(percentile, confidence: confidence)
            else { return nil }
            return (before, after)
        }
        guard let (before, after) = estimates(Self.confidence) else { return nil }
        let paired = percentile == .median ? PairedRatios(first, second) : nil
        let open = { (confidence: Double) -> OpenChange? in
            if let paired { return paired.change(confidence) }
            return estimates(confidence).flatMap { OpenEstimate.ratio($0.0, $0.1) }
        }
        let ratio = { (confidence: Double) in open(confidence)?.estimate }
        let change = open(Self.confidence)
        self.init(
            name: metric.name,
            title: metric == .gap && kind != .named ? "ICL" : metric.title,
            unit: metric.unit,
            isBetterHigh: metric.isBetterHigh,
            statistic: .percentile(percentile),
            first: Side(before, first),
            second: Side(after, second),
            ratio: change?.estimate,
            difference: paired == nil ? Self.difference(before, after) : nil,
            pairs: paired?.n,
            p: Doubt.least { ratio($0).map { $0.excludes(1) } ?? false },
            pOfWeight: Doubt.least { ratio($0).map { $0.isBeyond(smallest) } ?? false },
            verdict: .tooFew
        )
        if kind == .unlikeChunks { verdict = .notAlike } else { settle(change) }
    }

    /// Returns how two percentiles differ; nil where failures reach into both, which is no number.
    private static func difference(_ before: OpenEstimate, _ after: OpenEstimate) -> Estimate? {
        OpenEstimate.difference(before, after).map(\.estimate).flatMap { $0.value.isNaN ? nil : $0 }
    }

    /// Compares a share; nil where a side has no trials.
    init?(_ metric: Metric, _ first: ShareCount, _ second: ShareCount) {
        let estimates = { (confidence: Double) -> (OpenEstimate, OpenEstimate)? in
            guard let before = first.open(confidence), let after = second.open(confidence) else { return nil }
            return (before, after)
        }
        guard let (before, after) = estimates(Self.confidence) else { return nil }
        let difference = { (confidence: Double) in
            estimates(confidence).flatMap { OpenEstimate.difference($0.0, $0.1) }
        }
        let change = difference(Self.confidence)
        let p = Doubt.least { difference($0).map { $0.estimate.excludes(0) } ?? false }
        self.init(
            name: metric.name,
            title: metric.title,
            unit: metric.unit,
            isBetterHigh: metric.isBetterHigh,
            statistic: .share,
            first: Side(before, first),
            second: Side(after, second),
            ratio: nil,
            difference: change?.estimate,
            pairs: nil,
            p: p,
            // One more request in a hundred that fails always matters.
            pOfWeight: p,
            verdict: .tooFew
        )
        settle(change)
    }

    /// Compares the mean cost of a request, in dollars per 1,000; nil where a side's is not known.
    init?(costsPerThousand first: [Double], _ second: [Double], smallest: Share) {
        let (worth, worthAfter) = (EffectiveSize.ofSeries(first), EffectiveSize.ofSeries(second))
        guard let before = Mean(first, effective: worth), let after = Mean(second, effective: worthAfter) else {
            return nil
        }
        let ratio = { (confidence: Double) -> Estimate? in
            Contrast.ratio(before.estimate(confidence), after.estimate(confidence))
        }
        self.init(
            name: Self.cost.name,
            title: Self.cost.title,
            unit: nil,
            isBetterHigh: false,
            statistic: .mean,
            first: Side(before.mean, n: first.count, effective: worth),
            second: Side(after.mean, n: second.count, effective: worthAfter),
            ratio: ratio(Self.confidence),
            difference: Contrast.difference(before.estimate(Self.confidence), after.estimate(Self.confidence)),
            pairs: nil,
            p: Doubt.least { ratio($0).map { $0.excludes(1) } ?? false },
            pOfWeight: Doubt.least { ratio($0).map { $0.isBeyond(smallest) } ?? false },
            verdict: .tooFew
        )
        settle(nil)
    }

    /// The same, with what it shows by itself.
    var alone: ComparedFigure {
        var alone = self
        alone.isOfWeight = false
        switch verdict {
        case .better: alone.verdict = .perhapsBetter
        case .worse: alone.verdict = .perhapsWorse
        case .perhapsBetter, .perhapsWorse, .noDifferenceShown, .cannotTell, .tooFew, .notAlike: break
        }
        return alone
    }

    /// Says what the figure shows by itself; the family may take it back.
    ///
    /// - Parameter change: with what may be where figures were not told.
    private mutating func settle(_ change: OpenChange?) {
        let isLargerThere = { [same = self.same] (estimate: Estimate) in estimate.isLarger(than: same) }
        if let isLarger {
            verdict = isLarger == isBetterHigh ? .perhapsBetter : .perhapsWorse
        } else if change?.mayTurn(isLargerThere) ?? false, isBounded || change?.known.isBounded ?? false {
            verdict = .cannotTell
        } else {
            verdict = isBounded ? .noDifferenceShown : .tooFew
        }
    }
}

extension Estimate {
    fileprivate var isBounded: Bool { low != nil || high != nil }

    /// Whether what it is of is larger than a value, beyond chance; nil where that is not shown.
    func isLarger(than value: Double) -> Bool? {
        if let low, low > value { return true }
        if let high, high < value { return false }
        return nil
    }

    func excludes(_ value: Double) -> Bool { isLarger(than: value) != nil }

    /// Whether a ratio differs from 1 by more than a share: as much more, or the inverse of that.
    fileprivate func isBeyond(_ share: Share) -> Bool {
        low.map { $0 > 1 + share.value } ?? false || high.map { $0 < 1 / (1 + share.value) } ?? false
    }
}

extension ComparedFigure.Side {
    fileprivate init(_ estimate: OpenEstimate, _ samples: ComparedSamples) {
        self.init(
            value: estimate.known.value,
            n: samples.requests,
            effective: samples.effective,
            failures: samples.failures,
            untold: samples.untold,
            ends: Ends(estimate)
        )
    }

    fileprivate init(_ estimate: OpenEstimate, _ share: ShareCount) {
        self.init(
            value: estimate.known.value,
            n: share.total,
            effective: share.effective,
            failures: 0,
            untold: share.unsaid,
            ends: Ends(estimate)
        )
    }

    fileprivate init(_ mean: Double, n: Int, effective: Int) {
        self.init(value: mean, n: n, effective: effective, failures: 0, untold: 0, ends: nil)
    }
}

extension ComparedFigure.Side.Ends {
    fileprivate init?(_ estimate: OpenEstimate) {
        guard let least = estimate.least?.value, let most = estimate.most?.value else { return nil }
        self.init(least: least, most: most)
    }
}
