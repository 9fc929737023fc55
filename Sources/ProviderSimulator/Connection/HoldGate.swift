import NIOCore
import Synchronization

/// How many answers a simulator is holding, as the fault `hold` asks for.
package struct HeldAnswers: Sendable, Equatable {
    /// Held now.
    package var now: Int
    /// Held since the start, including those released or abandoned by their client.
    package var inAll: Int
}

/// Holds answers in the middle until they are released; shared by all connections.
///
/// A test uses it to be sure that a request is under way, however fast or slow the machine is.
final class HoldGate: Sendable {
    private struct State {
        /// Whether nothing is held any more.
        var isOpen = false
        /// Answers that came here since the last release.
        var came = 0
        var inAll = 0
        var held: [Int: EventLoopPromise<Void>] = [:]
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        /// Removes and returns the waiters whose count is reached.
        mutating func takeServed() -> [CheckedContinuation<Void, Never>] {
            let now = held.count
            defer { waiting.removeAll { isOpen || $0.count <= now } }
            return waiting.filter { isOpen || $0.count <= now }.map(\.continuation)
        }
    }

    private let state = Mutex(State())
    /// Called in the order in which answers come, while the gate is locked.
    private let whenHeld: @Sendable (HeldAnswers) -> Void

    init(whenHeld: @escaping @Sendable (HeldAnswers) -> Void) { self.whenHeld = whenHeld }

    /// Holds an answer, unless the gate is open or the answer is one of the first `spared` since the last release.
    ///
    /// - Parameters:
    ///   - spared: how many answers pass before one is held.
    ///   - release: succeeds when the answer may go on, or its client has left.
    /// - Returns: the ticket for ``leave(_:)``; nil if the answer passes, and then `release` is left to the caller.
    func hold(sparing spared: Int, until release: EventLoopPromise<Void>) -> Int? {
        let (ticket, served) = state.withLock { state -> (Int?, [CheckedContinuation<Void, Never>]) in
            state.came += 1
            guard !state.isOpen, state.came > spared else { return (nil, []) }
            state.inAll += 1
            state.held[state.inAll] = release
            whenHeld(HeldAnswers(now: state.held.count, inAll: state.inAll))
            return (state.inAll, state.takeServed())
        }
        for continuation in served { continuation.resume() }
        return ticket
    }

    /// Gives up a place because the client has left.
    func leave(_ ticket: Int) {
        state.withLock { $0.held.removeValue(forKey: ticket) }?.succeed()
    }

    /// Releases what is held; with `forGood`, nothing is held any more.
    func letGo(forGood: Bool) {
        let (held, served) = state.withLock { state in
            defer { state.held = [:] }
            state.came = 0
            state.isOpen = state.isOpen || forGood
            return (Array(state.held.values), state.takeServed())
        }
        for release in held { release.succeed() }
        for continuation in served { continuation.resume() }
    }

    /// Waits until `count` answers are held at the same time, or the gate is open.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isServed = state.withLock { state in
                if state.isOpen || state.held.count >= count { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isServed { continuation.resume() }
        }
    }
}
