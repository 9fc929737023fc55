package import BenchModel
package import Pricing
package import Statistics

/// Judges a run by objectives, with three answers.
///
/// A gate that compares a point estimate passes or fails by luck near its limit. Here an answer other than "inconclusive" is
/// given only with 95 % one-sided confidence; failed requests count as worse than any limit.
package enum Gate {
    /// The confidence of each answer.
    static let confidence = 0.95

    /// Judges a run.
    ///
    /// - Parameters:
    ///   - measured: the run with its measured requests.
    ///   - objectives: the bounds; equal ones are judged once.
    ///   - allowedFailureShare: failed requests that are no reason to fail, 0…1, where no objective says so.
    ///   - regressions: how much worse it may be than its baseline; equal ones are judged once.
    ///   - baseline: what these ask; nil where nobody named one.
    ///   - prices: what `cost_per_request` is reckoned by; without any it is open.
    ///   - scenario: the run's own, to tell what it lacks of its plan; nil where it cannot be read.
    ///   - alarms: the run's, where a summary of the same objectives has found them already.
    /// - Returns: an answer for each objective and target.
    package static func judge(
        _ measured: MeasuredRun,
        objectives: [Objective],
        allowedFailureShare: Share = .none,
        regressions: [RegressionObjective] = [],
        against baseline: GateBaseline? = nil,
        prices: PriceBook? = nil,
        plannedBy scenario: Scenario? = nil,
        alarms: [Alarm]? = nil
    ) -> GateReport {
        // One machine's part of a run is not judged by itself: what the whole was to keep is asked when the parts are joined.
        let isWhole = measured.record.shard.isWhole
        let (objectives, regressions) = isWhole ? (objectives, regressions) : ([], [])
        let (record, targets) = (measured.record, measured.targets)
        let count = measured.run.samples.count
        let (shortfall, goodput) = concurrently(of: count) {
            Shortfall(measured.run, of: scenario)
        } _: {
            targets.concurrentMap(of: count) { $0.goodput(objectives) }
        }
        let judgements = eachOnce(objectives, of: targets).concurrentMap(of: count) { objective, target in
            target.map {
                judge(objective, $0, among: objectives, prices, shortfall, until: scenario?.load.until ?? .planned)
            }
                ?? unknownTarget(objective, isSimulated: record.isSimulated)
        }
        let isOfFailures = { (judgement: Judgement) in
            judgement.objective.metric == .errorRate && !judgement.objective.isOfPart
        }
        let judgedByObjective = Set(
            judgements.filter { isOfFailures($0) && $0.objective.bound == .max }.map(\.target)
        )
        let instrument = measured.instrument(objectives: objectives)
        return GateReport(
            record: record,
            judgements: judgements.filter { !isOfFailures($0) } + judgements.filter(isOfFailures),
            regressions: judge(measured, regressions, against: baseline, scenario, shortfall),
            goodput: goodput,
            instrument: instrument,
            alarms: alarms ?? measured.alarms(instrument),
            attempted: targets.reduce(0) { $0 + $1.counts.attempted },
            failed: targets.reduce(0) { $0 + $1.counts.failed },
            failures: failureRule(
                targets,
                without: judgedByObjective,
                isWhole ? allowedFailureShare : .all,
                isSimulated: record.isSimulated,
                isWhole ? shortfall : nil
            )
        )
    }

    /// Returns bounds with the targets that each concerns, equal ones once; nil stands for a target that the run does not have.
    static func eachOnce<Bound: TargetBound>(
        _ bounds: [Bound],
        of targets: [MeasuredTarget]
    ) -> [(bound: Bound, target: MeasuredTarget?)] {
        var seen: [Bound] = []
        return bounds.flatMap { bound -> [(bound: Bound, target: MeasuredTarget?)] in
            let concerned = targets.filter { bound.concerns($0.target.name) }
            let judged = concerned.isEmpty ? [nil] : concerned.map(Optional.some)
            return judged.compactMap { target in
                var own = bound
                if let target { own.target = target.target.name }
                if seen.contains(own) { return nil }
                seen.append(own)
                return (bound, target)
            }
        }
    }

    /// Returns the rule for the targets whose failures no objective judges; nil where there are none.
    private static func failureRule(
        _ targets: [MeasuredTarget],
        without judged: Set<String>,
        _ allowedShare: Share,
        isSimulated: Bool,
        _ shortfall: Shortfall?
    ) -> FailureRule? {
        let rest = targets.filter { !judged.contains($0.target.name) }
        if rest.isEmpty, !targets.isEmpty { return nil }
        return FailureRule(
            attempted: rest.reduce(0) { $0 + $1.counts.attempted },
            failed: rest.reduce(0) { $0 + $1.counts.failed },
            allowedShare: allowedShare,
            isSimulated: isSimulated,
            shortfall: shortfall,
            targets: judged.isEmpty ? nil : rest.map(\.target.name)
        )
    }

    private static func judge(
        _ objective: Objective,
        _ target: MeasuredTarget,
        among objectives: [Objective],
        _ prices: PriceBook?,
        _ shortfall: Shortfall?,
        until: Load.Until
    ) -> Judgement {
        let judged = objective.isOfPart ? target.measured.filter(objective.judges) : target.measured
        let costs = objective.metric == .costPerRequest ? prices.map { target.cost(by: $0) } : nil
        let verdict = { (requests: [MeasuredRequest], confidence: Double) in
            target.verdict(objective, requests, among: objectives, costs: costs, confidence: confidence)
        }
        var judgement = Judgement(
            objective: objective,
            target: target.target.name,
            isSimulated: target.target.isSimulated,
            verdict: target.verdict(objective, judged, among: objectives, costs: costs, confidence: confidence),
            attempted: objective.isOfPart ? judged.count : target.counts.attempted
        )
        judgement.windows = objective.windows.map { WindowsVerdict($0, of: Array(judged), judgedBy: verdict) }
        if until == .decided, !objective.isOfWhatWasSeen {
            // It may end when it likes, and what was broken off is counted against it.
            judgement.decision = DecisionVerdict(objective, target.measured, isOpenLoop: target.isOpenLoop)
            return judgement
        }
        // A pass is taken back where requests are missing: what they would have shown is not known.
        if judgement.answer == .pass { judgement.shortfall = shortfall }
        return judgement
    }

    private static func unknownTarget(_ objective: Objective, isSimulated: Bool) -> Judgement {
        Judgement(
            objective: objective,
            target: objective.target ?? "run",
            isSimulated: isSimulated,
            verdict: .unknownTarget,
            attempted: 0
        )
    }
}

