import Synchronization

/// Asks a run under way to start nothing new; what is in flight is let finish.
///
/// To end at once instead, cancel the run's task.
package final class RunControl: Sendable {
    private let stopping = Atomic<Bool>(false)
    private let handlers = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    package var isStopping: Bool { stopping.load(ordering: .acquiring) }

    package func stop() {
        stopping.store(true, ordering: .releasing)
        callHandlers()
    }

    /// Calls `handler` once when the run is asked to stop; at once where it has been.
    func whenStopped(_ handler: @escaping @Sendable () -> Void) {
        handlers.withLock { $0.append(handler) }
        if isStopping { callHandlers() }
    }

    private func callHandlers() {
        let taken = handlers.withLock { handlers in
            defer { handlers = [] }
            return handlers
        }
        for handler in taken { handler() }
    }
}
