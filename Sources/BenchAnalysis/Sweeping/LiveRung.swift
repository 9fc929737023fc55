package import BenchModel
import Synchronization

/// Tells, while a rung is under way, that its question is decided.
///
/// It looks at the first requests of the plan up to the first that is still under way, so that no slow one is overlooked, and again
/// whenever these have become a tenth more, as ``RungRule/decision(_:)`` does afterwards. It looks in a task of its own: no request
/// waits for that.
package final class LiveRung: Sendable {
    private struct State {
        /// Nil is a request that nobody can judge.
        var ended = PlanPrefix<RungRequest?>()
        var prefix: [RungRequest] = []
        var looks = LookTimes()
        /// How many of the first requests are to be looked at: those looks that are still due.
        var due: [Int] = []
        var isLooking = false
        var isDecided = false
        var whenDecided: (@Sendable (_ requests: Int) -> Void)?
    }

    private let rule: RungRule
    private let target: RunRecord.Target
    private let isOpenLoop: Bool
    private let state = Mutex(State())

    package init(_ rule: RungRule, _ target: RunRecord.Target, isOpenLoop: Bool) {
        self.rule = rule
        self.target = target
        self.isOpenLoop = isOpenLoop
    }

    /// Calls back once it is decided, with the number of requests that decided it; set before the first request.
    package func whenDecided(_ handler: @escaping @Sendable (_ requests: Int) -> Void) {
        state.withLock { $0.whenDecided = handler }
    }

    /// Takes an attempt that has ended.
    package func take(_ sample: Sample) {
        guard sample.phase == .measure else { return }
        let isDue = state.withLock { state in
            for request in state.ended.take(sample, judged) {
                guard let request else { continue }
                state.prefix.append(request)
                if state.looks.isDue(at: state.prefix.count) { state.due.append(state.prefix.count) }
            }
            guard !state.isDecided, !state.isLooking, !state.due.isEmpty else { return false }
            state.isLooking = true
            return true
        }
        if isDue { Task { lookWhileDue() } }
    }

    /// Looks at all that is due, one after the other, so that it decides by the requests by which the rung is judged afterwards.
    private func lookWhileDue() {
        while let requests = nextDue() { look(at: requests) }
    }

    private func nextDue() -> [RungRequest]? {
        state.withLock { state in
            guard !state.isDecided, !state.due.isEmpty else {
                state.isLooking = false
                return nil
            }
            return Array(state.prefix[..<state.due.removeFirst()])
        }
    }

    /// Looks at the requests so far, and says so if they decide.
    func look(at requests: [RungRequest]) {
        let isDecided = rule.isDecided(requests.sorted { $0.began < $1.began })
        let handler = state.withLock { state -> (@Sendable (Int) -> Void)? in
            guard isDecided, !state.isDecided else { return nil }
            state.isDecided = true
            return state.whenDecided.take()
        }
        handler?(requests.count)
    }

    private func judged(_ request: RequestAttempts) -> RungRequest? {
        RungRequest(MeasuredRequest(request, of: target), rule.question, isOpenLoop: isOpenLoop)
    }
}
