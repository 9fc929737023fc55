package import BenchModel
import Statistics

/// An objective that no run of a plan can prove, whatever the servers answer: the gate can fail it, or leave it open.
package struct OpenObjective: Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        /// The targets ask for buffered answers, which do not have the figure.
        case noFigure
        /// So many samples are the least, and the plan gives each target fewer.
        case tooFew(least: Int, planned: Int)
        /// So many samples of each window are the least, and a window has fewer.
        case windowsTooSmall(least: Int, requests: Int)
        /// The plan has fewer whole windows than must be beyond the limit in a row.
        case tooFewWindows(planned: Int)
        /// No number of samples proves it.
        case beyondProof
    }

    package var objective: Objective
    /// The names of the targets that are concerned.
    package var targets: [String]
    /// Whether these are all that the objective judges.
    package var concernsAll: Bool
    package var reason: Reason

    /// Finds those of a scenario, in its order; a plan by time says nothing of how many requests it will come to.
    package static func find(in scenario: Scenario) -> [OpenObjective] {
        var seen: [Objective] = []
        return scenario.objectives.flatMap { objective -> [OpenObjective] in
            if seen.contains(objective) { return [] }
            seen.append(objective)
            let judged = scenario.targets.places.filter {
                objective.concerns(scenario.targets[$0].name)
            }
            var found: [OpenObjective] = []
            for index in judged {
                guard let reason = reason(objective, scenario, target: index) else { continue }
                let name = scenario.targets[index].name
                if let known = found.firstIndex(where: { $0.reason == reason }) {
                    found[known].targets.append(name)
                } else {
                    found.append(
                        OpenObjective(objective: objective, targets: [name], concernsAll: false, reason: reason)
                    )
                }
            }
            for index in found.indices { found[index].concernsAll = found[index].targets.count == judged.count }
            return found
        }
    }

    private static func reason(_ objective: Objective, _ scenario: Scenario, target: TargetIndex) -> Reason? {
        if objective.metric.entry.population.needsStream, !scenario.targets[target].stream { return .noFigure }
        if let windows = objective.windows { return reason(objective, windows, scenario.load, target) }
        let isAwaited = scenario.load.until == .decided && !objective.isOfWhatWasSeen
        guard let least = isAwaited ? objective.leastToDecide : objective.leastSamples else { return .beyondProof }
        guard let planned = planned(objective, scenario, target, countingTo: least), planned < least else { return nil }
        return .tooFew(least: least, planned: planned)
    }

    /// Returns how many requests of those that an objective judges a target is asked at most; nil where the plan does not say.
    private static func planned(
        _ objective: Objective,
        _ scenario: Scenario,
        _ target: TargetIndex,
        countingTo least: Int
    ) -> Int? {
        // Each round asks every prompt once, and each session has a turn once.
        if objective.prompt != nil, scenario.prompts.isEmpty { return nil }
        let prompts = objective.prompt == nil ? 1 : scenario.prompts.count
        let (most, _) = least.multipliedReportingOverflow(by: prompts)
        let starts =
            objective.turn == nil
            ? scenario.load.plannedRequests(of: target, countingTo: most)
            : scenario.load.plannedStarts(of: target, countingTo: most)
        return starts.map { ($0 + prompts - 1) / prompts }
    }

    private static func reason(
        _ objective: Objective,
        _ windows: WindowsInARow,
        _ load: Load,
        _ target: TargetIndex
    ) -> Reason? {
        guard let least = objective.leastOfWindow else { return .beyondProof }
        switch windows.size {
        case .requests(let size):
            if size < least { return .windowsTooSmall(least: least, requests: size) }
            let (needed, _) = windows.count.multipliedReportingOverflow(by: size)
            guard let planned = load.plannedRequests(of: target, countingTo: needed), planned < needed else {
                return nil
            }
            return .tooFewWindows(planned: planned / size)
        case .time(let length):
            guard case .duration(let time) = load.extent, time.quotient(by: length) < windows.count else { return nil }
            return .tooFewWindows(planned: time.quotient(by: length))
        }
    }
}

extension Objective {
    /// The limit on a share.
    var limitShare: Share { Share(clamping: limit) }

    /// The fewest samples that can prove it, where each of them is as good as can be; nil where no number can.
    ///
    /// A maximum is proved from above, a minimum from below, which is the mirror image. Of a share without a case against
    /// it the bound is 1 − 0.05^(1/n): the least n for a limit is the same as for a percentile.
    package var leastSamples: Int? { leastSamples(confidence: Gate.confidence) }

    /// The fewest samples of one window that can prove it to be within the limit; nil where no number can.
    package var leastOfWindow: Int? {
        windows.flatMap { leastSamples(confidence: WindowsVerdict.confidence(ofEach: $0.count)) }
    }

    private func leastSamples(confidence: Double) -> Int? {
        let quantile: Share
        switch bound {
        case .max: quantile = metric.isShare ? limitShare.rest : (percentile ?? .median).share
        case .min: quantile = metric.isShare ? limitShare : (percentile ?? .median).mirrored.share
        }
        // A share of 0 is a rule about what is seen, and one that nothing can miss is met by anything.
        if metric.isShare, bound == .max ? limit <= 0 || limit >= 1 : limit <= 0 { return 1 }
        return OrderStatistics.leastSamples(toBoundAbove: quantile, confidence: confidence)
    }
}
