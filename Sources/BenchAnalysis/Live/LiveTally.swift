package import BenchModel
package import Pricing
import Statistics

/// The figures of a run so far, kept up as its attempts end: each takes constant time, and none is kept.
package struct LiveTally: Sendable {
    /// What is kept of one target.
    fileprivate struct Part {
        var ttft = QuantileSketch()
        var speed = QuantileSketch()
        var cost: Money?
        var unpriced = 0
        var history = LiveHistory()
        var attempted = 0
        var failed = 0
        var isSimulated = false
        var objectives: [ObjectiveTally]
    }

    /// Where a request stands in the plan.
    private struct Place: Hashable {
        var target: TargetIndex
        var phase: Sample.Phase
        var sequence: RequestIndex
        var part: Int
    }

    private let targets: [RunRecord.Target]
    private let prices: [TargetPrices]
    private let allowedFailureShare: Share
    private var parts: [Part]
    /// The attempts of requests that are tried again.
    private var pending: [Place: [Sample]] = [:]

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - scenario: its objectives, and what may fail.
    ///   - targets: its targets as they are recorded.
    ///   - prices: what tokens cost.
    package init(_ scenario: Scenario, targets: [RunRecord.Target], prices: PriceBook) {
        self.targets = targets
        self.prices = targets.map { TargetPrices($0, book: prices) }
        allowedFailureShare = scenario.allowedFailureShare
        let isOpenLoop = scenario.load.shape != .closed
        parts = targets.map { target in
            var seen: [Objective] = []
            for objective in scenario.objectives where objective.concerns(target.name) {
                var own = objective
                own.target = target.name
                if !seen.contains(own) { seen.append(own) }
            }
            return Part(objectives: seen.map { ObjectiveTally($0, isOpenLoop: isOpenLoop) })
        }
    }

    /// Takes an attempt that has ended, in the order of a request's attempts.
    package mutating func take(_ sample: Sample) {
        guard parts.indices.contains(sample.target.number) else { return }
        charge(sample)
        if sample.simulator != nil { parts[sample.target.number].isSimulated = true }
        let place = Place(
            target: sample.target,
            phase: sample.phase,
            sequence: sample.sequence,
            part: sample.part
        )
        guard sample.isFinished else {
            // One that was interrupted is not tried again.
            if sample.retryWait == nil { pending[place] = nil } else { pending[place, default: []].append(sample) }
            return
        }
        let attempts = RequestAttempts(attempts: (pending.removeValue(forKey: place) ?? []) + [sample])
        guard sample.phase == .measure else { return }
        let request = MeasuredRequest(attempts, of: targets[sample.target.number])
        parts[sample.target.number].take(request)
    }

    private mutating func charge(_ sample: Sample) {
        if let cost = prices[sample.target.number].cost(of: sample.response) {
            parts[sample.target.number].cost += cost
        } else if sample.httpStatus.map({ (200..<300).contains($0) }) ?? false {
            parts[sample.target.number].unpriced += 1
        }
    }

    /// The figures so far.
    package var figures: LiveFigures {
        LiveFigures(
            targets: parts.map { part in
                LiveFigures.Target(
                    ttftP50: part.ttft.percentile(50),
                    ttftP95: part.ttft.percentile(95),
                    tokensPerSecond: part.speed.percentile(50),
                    cost: part.cost,
                    unpriced: part.unpriced,
                    history: part.history.means,
                    isSimulated: part.isSimulated
                )
            }
        )
    }

    /// The answer to each objective for each target.
    var answers: [(objective: Objective, target: String, answer: Judgement.Answer)] {
        zip(targets, parts).flatMap { target, part in
            part.objectives.map { (objective: $0.objective, target: target.name, answer: $0.answer) }
        }
    }

    /// What the objectives say of the requests so far; more of them may change it.
    package var gate: LiveGate {
        var gate = LiveGate()
        for (objective, target, answer) in answers {
            switch answer {
            case .pass: gate.holding += 1
            case .inconclusive: gate.open += 1
            case .fail: gate.missed.append(LiveGate.Missed(objective: objective, target: target))
            }
        }
        var (attempted, failed, isRuled) = (0, 0, false)
        for part in parts {
            // As in the gate: each target's failures are judged by its objective where it has one.
            if part.objectives.contains(where: { $0.objective.metric == .errorRate && $0.objective.bound == .max }) {
                continue
            }
            isRuled = true
            (attempted, failed) = (attempted + part.attempted, failed + part.failed)
        }
        if isRuled, let share = Share(failed, of: attempted), share > allowedFailureShare {
            gate.hasTooManyFailures = true
        }
        return gate
    }
}

extension LiveTally.Part {
    fileprivate mutating func take(_ request: MeasuredRequest) {
        attempted += 1
        if case .failed = request.attempts.outcome { failed += 1 }
        for index in objectives.indices { objectives[index].add(request) }
        guard request.isMeasurement else { return }
        let metrics = request.metrics
        if let value = metrics.ttft { ttft.add(value) }
        // Chunks are not called tokens.
        if !metrics.isCountedFromChunks, let value = metrics.tokensPerSecond { speed.add(value) }
        if let value = metrics.ttft ?? metrics.e2eEnd, let end = request.sample.times.end {
            history.add(value, at: end)
        }
    }
}
