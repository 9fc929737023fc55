import BenchModel
import ProviderWire
import Synchronization
import Statistics

/// Ends a run whose failures show that continuing would only use up its plan.
final class FailureWatch: Sendable {
    fileprivate struct Tally {
        var ended = 0
        var failed = 0
        var inARow = 0
        /// The number of ended requests that failed in a way which waiting does not cure.
        var hopeless = 0
        /// The last failure if it may be permanent, and how many in a row were like it.
        var lasting: LastingFailure?
        var alike = 0
        var hasWorked = false
        /// The number of requests that have begun.
        var begun = 0
        /// Which of the first ones are still under way.
        var hopelessWave = Wave()
        var alikeWave = Wave()
    }

    /// The first requests of a target: one that is refused where too many are under way has its slot free again at once, and many fail there
    /// before the first that was taken has ended.
    fileprivate struct Wave {
        private(set) var underWay = 0
        private var size = 0

        init(of size: Int = 0) { self.size = size }

        mutating func began(_ place: Int) { if place < size { underWay += 1 } }
        mutating func ended(_ place: Int) { if place < size { underWay -= 1 } }
    }

    private let rules: AbortRules
    private let targets: [Target]
    private let control: RunControl
    private let tallies: Mutex<PerTarget<Tally>>
    /// The targets of this run.
    private let asked: [TargetIndex]
    private let calls: TargetCalls
    /// After this many hopeless requests a target is given up, once all of its first wave have ended.
    ///
    /// It is the number of that wave, so that one failure is not enough.
    private let mostHopeless: Int
    /// The same, for failures that only their repetition distinguishes from bad luck.
    private let mostAlike: Int

    init(_ scenario: Scenario, asked: [TargetIndex], calls: TargetCalls, control: RunControl) {
        rules = scenario.abort
        targets = scenario.targets
        self.asked = asked
        self.calls = calls
        self.control = control
        let hopeless = max(3, scenario.load.concurrency)
        let alike = max(LastingFailure.enough, scenario.load.concurrency)
        (mostHopeless, mostAlike) = (hopeless, alike)
        tallies = Mutex(
            PerTarget(scenario.targets) { _ in
                Tally(hopelessWave: Wave(of: hopeless), alikeWave: Wave(of: alike))
            }
        )
    }

    /// Notes that a request of a target begins; returns its place among them.
    func began(_ target: TargetIndex) -> Int {
        tallies.withLock { tallies in
            let place = tallies[target].begun
            tallies[target].begun += 1
            tallies[target].hopelessWave.began(place)
            tallies[target].alikeWave.began(place)
            return place
        }
    }

    /// Takes a request's last attempt and, if its key changes, what the refusal of the key means.
    ///
    /// - Parameters:
    ///   - sample: the last attempt.
    ///   - refusal: what the refusal of its key means.
    ///   - place: what ``began(_:)`` said of the request.
    func ended(_ sample: Sample, refusal: RotatingKey.Refusal? = nil, place: Int) {
        let target = targets[sample.target]
        tallies.withLock { tallies in
            tallies[sample.target].hopelessWave.ended(place)
            tallies[sample.target].alikeWave.ended(place)
        }
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
            tallies[sample.target].take(sample)
            return tallies[sample.target]
        }
        guard case .failed(let kind, let detail) = sample.outcome else { return }
        let isHopeless = tally.hopeless >= mostHopeless && tally.hopelessWave.underWay == 0
        let isLasting = tally.alike >= mostAlike && tally.alikeWave.underWay == 0
        if rules.nothingWorks, !tally.hasWorked, isHopeless || isLasting {
            let url = calls[sample.target].url
            // The address that stands behind some details is said once.
            let words = detail.replacing("; asked \(url)", with: "")
            control.giveUp(
                sample.target,
                because: "nothing works at \(url): \(kind.rawValue): \(words) "
                    + "(\(tally.ended == 1 ? "the only request" : "all \(tally.ended) requests") of target \"\(target.name)\" failed)",
                of: asked
            )
        }
        let last = "the last with \(kind.rawValue): \(detail)"
        if let most = rules.consecutiveFailures, tally.inARow >= most {
            control.abort(
                "\(Counted.text(tally.inARow, "request")) of target \"\(target.name)\" failed in a row, \(last)"
            )
        }
        if let most = rules.errorRate, tally.ended >= rules.afterRequests,
            let failed = Share(tally.failed, of: tally.ended), failed > most
        {
            control.abort(
                "\(Counted.part(tally.failed, of: tally.ended, "request")) of target \"\(target.name)\" failed, \(last)"
            )
        }
    }
}

extension FailureWatch.Tally {
    /// Counts a request by its last attempt.
    mutating func take(_ sample: Sample) {
        ended += 1
        guard case .failed(let kind, _) = sample.outcome else {
            inARow = 0
            hasWorked = true
            return
        }
        failed += 1
        inARow += 1
        // A refused key has its own rule; if that is turned off, the run should go on.
        let before = lasting
        lasting = kind == .auth ? nil : sample.lastingFailure
        hopeless = kind != .auth && sample.isHopeless ? hopeless + 1 : 0
        alike = lasting == nil ? 0 : lasting == before ? alike + 1 : 1
    }
}
