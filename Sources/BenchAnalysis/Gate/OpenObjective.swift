package import BenchModel
import Statistics

/// An objective that no run of a plan can prove, whatever the servers answer: the gate can fail it, or leave it open.
package struct OpenObjective: Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        /// The targets ask for buffered answers, which do not have the figure.
        case noFigure
        /// So many samples are the least, and the plan gives each target fewer.
        case tooFew(least: Int, planned: Int)
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
        guard let least = objective.leastSamples else { return .beyondProof }
        guard let planned = scenario.load.plannedRequests(of: target, countingTo: least), planned < least else {
            return nil
        }
        return .tooFew(least: least, planned: planned)
    }
}

extension Objective {
    /// The limit on a share.
    var limitShare: Share { Share(clamping: limit) }

    /// The fewest samples that can prove it, where each of them is as good as can be; nil where no number can.
    ///
    /// A maximum is proved from above, a minimum from below, which is the mirror image. Of a share without a case against
    /// it the bound is 1 − 0.05^(1/n): the least n for a limit is the same as for a percentile.
    package var leastSamples: Int? {
        let quantile: Share
        switch bound {
        case .max: quantile = metric.isShare ? limitShare.rest : (percentile ?? .median).share
        case .min: quantile = metric.isShare ? limitShare : (percentile ?? .median).mirrored.share
        }
        // A share of 0 is a rule about what is seen, and one that nothing can miss is met by anything.
        if metric.isShare, bound == .max ? limit <= 0 || limit >= 1 : limit <= 0 { return 1 }
        return OrderStatistics.leastSamples(toBoundAbove: quantile, confidence: Gate.confidence)
    }
}