extension MeasuredTarget {
    /// Returns what some of its requests say of an objective, each of the two answers with a confidence.
    fileprivate func verdict(
        _ objective: Objective,
        _ judged: some RandomAccessCollection<MeasuredRequest>,
        among objectives: [Objective],
        costs: ((MeasuredRequest) -> Double?)?,
        confidence: Double
    ) -> Verdict {
        let metric = objective.metric.entry
        if objective.metric == .goodput {
            return Verdict(objective, ShareCount(good(judged, by: objectives)), confidence: confidence)
        }
        if let share = share(metric) {
            let own = judged.count == measured.count ? share : ShareCount(metric, of: judged)
            return Verdict(objective, own, confidence: confidence)
        }
        let samples = ObjectiveSamples(objective, judged, isOpenLoop: isOpenLoop, value: costs)
        return Verdict(objective, samples, as: self.samples(of: objective.metric), confidence: confidence)
    }

    /// Returns what a metric's samples are; gaps between chunks of several tokens are not called ITL.
    fileprivate func samples(of metric: Objective.Metric) -> Verdict.PercentileBasis.Samples {
        if metric == .icl { return .chunks }
        if metric == .itl, gaps.name != .itl { return .chunkGaps }
        return isOpenLoop && metric.entry.fromPlan != nil ? .fromPlan : .named
    }

    /// Returns what tells the cost of an answer, in US dollars.
    fileprivate func cost(by prices: PriceBook) -> (MeasuredRequest) -> Double? {
        let own = TargetPrices(target, book: prices, samples: samples)
        return { own.cost(of: $0.sample.response)?.number(in: .usd) }
    }
}

extension Objective {
    /// Whether a figure that nobody told keeps the limit all the same, as it is no more than so much.
    func isKept(byAtMost most: Double) -> Bool { bound == .max && most <= limit }

    /// Whether a request is of the part of its target that is judged.
    func judges(_ request: MeasuredRequest) -> Bool {
        if let prompt, request.identity.promptID != prompt { return false }
        if let turn, (request.sample.turn?.turn).map({ $0 + 1 }) != turn { return false }
        return true
    }
}
