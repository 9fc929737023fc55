package import BenchModel
package import Statistics

/// The run that others are held against.
package struct GateBaseline: Sendable {
    /// What it is called, such as `main (run 12)`.
    package let label: String
    let run: MeasuredRun
    let scenario: Scenario?

    package init(label: String, run: MeasuredRun, scenario: Scenario?) {
        (self.label, self.run, self.scenario) = (label, run, scenario)
    }
}

/// What a run and its baseline say about one ``RegressionObjective``, for one target.
package struct RegressionJudgement: Sendable, Equatable {
    package enum Doubt: Sendable, Equatable {
        /// Nobody named a baseline.
        case noBaseline
        /// The run has no target of that name.
        case unknownTarget
        /// The baseline has no target of that name.
        case missingTarget
        /// No request of the baseline's target succeeded.
        case emptyBaseline
        /// The run, or else its baseline, does not have the figure.
        case noFigure(ofBaseline: Bool)
        /// Gaps between chunks that carry unlike numbers of tokens.
        case notAlike
        /// So few samples bound nothing.
        case tooFew
        /// One of the figures is 0, which has no ratio to another.
        case noRatio
        /// What the requests whose figure nobody told may be decides it.
        case untold
        /// The true change may lie on either side of what is allowed.
        case between
    }

    package let objective: RegressionObjective
    package let target: String
    /// Whether either side was simulated.
    package let isSimulated: Bool
    package private(set) var baseline: String?
    /// In the metric's unit; +∞ where failures reach into the percentile.
    package private(set) var before: Double?
    package private(set) var after: Double?
    /// The run's figure over its baseline's; of shares the difference.
    ///
    /// Each bound holds with 95 % confidence.
    package private(set) var change: Estimate?
    package private(set) var n = 0
    package private(set) var effective = 0
    package private(set) var baselineN = 0
    package private(set) var baselineEffective = 0
    /// Requests that succeeded and have a figure that nobody told, which may be anything; of shares alone they are among ``n``.
    package private(set) var untold = 0
    package private(set) var baselineUntold = 0
    package private(set) var doubt: Doubt?
    /// Set where the bound is met, but the run lacks requests that might not have met it.
    package private(set) var shortfall: Shortfall?
    /// What the two were measured with, where that differs.
    package private(set) var differences: [SetUp.Difference] = []

    private var found = GateAnswer.inconclusive

    package var answer: GateAnswer { shortfall == nil ? found : .inconclusive }

    /// Whether the change is more than is allowed, as far as was seen; nil where nothing was.
    package var isOverSoFar: Bool? { change.map { !isAllowed($0.value) } }

    /// Leaves the answer open.
    init(_ objective: RegressionObjective, target: String, isSimulated: Bool, _ doubt: Doubt) {
        (self.objective, self.target, self.isSimulated, self.doubt) = (objective, target, isSimulated, doubt)
    }

    init(
        _ objective: RegressionObjective,
        _ side: Comparison.Subject,
        against baseline: Comparison.Subject,
        called label: String,
        _ shortfall: Shortfall?
    ) {
        self.objective = objective
        target = side.target.target.name
        isSimulated = side.target.target.isSimulated || baseline.target.target.isSimulated
        self.baseline = label
        differences = side.setUp.differences(from: baseline.setUp)
        let metric = objective.metric.entry
        if let before = baseline.target.share(metric), let after = side.target.share(metric) {
            judge(before, after)
        } else {
            judge(metric, baseline.target, side.target)
        }
        if found == .pass { self.shortfall = shortfall }
    }

    /// Both bounds of an interval together, where each of them alone holds with the gate's confidence.
    private static let confidence = 2 * Gate.confidence - 1

    private mutating func judge(_ before: ShareCount, _ after: ShareCount) {
        (n, effective, untold) = (after.total, after.effective, after.unsaid)
        (baselineN, baselineEffective, baselineUntold) = (before.total, before.effective, before.unsaid)
        (self.before, self.after) = (before.share?.value, after.share?.value)
        guard let was = before.open(Self.confidence), let now = after.open(Self.confidence),
            let change = OpenEstimate.difference(was, now)
        else {
            doubt = .noFigure(ofBaseline: after.share != nil)
            return
        }
        settle(change)
    }

    private mutating func judge(_ metric: Metric, _ before: MeasuredTarget, _ after: MeasuredTarget) {
        let (was, now) = (ComparedSamples(metric, of: before), ComparedSamples(metric, of: after))
        let percentile = objective.percentile ?? .median
        (n, effective, untold) = (now.requests, now.effective, now.untold)
        (baselineN, baselineEffective, baselineUntold) = (was.requests, was.effective, was.untold)
        guard
            let (first, second) = was.percentile(percentile, confidence: Self.confidence).flatMap({ first in
                now.percentile(percentile, confidence: Self.confidence).map { (first, $0) }
            })
        else {
            doubt = .noFigure(ofBaseline: now.requests > 0)
            return
        }
        (self.before, self.after) = (first.known.value, second.known.value)
        if Comparison.kind(of: metric, before.gaps, after.gaps) == .unlikeChunks {
            doubt = .notAlike
            return
        }
        // A time of 0 is none that failed: gaps are 0 where a read brings several events.
        let isFailing = { (value: Double) in metric.isBetterHigh ? value <= 0 : !value.isFinite }
        // A percentile among failed requests has no ratio: it is worse than any if the baseline's is surely not there.
        if isFailing(second.known.value), !isFailing(first.known.value) {
            let best = metric.isBetterHigh ? (second.most ?? second.known).high : (second.least ?? second.known).low
            let isSure = best.map(isFailing) ?? false
            (found, doubt) = isSure ? (.fail, nil) : (.inconclusive, untold > 0 ? .untold : .tooFew)
            return
        }
        let paired = percentile == .median ? PairedRatios(was, now)?.change(Self.confidence) : nil
        guard let ratio = paired ?? OpenEstimate.ratio(first, second) else {
            doubt = first.known.value == 0 || second.known.value == 0 ? .noRatio : .tooFew
            return
        }
        settle(ratio)
    }

    /// Finds the answer in a change and its bounds.
    private mutating func settle(_ change: OpenChange) {
        self.change = change.estimate
        found = answer(change.estimate)
        guard found == .inconclusive else { return }
        let known = change.known
        let isBounded = { (estimate: Estimate) in estimate.low != nil && estimate.high != nil }
        if change.mayTurn(answer), isBounded(known) {
            doubt = .untold
        } else {
            doubt = isBounded(change.estimate) ? .between : .tooFew
        }
    }

    /// Returns what an interval answers.
    private func answer(_ change: Estimate) -> GateAnswer {
        let isBetterHigh = objective.metric.entry.isBetterHigh
        let (good, bad) = isBetterHigh ? (change.high, change.low) : (change.low, change.high)
        if let bad, isAllowed(bad) { return .pass }
        if let good, !isAllowed(good) { return .fail }
        return .inconclusive
    }

    /// Whether a change, a ratio or of shares a difference, is no more than is allowed.
    private func isAllowed(_ change: Double) -> Bool {
        let (most, isBetterHigh) = (objective.most.value, objective.metric.entry.isBetterHigh)
        if objective.metric.isShare { return isBetterHigh ? change >= -most : change <= most }
        return isBetterHigh ? change >= 1 - most : change <= 1 + most
    }
}

