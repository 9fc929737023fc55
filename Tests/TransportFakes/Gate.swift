import Glibc
import Synchronization

/// Keeps threads and tasks waiting until a test lets them go, once and for all.
///
/// `@unchecked Sendable`: a POSIX semaphore may be used by any thread; it lies at one place for the gate's life.
package final class Gate: @unchecked Sendable {
    private struct State {
        var isOpen = false
        var last = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private let state = Mutex(State())

    package init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    package func open() {
        sem_post(semaphore)
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Blocks the thread until the gate is open.
    package func waitOnThread() {
        while sem_wait(semaphore) != 0 {}
        // For the next one.
        sem_post(semaphore)
    }

    /// Waits until the gate is open, or the task is cancelled.
    package func wait() async {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.isOpen || Task.isCancelled { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }
}
