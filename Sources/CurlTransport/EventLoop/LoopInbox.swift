import BenchModel
import Synchronization

/// What other threads ask of an event loop.
///
/// Each call leaves a note and wakes the loop, which takes all notes at once.
final class LoopInbox: Sendable {
    struct Notes {
        var submitted: [Transfer] = []
        var cancelled: [UInt64] = []
        /// Withdraw all waiting starts, and those still to come.
        var isWithdrawing = false
        var isStopping = false
    }

    private struct State {
        var notes = Notes()
        /// Why the loop ended by itself.
        var fault: TransportFault?
    }

    private let state = Mutex(State())
    private let wakeup: WakeupHandle

    init(_ wakeup: WakeupHandle) { self.wakeup = wakeup }

    /// Accepts a transfer; after ``stop()`` it ends as cancelled at once, and after a fault of the loop it fails.
    func submit(_ transfer: Transfer) {
        let refusal = state.withLock { state -> HTTPExchange.Ending? in
            if let fault = state.fault { return .failed(fault) }
            if state.notes.isStopping { return .cancelled }
            state.notes.submitted.append(transfer)
            return nil
        }
        if let refusal { return transfer.end(unsent: refusal) }
        wakeup.signal()
    }

    func cancel(_ id: UInt64) { note { $0.cancelled.append(id) } }

    func withdrawWaitingStarts() { note { $0.isWithdrawing = true } }

    /// Ends the loop; transfers in flight end as cancelled.
    func stop() { note { $0.isStopping = true } }

    private func note(_ change: (inout Notes) -> Void) {
        state.withLock { change(&$0.notes) }
        wakeup.signal()
    }

    // MARK: For the loop

    /// Returns the notes since the last call; what asks for withdrawing or stopping stays.
    func take() -> Notes {
        state.withLock { state in
            defer {
                state.notes.submitted = []
                state.notes.cancelled = []
            }
            return state.notes
        }
    }

    /// Lets every later transfer fail.
    func refuse(because fault: TransportFault) { state.withLock { $0.fault = fault } }
}

extension HTTPExchange.Ending {
    static func failed(_ fault: TransportFault) -> Self {
        .failed(.internal, detail: fault.description)
    }
}
