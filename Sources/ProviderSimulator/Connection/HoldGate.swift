import NIOCore
import Synchronization

/// How many answers a simulator is holding back, as `hold` asks for.
package struct HeldAnswers: Sendable, Equatable {
    /// Held at this moment.
    package var now: Int
    /// Held since the start, those that were let go or left by their client among them.
    package var inAll: Int
}

/// Where answers wait in the middle until somebody lets them go.
///
/// So that what has to be under way is under way, however fast or slow a machine is. Shared by all connections.
final class HoldGate: Sendable {
    private struct State {
        /// Nothing is held any more.
        var isOpen = false
        /// Answers that came here since the last letting go.
        var came = 0
        var inAll = 0
        var held: [Int: EventLoopPromise<Void>] = [:]
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        /// Takes out who waits for no more than are held.
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

    /// Holds an answer, unless the gate is open or the answer is one of the first `spared` since it last let go.
    ///
    /// - Parameters:
    ///   - spared: how many pass before one is held.
    ///   - release: kept when the answer may go on; always kept in the end.
    /// - Returns: what to ``leave(_:)`` with; nil where it passes, and `release` stays the caller's.
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

    /// Gives a place up: the client is gone.
    func leave(_ ticket: Int) {
        state.withLock { $0.held.removeValue(forKey: ticket) }?.succeed()
    }

    /// Lets go on what is held, and what comes later too where it is for good.
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

    /// Waits until so many answers are held at one time, or the gate is open.
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
