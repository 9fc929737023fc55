import Synchronization

/// The real-time priority that event loops ask for.
package enum LoopPriority {
    /// Whether it is granted here; tried on a thread that ends with the question.
    package static func isGranted() -> Bool { run {} }

    /// Does `work` on a thread of its own that has the priority, and waits for its end.
    ///
    /// Returns false, with nothing done, where the priority is not granted.
    package static func run(_ work: @escaping @Sendable () -> Void) -> Bool {
        guard let platform = try? PlatformChoice.ofEnvironment().platform else { return false }
        let answer = Answer()
        let thread = try? SystemThread {
            guard platform.preferThisThread() else { return }
            work()
            platform.stopPreferring()
            answer.isGranted.store(true, ordering: .relaxed)
        }
        thread?.join()
        return answer.isGranted.load(ordering: .relaxed)
    }

    private final class Answer: Sendable {
        let isGranted = Atomic(false)
    }
}