extension Gate {
    /// Judges how much worse a run is than its baseline; equal objectives are judged once.
    static func judge(
        _ measured: MeasuredRun,
        _ regressions: [RegressionObjective],
        against baseline: GateBaseline?,
        _ scenario: Scenario?,
        _ shortfall: Shortfall?
    ) -> [RegressionJudgement] {
        eachOnce(regressions, of: measured.targets).map { objective, target in
            let open = { (doubt: RegressionJudgement.Doubt) in
                RegressionJudgement(
                    objective,
                    target: target?.target.name ?? objective.target ?? "run",
                    isSimulated: target?.target.isSimulated ?? measured.record.isSimulated,
                    doubt
                )
            }
            guard let target else { return open(.unknownTarget) }
            guard let baseline else { return open(.noBaseline) }
            guard let before = baseline.run.targets.first(where: { $0.target.name == target.target.name }) else {
                return open(.missingTarget)
            }
            guard before.hasFigures else { return open(.emptyBaseline) }
            return RegressionJudgement(
                objective,
                Comparison.Subject(measured.record, target, scenario),
                against: Comparison.Subject(baseline.run.record, before, baseline.scenario),
                called: baseline.label,
                shortfall
            )
        }
    }
}

extension Comparison {
    /// A target with what it was measured with.
    struct Subject {
        let target: MeasuredTarget
        let setUp: SetUp

        init(_ record: RunRecord, _ target: MeasuredTarget, _ scenario: Scenario?) {
            self.target = target
            setUp = SetUp(record, target, scenario)
        }
    }
}
