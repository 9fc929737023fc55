import BenchModel
import ProviderWire
import Synchronization

/// Ends a run whose failures say that going on would only burn its plan.
final class FailureWatch: Sendable {
    private struct Tally {
        var ended = 0
        var failed = 0
        var inARow = 0
        /// The same, of failures that no waiting cures.
        var hopeless = 0
        var hasWorked = false
    }

    private let rules: AbortRules
    private let targets: [Target]
    private let control: RunControl
    private let tallies: Mutex<[Tally]>
    /// The targets that are asked, by their indices.
    private let asked: [Int]
    /// Where each target's requests go, keys struck out.
    private let urls: [String]
    /// Hopeless requests after which a target is given up: a first wave of them, but not one slip.
    private let mostHopeless: Int

    init(_ scenario: Scenario, asked: [Int], urls: [String], control: RunControl) {
        rules = scenario.abort
        targets = scenario.targets
        self.asked = asked
        self.urls = urls
        self.control = control
        mostHopeless = max(3, scenario.load.concurrency)
        tallies = Mutex(Array(repeating: Tally(), count: scenario.targets.count))
    }

    /// Takes the last attempt of a request, and of a key that changes what its refusal means.
    func ended(_ sample: Sample, refusal: RotatingKey.Refusal? = nil) {
        let target = targets[sample.target]
        switch sample.outcome {
        case .cancelled where !sample.wasClosedOnPurpose: return
        case .failed(.notStarted, _): return
        case .failed(.auth, let detail) where rules.authFailure && refusal != .outdated:
            var why = detail
            if case .final(let words)? = refusal { why += "; \(words)" }
            control.abort(
                "endpoint \"\(target.endpoint)\" refused a request of target \"\(target.name)\" for its key: \(why)"
            )
        case .ok, .cancelled, .failed: break
        }
        let tally = tallies.withLock { tallies in
            tallies[sample.target].ended += 1
            if case .failed = sample.outcome {
                tallies[sample.target].failed += 1
                tallies[sample.target].inARow += 1
                tallies[sample.target].hopeless = isHopeless(sample) ? tallies[sample.target].hopeless + 1 : 0
            } else {
                tallies[sample.target].inARow = 0
                tallies[sample.target].hasWorked = true
            }
            return tallies[sample.target]
        }
        guard case .failed(let kind, let detail) = sample.outcome else { return }
        if rules.nothingWorks, !tally.hasWorked, tally.hopeless >= mostHopeless {
            control.giveUp(
                sample.target,
                because: "nothing works at \(urls[sample.target]): \(kind.rawValue): \(detail) "
                    + "(all \(tally.ended) requests of target \"\(target.name)\" failed)",
                of: asked
            )
        }
        let last = "the last with \(kind.rawValue): \(detail)"
        if let most = rules.consecutiveFailures, tally.inARow >= most {
            control.abort("\(tally.inARow) requests of target \"\(target.name)\" failed in a row, \(last)")
        }
        if let most = rules.errorRate, tally.ended >= rules.afterRequests,
            Double(tally.failed) / Double(tally.ended) > most
        {
            control.abort("\(tally.failed) of \(tally.ended) requests of target \"\(target.name)\" failed, \(last)")
        }
    }

    /// A refused key has a rule of its own: who turned that off wants to go on.
    private func isHopeless(_ sample: Sample) -> Bool {
        if case .failed(.auth, _) = sample.outcome { return false }
        return sample.isHopeless
    }
}
