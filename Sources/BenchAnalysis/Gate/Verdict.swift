import BenchModel
package import Statistics

/// An answer with the facts that give its reasons.
package struct Verdict: Sendable, Equatable {
    package var answer: Judgement.Answer = .inconclusive
    package var measured: Double?
    /// Requests judged, failures among them.
    package var n: Int
    /// Independent samples that these are worth; of gaps, of which a request has many, it may be more than ``n``.
    package var effective: Int
    package var basis: Basis
    /// Why it is no answer; nil where it is one.
    package var doubt: Doubt?
    /// Of an open question the share of the samples beyond the limit, and the share that may be.
    private(set) var shares: OpenShares?

    struct OpenShares: Equatable {
        let beyond: Double
        let allowed: Double
    }

    /// What an objective was judged by.
    package enum Basis: Sendable, Equatable {
        case percentile(PercentileBasis)
        case share(ShareBasis)
        /// The run has no target of that name.
        case unknownTarget
    }

    package struct PercentileBasis: Sendable, Equatable {
        /// What the samples are, which may be less than the metric's name says.
        package enum Samples: Sendable, Equatable {
            /// As the metric is named.
            case named
            /// Gaps between chunks that hold several tokens each, where gaps between tokens were asked for.
            case chunkGaps
            /// Gaps between chunks, whatever they hold.
            case chunks
            /// TTFT counted from the plan.
            case fromPlan
        }

        package var samples: Samples
        package var percentile: Percentile
        /// The bound of the true percentile that carries the answer, with 95 % confidence; nil where none does.
        package var proof: Proof?
        /// Requests that count as worse than any limit: failed ones, and those closed or ended before they had the figure.
        package var failures: Int
        package var closedWithout: Int
        package var endedWithout: Int
        /// Requests counted from an earlier attempt than the one that succeeded.
        package var retried: Int
        /// Requests left out, since they cannot have the figure.
        package var missing: Int
        /// Requests whose figure nobody told, so that it may lie on either side of the limit.
        package var untold: Int
    }

    package enum Proof: Sendable, Equatable {
        case atMost(Double)
        case atLeast(Double)
    }

    package struct ShareBasis: Sendable, Equatable {
        package var count: Int
        package var total: Int
        /// Answers that did not say how they ended, or in a word not known here; they count against the objective, whichever way it is bounded.
        package var unsaid: Int
        /// A limit of 0 is a rule about what was seen, not about a rate behind it.
        package var isStrict: Bool
        /// The bound of the true share that carries the answer, with 95 % confidence; nil where none does.
        package var proof: Proof?
    }

    package enum Doubt: Sendable, Equatable {
        case nothingMeasured
        /// Requests succeeded, and none of these has the figure.
        case noFigure(missing: Int)
        /// Answers came, and none said how it ended.
        case nothingSaid
        /// So few samples prove nothing of the percentile, whatever they show.
        case tooFew(least: Int)
        /// The true figure lies between these; nil for no bound.
        case between(low: Double?, high: Double?)
        /// The true share lies between these; so many flawless ones would prove the limit, where these are fewer.
        case shareBetween(low: Share, high: Share, least: Int?)
    }
}

extension Verdict {
    /// About how many requests would give an answer, those there are included, if the others are like them; nil where there is one, or
    /// none would.
    package var requestsToTell: Int? {
        guard let shares, n > 0, effective > 0,
            let trials = Binomial.trialsToTell(seen: shares.beyond, from: shares.allowed, confidence: Gate.confidence)
        else { return nil }
        return max(n + 1, Int((Double(trials) * Double(n) / Double(effective)).rounded(.up)))
    }
}

// MARK: - Percentiles

extension Verdict {
    /// Of a target that the run does not have.
    static let unknownTarget = Verdict(n: 0, effective: 0, basis: .unknownTarget)

