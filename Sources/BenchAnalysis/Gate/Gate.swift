package import BenchModel
import Statistics

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
    ///   - run: the run with all its samples.
    ///   - objectives: the bounds; equal ones are judged once.
    ///   - allowedFailureShare: failed requests that are no reason to fail, 0…1, where no objective says so.
    ///   - scenario: the run's own, to tell what it lacks of its plan; nil where it cannot be read.
    /// - Returns: an answer for each objective and target.
    package static func judge(
        _ run: StoredRun,
        objectives: [Objective],
        allowedFailureShare: Double = 0,
        plannedBy scenario: Scenario? = nil
    ) -> GateReport {
        let shortfall = Shortfall(run, of: scenario)
        let targets = run.record.targets.indices.map { MeasuredTarget(run, index: $0) }
        var seen: [Objective] = []
        let judgements = objectives.flatMap { objective -> [Judgement] in
            let judged = targets.filter { objective.target == nil || objective.target == $0.name }
            if judged.isEmpty {
                return [unknownTarget(objective, isSimulated: run.record.isSimulated)]
            }
            return judged.compactMap { target in
                var same = objective
                same.target = target.name
                if seen.contains(same) { return nil }
                seen.append(same)
                return judge(objective, target, shortfall)
            }
        }
        let isOfFailures = { (judgement: Judgement) in judgement.objective.metric == .errorRate }
        let judgedByObjective = Set(
            judgements.filter { isOfFailures($0) && $0.objective.bound == .max }.map(\.target)
        )
        let instrument = InstrumentStatement(run, objectives: objectives)
        return GateReport(
            record: run.record,
            judgements: judgements.filter { !isOfFailures($0) } + judgements.filter(isOfFailures),
            goodput: targets.map { $0.goodput(objectives) },
            instrument: instrument,
            alarms: PhenomenonAlarms.find(
                zip(run.record.targets, targets).map {
                    .init(target: $0, gaps: $1.gaps, tokens: $1.tokens, marks: $1.marks)
                },
                instrument
            ) + zip(run.record.targets, targets).flatMap { AnswerAlarms.find($0, $1.answers) },
            attempted: targets.reduce(0) { $0 + $1.counts.attempted },
            failed: targets.reduce(0) { $0 + $1.counts.failed },
            failures: failureRule(
                targets,
                without: judgedByObjective,
                allowedFailureShare,
                isSimulated: run.record.isSimulated,
                shortfall
            )
        )
    }

    /// Returns the rule for the targets whose failures no objective judges; nil where there are none.
    private static func failureRule(
        _ targets: [MeasuredTarget],
        without judged: Set<String>,
        _ allowedShare: Double,
        isSimulated: Bool,
        _ shortfall: Shortfall?
    ) -> FailureRule? {
        let rest = targets.filter { !judged.contains($0.name) }
        if rest.isEmpty, !targets.isEmpty { return nil }
        return FailureRule(
            attempted: rest.reduce(0) { $0 + $1.counts.attempted },
            failed: rest.reduce(0) { $0 + $1.counts.failed },
            allowedShare: allowedShare,
            isSimulated: isSimulated,
            shortfall: shortfall,
            targets: judged.isEmpty ? nil : rest.map(\.name)
        )
    }

    private static func judge(_ objective: Objective, _ target: MeasuredTarget, _ shortfall: Shortfall?) -> Judgement {
        let verdict: Verdict
        if objective.metric == .errorRate {
            verdict = Verdict(errorRate: objective, counts: target.counts)
        } else if let kind = objective.metric.stopKind {
            verdict = Verdict(stopShare: objective, kind, target.answers.stops)
        } else {
            let samples = ObjectiveSamples(
                objective,
                requests: target.requests,
                failures: target.counts.failed,
                isOpenLoop: target.isOpenLoop
            )
            verdict = Verdict(objective, samples, as: target.samples(of: objective.metric))
        }
        return Judgement(
            objective: objective,
            target: target.name,
            isSimulated: target.isSimulated,
            verdict: verdict,
            attempted: target.counts.attempted,
            // A pass is taken back where requests are missing: what they would have shown is not known.
            shortfall: verdict.answer == .pass ? shortfall : nil
        )
    }

    private static func unknownTarget(_ objective: Objective, isSimulated: Bool) -> Judgement {
        Judgement(
            objective: objective,
            target: objective.target ?? "run",
            isSimulated: isSimulated,
            verdict: Verdict(n: 0, basis: .unknownTarget),
            attempted: 0
        )
    }
}

/// One target's measured requests, ready to be judged.
private struct MeasuredTarget {
    let name: String
    let isSimulated: Bool
    let counts: RequestCounts
    /// Of the requests that succeeded or were closed on purpose.
    let requests: [RequestMetrics]
    let gaps: GapSummary
    let tokens: TokenSummary
    let answers: AnswerSummary
    let marks: MarkSummary
    let isOpenLoop: Bool
    private let duration: Double?

    init(_ run: StoredRun, index: Int) {
        let target = run.record.targets[index]
        let measured = run.samples.filter { $0.target == index && $0.phase == .measure }
        let all = RequestAttempts.requests(of: measured)
        let requests = all.filter(\.isMeasurement).map {
            (sample: $0.last, metrics: RequestMetrics($0, of: target))
        }
        name = target.name
        isSimulated = target.isSimulated
        isOpenLoop = run.record.isOpenLoop
        counts = RequestCounts(all)
        self.requests = requests.map(\.metrics)
        gaps = GapSummary(requests)
        tokens = TokenSummary(requests.filter { !$0.metrics.isCut })
        answers = AnswerSummary(requests, of: target)
        marks = MarkSummary(measured)
        duration = measured.timeUnderWay(from: \.times.sent, to: \.times.end)?.inSeconds
    }

    /// Returns what a metric's samples are; gaps between chunks of several tokens are not called ITL.
    func samples(of metric: Objective.Metric) -> Verdict.PercentileBasis.Samples {
        switch metric {
        case .itl where gaps.name != .itl: .chunkGaps
        case .ttft where isOpenLoop: .fromPlan
        default: .named
        }
    }

    /// Returns how many requests met every objective that has a limit for single requests.
    ///
    /// As in ``ObjectiveSamples``, a figure that a request cannot have (the gaps of a one-token answer) is left out, and
    /// so is a request without any of the figures; one that failed has met nothing.
    func goodput(_ objectives: [Objective]) -> Goodput {
        let judged = objectives.filter { ($0.target == nil || $0.target == name) && !$0.metric.isShare }
        let answers = requests.map { request in judged.compactMap { $0.isMet(by: request, isOpenLoop: isOpenLoop) } }
        let missing = judged.isEmpty ? 0 : answers.count(where: \.isEmpty)
        let met = answers.count { $0.allSatisfy(\.self) } - missing
        return Goodput(
            target: name,
            met: met,
            judged: counts.attempted - missing,
            missing: missing,
            perSecond: duration.map { Double(met) / $0 }
        )
    }
}

extension Objective {
    /// Returns whether one request, taken by itself, keeps the limit (of its gaps, the percentile must); nil where it
    /// has no such figure.
    fileprivate func isMet(by request: RequestMetrics, isOpenLoop: Bool) -> Bool? {
        // A stream that was closed, or ended, before the figure was there has not met it.
        if ObjectiveSamples.wait(for: metric, request, isOpenLoop: isOpenLoop) != nil { return false }
        let values = Distribution(ObjectiveSamples.values(of: metric, request, isOpenLoop: isOpenLoop))
        guard let value = values.percentile(percentile ?? 50) else { return nil }
        return bound == .max ? value <= limit : value >= limit
    }
}
