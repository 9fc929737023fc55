import Synchronization

/// Asks a run under way to start nothing new; what is in flight is let finish.
///
/// To end at once instead, cancel the run's task.
package final class RunControl: Sendable {
    private struct State {
        var handlers: [@Sendable (RunStop) -> Void] = []
        var targetHandlers: [@Sendable (String) -> Void] = []
        var stop: RunStop?
        /// Targets of which nothing more is asked, each with the reason, in the order in which that was found.
        var givenUp: [(target: Int, reason: String)] = []
        /// Whether a part of the plan was left out.
        var isCutShort = false
    }

    private let state = Mutex(State())
    /// Twins of the state's own words, for slots that ask between any two requests.
    private let stopping = Atomic<Bool>(false)
    private let hasGivenUp = Atomic<Bool>(false)

    package init() {}

    package var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Whether nothing more is to be asked of a target.
    func isStopping(_ target: Int) -> Bool {
        if isStopping { return true }
        return hasGivenUp.load(ordering: .acquiring)
            && state.withLock { $0.givenUp.contains { $0.target == target } }
    }

    /// Stops because somebody asked for it.
    package func stop() { stop(.asked) }

    /// Stops because a rule of the scenario says so; the first reason holds.
    func abort(_ reason: String) { stop(.rule(reason)) }

    /// Asks nothing more of a target, as nothing of it works; the others go on, and where there are none the run ends.
    ///
    /// - Parameters:
    ///   - target: by its index.
    ///   - reason: a sentence.
    ///   - targets: all that are asked.
    func giveUp(_ target: Int, because reason: String, of targets: [Int]) {
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

    private static func words(_ givenUp: [(target: Int, reason: String)]) -> String {
        var reasons: [String] = []
        for (_, reason) in givenUp where !reasons.contains(reason) { reasons.append(reason) }
        return reasons.joined(separator: "; ")
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

    /// Calls `handler` once when the run is asked to stop, at once where it has been.
    package func whenStopped(_ handler: @escaping @Sendable (RunStop) -> Void) {
        let stop = state.withLock { state in
            if state.stop == nil { state.handlers.append(handler) }
            return state.stop
        }
        if let stop { handler(stop) }
    }

    /// Calls `handler` whenever a target is given up while others go on, with the reason.
    package func whenTargetGivenUp(_ handler: @escaping @Sendable (String) -> Void) {
        state.withLock { $0.targetHandlers.append(handler) }
    }

    /// Notes that a part of the plan is left out.
    func cutShort() { state.withLock { $0.isCutShort = true } }

    /// How the run ended, once nothing of it is under way.
    func end(isCancelled: Bool) -> RunEnd {
        state.withLock { state in
            // A rule that the plan's last request broke has kept nothing from being carried out.
            switch state.stop {
            case .rule(let reason), .hopeless(let reason): return state.isCutShort ? .aborted(reason) : .whole
            case .asked: return .interrupted
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
    /// Somebody wants it.
    case asked
    /// A rule of the scenario says so, for this reason.
    case rule(String)
    /// Nothing works, for this reason.
    case hopeless(String)
}

/// How a run came to its end.
package enum RunEnd: Sendable, Equatable {
    /// The whole plan was carried out.
    case whole
    /// Somebody asked for it.
    case interrupted
    /// A rule of the scenario ended it, or what was asked of one target, for this reason.
    case aborted(String)

    package var isWhole: Bool { self == .whole }
}