    /// Judges a percentile; each of its two answers has the confidence.
    init(
        _ objective: Objective,
        _ samples: ObjectiveSamples,
        as kind: PercentileBasis.Samples,
        confidence: Double = Gate.confidence
    ) {
        // A scenario gives every metric but the shares a percentile; the median stands in where one is made by hand.
        let percentile = objective.percentile ?? .median
        let limit = objective.limit
        n = samples.n
        effective = samples.effective(for: percentile)
        var basis = PercentileBasis(
            samples: kind,
            percentile: percentile,
            failures: samples.failures,
            closedWithout: samples.closedWithout,
            endedWithout: samples.endedWithout,
            retried: samples.retried,
            missing: samples.missing,
            untold: samples.untold
        )
        let without = samples.missing + samples.untold
        guard let measured = samples.values.percentile(percentile), n > samples.failures || without == 0 else {
            self.basis = .percentile(basis)
            doubt = without > 0 ? .noFigure(missing: without) : .nothingMeasured
            return
        }
        self.measured = measured
        let low = samples.lowerBound(percentile, isToFail: objective.bound == .max, confidence: confidence)
        let high = samples.upperBound(percentile, isToFail: objective.bound == .min, confidence: confidence)
        let keeps = { (bound: Double?, keepsLimit: (Double) -> Bool) in bound.map(keepsLimit) ?? false }
        switch objective.bound {
        case .max where keeps(high, { $0 <= limit }), .min where keeps(low, { $0 >= limit }): answer = .pass
        case .max where keeps(low, { $0 > limit }), .min where keeps(high, { $0 < limit }): answer = .fail
        default:
            doubt = Self.doubt(objective, effective: effective, low: low, high: high)
            let beyond =
                objective.bound == .max
                ? samples.values.share(above: limit) : samples.values.share(below: limit)
            // More requests of which so many tell nothing would not tell, either.
            if samples.untold == 0 { shares = OpenShares(beyond: beyond, allowed: objective.allowance) }
        }
        basis.proof = Self.proof(answer, objective, low: low, high: high)
        self.basis = .percentile(basis)
    }

    /// Returns the bound that carries the answer.
    private static func proof(
        _ answer: Judgement.Answer,
        _ objective: Objective,
        low: Double?,
        high: Double?
    ) -> Proof? {
        let isUpper = (answer == .pass) == (objective.bound == .max)
        guard answer != .inconclusive, let bound = isUpper ? high : low, bound.isFinite else { return nil }
        return isUpper ? .atMost(bound) : .atLeast(bound)
    }

    private static func doubt(_ objective: Objective, effective: Int, low: Double?, high: Double?) -> Doubt {
        if let least = objective.leastSamples, effective < least { return .tooFew(least: least) }
        return .between(low: low, high: high)
    }
}

// MARK: - Shares

extension Verdict {
    /// Judges a share by its binomial interval; a limit of 0 is a rule about what was seen, not about a rate behind it.
    ///
    /// Answers that did not say how they ended, or in a word not known here, count against the objective, whichever way it is bounded:
    /// they are neither proof that it is met nor that it is missed. Failed requests are no answers; ``Objective/Metric/errorRate`` is theirs.
    init(_ objective: Objective, _ share: ShareCount, confidence: Double = Gate.confidence) {
        let (count, unsaid, total) = (share.count, share.unsaid, share.total)
        n = total
        effective = share.effective
        measured = share.share?.value
        var basis = ShareBasis(count: count, total: total, unsaid: unsaid, isStrict: false)
        guard measured != nil else {
            self.basis = .share(basis)
            doubt = total > 0 ? .nothingSaid : .nothingMeasured
            return
        }
        let limit = objective.limitShare
        basis.isStrict = limit == .none && objective.bound == .max && (count > 0 || unsaid == 0)
        self.basis = .share(basis)
        if basis.isStrict {
            answer = count == 0 ? .pass : .fail
            return
        }
        // The side that lets pass goes by what the samples are worth; a limit is missed by what was seen.
        let bounds = { (count: Int, isToFail: Bool) in
            Binomial.shareBounds(
                count: count,
                n: total,
                effective: isToFail ? total : share.effective,
                confidence: confidence
            )
        }
        let lower = bounds(count, objective.bound == .max).lower
        let upper = bounds(count + unsaid, objective.bound == .min).upper
        switch objective.bound {
        case .max: answer = upper <= limit ? .pass : lower > limit ? .fail : .inconclusive
        case .min: answer = lower >= limit ? .pass : upper < limit ? .fail : .inconclusive
        }
        basis.proof = Self.proof(answer, objective, low: lower.value, high: upper.value)
        self.basis = .share(basis)
        guard answer == .inconclusive else { return }
        if unsaid == 0, let measured {
            let against = objective.bound == .max ? measured : 1 - measured
            shares = OpenShares(beyond: against, allowed: objective.allowance)
        }
        let least = objective.leastSamples.flatMap { effective < $0 ? $0 : nil }
        doubt = .shareBetween(low: lower, high: upper, least: least)
    }
}
