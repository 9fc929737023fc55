import BenchModel
import Synchronization

/// Ends a run whose failures say that going on would only burn its plan.
final class FailureWatch: Sendable {
    private struct Tally {
        var ended = 0
        var failed = 0
        var inARow = 0
    }

    private let rules: AbortRules
    private let targets: [Target]
    private let control: RunControl
    private let tallies: Mutex<[Tally]>

    init(_ scenario: Scenario, control: RunControl) {
        rules = scenario.abort
        targets = scenario.targets
        self.control = control
        tallies = Mutex(Array(repeating: Tally(), count: scenario.targets.count))
    }

    /// Takes the last attempt of a request.
    func ended(_ sample: Sample) {
        let target = targets[sample.target]
        switch sample.outcome {
        case .cancelled where !sample.wasClosedOnPurpose: return
        case .failed(.notStarted, _): return
        case .failed(.auth, let detail) where rules.authFailure:
            control.abort(
                "endpoint \"\(target.endpoint)\" refused a request of target \"\(target.name)\" for its key: \(detail)"
            )
        case .ok, .cancelled, .failed: break
        }
        let tally = tallies.withLock { tallies in
            tallies[sample.target].ended += 1
            if case .failed = sample.outcome {
                tallies[sample.target].failed += 1
                tallies[sample.target].inARow += 1
            } else {
                tallies[sample.target].inARow = 0
            }
            return tallies[sample.target]
        }
        guard case .failed(let kind, let detail) = sample.outcome else { return }
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
}
