package import BenchModel
import Synchronization

/// Stops a run gently: nothing new starts, and requests in flight finish.
///
/// To end it at once, cancel the run's task instead.
package final class RunControl: Sendable {
    private struct State {
        var handlers: [@Sendable (RunStop) -> Void] = []
        var targetHandlers: [@Sendable (String) -> Void] = []
        var stop: RunStop?
        /// The targets given up, each with the reason, in that order.
        var givenUp: [(target: TargetIndex, reason: String)] = []
        /// Whether a part of the plan was left out.
        var isCutShort = false
    }

    private let state = Mutex(State())
    /// Atomic copies of the state, which slots read between any two requests.
    private let stopping = Atomic<Bool>(false)
    private let hasGivenUp = Atomic<Bool>(false)

    package init() {}

    package var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Whether a target should get no more requests.
    func isStopping(_ target: TargetIndex) -> Bool { isStopping || hasGivenUp(target) }

    /// Whether a target gets no more requests because none succeeded.
    func hasGivenUp(_ target: TargetIndex) -> Bool {
        hasGivenUp.load(ordering: .acquiring) && state.withLock { $0.givenUp.contains { $0.target == target } }
    }

    /// Stops at the user's request.
    package func stop() { stop(.asked) }

    /// Stops because nothing more is to be known; what is in flight goes on to its end.
    package func finish() { stop(.enough) }

    /// Stops because of a rule of the scenario; the first reason holds.
    func abort(_ reason: String) { stop(.rule(reason)) }

    /// Sends no more requests to a target because none succeeds; the run ends if no other target is left.
    ///
    /// - Parameters:
    ///   - target: which target.
    ///   - reason: a sentence.
    ///   - targets: all targets of the run.
    func giveUp(_ target: TargetIndex, because reason: String, of targets: [TargetIndex]) {
        let (handlers, all) = state.withLock { state -> ([@Sendable (String) -> Void], String?) in
            if state.givenUp.contains(where: { $0.target == target }) { return ([], nil) }
            state.givenUp.append((target, reason))
            let isAll = targets.allSatisfy { target in state.givenUp.contains { $0.target == target } }
            return (isAll ? [] : state.targetHandlers, isAll ? Self.words(state.givenUp) : nil)
        }
        hasGivenUp.store(true, ordering: .releasing)
        for handler in handlers { handler(reason) }
        if let all { stop(.hopeless(all)) }
    }

    private static func words(_ givenUp: [(target: TargetIndex, reason: String)]) -> String {
        givenUp.map(\.reason).eachOnce.joined(separator: "; ")
    }

    private func stop(_ stop: RunStop) {
        let (handlers, stop) = state.withLock { state in
            let first = state.stop ?? stop
            state.stop = first
            defer { state.handlers = [] }
            return (state.handlers, first)
        }
        stopping.store(true, ordering: .releasing)
        for handler in handlers { handler(stop) }
    }

    /// Calls `handler` once when the run is asked to stop, or at once if it already was.
    package func whenStopped(_ handler: @escaping @Sendable (RunStop) -> Void) {
        let stop = state.withLock { state in
            if state.stop == nil { state.handlers.append(handler) }
            return state.stop
        }
        if let stop { handler(stop) }
    }

    /// Calls `handler` with the reason whenever a target is given up while others go on.
    package func whenTargetGivenUp(_ handler: @escaping @Sendable (String) -> Void) {
        state.withLock { $0.targetHandlers.append(handler) }
    }

    /// Notes that a part of the plan is left out.
    func cutShort() { state.withLock { $0.isCutShort = true } }

    /// Returns how the run ended; call it when no request is in flight.
    ///
    /// Nobody is told of a stop any more: handlers hold what they stop, which holds this. Of a program with many runs none would
    /// ever be freed.
    func end(isCancelled: Bool) -> RunEnd {
        state.withLock { state in
            (state.handlers, state.targetHandlers) = ([], [])
            // If the plan's last request broke a rule, nothing was left out and the plan was carried out whole.
            switch state.stop {
            case .rule(let reason), .hopeless(let reason): return state.isCutShort ? .aborted(reason) : .whole
            case .asked: return .interrupted
            case .enough: return isCancelled ? .interrupted : .whole
            case nil: break
            }
            if isCancelled { return .interrupted }
            guard state.isCutShort, !state.givenUp.isEmpty else { return .whole }
            return .aborted("\(Self.words(state.givenUp)); the other targets went on to their end")
        }
    }
}

/// Why a run is asked to stop.
package enum RunStop: Sendable, Equatable {
    /// The user asked for it.
    case asked
    /// Nothing more is to be known.
    case enough
    /// A rule of the scenario was broken; the text is the reason.
    case rule(String)
    /// No request succeeds; the text is the reason.
    case hopeless(String)
}

/// How a run ended.
package enum RunEnd: Sendable, Equatable {
    /// The whole plan was carried out.
    case whole
    /// The user interrupted it.
    case interrupted
    /// A rule of the scenario ended it or gave up one of its targets; the text is the reason.
    case aborted(String)

    package var isWhole: Bool { self == .whole }
    package var status: RunRecord.Status { isWhole ? .finished : .interrupted }
}
