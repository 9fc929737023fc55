import Synchronization

/// Asks a run under way to start nothing new; what is in flight is let finish.
///
/// To end at once instead, cancel the run's task.
package final class RunControl: Sendable {
    private let stopping = Atomic<Bool>(false)

    package init() {}

    package var isStopping: Bool { stopping.load(ordering: .relaxed) }

    package func stop() { stopping.store(true, ordering: .relaxed) }
}
