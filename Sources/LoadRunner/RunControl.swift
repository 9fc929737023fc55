import Synchronization

/// Asks a run under way to start nothing new; what is in flight is let finish.
///
/// To end at once instead, cancel the run's task.
package final class RunControl: Sendable {
    private struct State {
        var handlers: [@Sendable (String?) -> Void] = []
        var isStopping = false
        /// Why a rule ended the run; nil where somebody asked for it.
        var reason: String?
        /// Whether a part of the plan was left out.
        var isCutShort = false
    }

    private let state = Mutex(State())
    /// A twin of the state's own word, for slots that ask between any two requests.
    private let stopping = Atomic<Bool>(false)

    package init() {}

    package var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Stops because somebody asked for it.
    package func stop() { stop(reason: nil) }

    /// Stops because a rule of the scenario says so; the first reason holds.
    func abort(_ reason: String) { stop(reason: reason) }

    private func stop(reason: String?) {
        let (handlers, reason) = state.withLock { state in
            if !state.isStopping { state.reason = reason }
            state.isStopping = true
            defer { state.handlers = [] }
            return (state.handlers, state.reason)
        }
        stopping.store(true, ordering: .releasing)
        for handler in handlers { handler(reason) }
    }

    /// Calls `handler` once when the run is asked to stop, at once where it has been, with the reason of a rule that did.
    package func whenStopped(_ handler: @escaping @Sendable (String?) -> Void) {
        let (isStopping, reason) = state.withLock { state in
            if !state.isStopping { state.handlers.append(handler) }
            return (state.isStopping, state.reason)
        }
        if isStopping { handler(reason) }
    }

    /// Notes that a part of the plan is left out.
    func cutShort() { state.withLock { $0.isCutShort = true } }

    /// How the run ended, once nothing of it is under way.
    func end(isCancelled: Bool) -> RunEnd {
        state.withLock { state in
            // A rule that the plan's last request broke has kept nothing from being carried out.
            if let reason = state.reason { return state.isCutShort ? .aborted(reason) : .whole }
            return state.isStopping || isCancelled ? .interrupted : .whole
        }
    }
}

/// How a run came to its end.
package enum RunEnd: Sendable, Equatable {
    /// The whole plan was carried out.
    case whole
    /// Somebody asked for it.
    case interrupted
    /// A rule of the scenario ended it, for this reason.
    case aborted(String)

    package var isWhole: Bool { self == .whole }
}
