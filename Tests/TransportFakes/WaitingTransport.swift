package import BenchModel
import Synchronization

/// A transport in which no planned start ever comes: each waits until it is withdrawn or its task cancelled.
package final class WaitingTransport: Transport {
    private struct State {
        var submitted = 0
        var isWithdrawn = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())
    private let onSubmission: @Sendable (Int) -> Void

    package init(onSubmission: @escaping @Sendable (Int) -> Void) { self.onSubmission = onSubmission }

    package var submitted: Int { state.withLock(\.submitted) }

    package func withdrawWaitingStarts() {
        let waiting = state.withLock { state in
            state.isWithdrawn = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    package func perform(_ request: TransportRequest) async -> HTTPExchange {
        let number = state.withLock { state in
            state.submitted += 1
            return state.submitted
        }
        onSubmission(number)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isWithdrawn || Task.isCancelled { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
        return HTTPExchange(times: PhaseTimes(started: nil), ending: .cancelled)
    }
}
