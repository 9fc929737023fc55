package import BenchModel
import Synchronization

/// The key of an endpoint that is handed out anew while a run goes on, by a program for instance.
///
/// It is renewed ahead of its end (``renew()``), while requests go on with the one that still holds, and once where it is
/// refused (``refused(_:)``), where whoever is about to ask waits for the new one (``ready()``). Every key so far stays
/// known, so that it can be struck out of what servers say.
package final class RotatingKey: Sendable {
    /// What a refusal of a key means.
    package enum Refusal: Sendable, Equatable {
        /// It was an old key, or a new one is on its way: that it was refused says nothing of the next.
        case outdated
        /// A new key that never worked was refused too, or none could be had, for this reason.
        case final(String)
    }

    private struct State {
        /// In the order in which they came; the last one holds.
        var keys: [Secret]
        /// Whether a request went well with the key that holds.
        var hasWorked = false
        /// Whether it was asked for because the one before was refused.
        var followsRefusal = false
        /// Why no key could be had in place of the refused one that holds.
        var failure: String?
        var isRenewing = false
        /// Whether the key that holds is known to be refused.
        var isRefused = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var task: Task<Void, Never>?
        var handlers: [@Sendable (String) -> Void] = []
        var isClosed = false
    }

    private let state: Mutex<State>
    private let fetch: @Sendable ([Secret]) async throws -> Secret

    /// Creates the key.
    ///
    /// - Parameters:
    ///   - first: the one to begin with.
    ///   - fetch: gets another one, given all so far; never called twice at a time. Its error says why there is none, fit
    ///     to be shown.
    package init(_ first: Secret, fetch: @escaping @Sendable ([Secret]) async throws -> Secret) {
        state = Mutex(State(keys: [first]))
        self.fetch = fetch
    }

    /// Calls `handler` whenever there is no further key, with the reason.
    package func whenNotRenewed(_ handler: @escaping @Sendable (String) -> Void) {
        state.withLock { $0.handlers.append(handler) }
    }

    /// Every key so far, the one that holds last.
    package var all: [Secret] { state.withLock(\.keys) }

    /// The key that holds, and its number among all, counted from 0.
    package var current: (key: Secret, number: Int) {
        state.withLock { ($0.keys[$0.keys.count - 1], $0.keys.count - 1) }
    }

    /// Notes that a request went well with a key.
    package func worked(_ number: Int) {
        state.withLock { if number == $0.keys.count - 1 { $0.hasWorked = true } }
    }

    /// Notes that a key was refused, and asks for another one, once; returns at once.
    package func refused(_ number: Int) -> Refusal {
        let (refusal, starts) = state.withLock { state -> (Refusal, Bool) in
            if number < state.keys.count - 1 { return (.outdated, false) }
            if let failure = state.failure { return (.final(failure), false) }
            if state.isRefused { return (.outdated, false) }
            if state.followsRefusal, !state.hasWorked {
                return (.final("a new key was refused as the one before it was"), false)
            }
            if state.isClosed { return (.outdated, false) }
            state.isRefused = true
            defer { state.isRenewing = true }
            return (.outdated, !state.isRenewing)
        }
        if starts {
            let task = Task { await self.fetchNext() }
            state.withLock { $0.task = task }
        }
        return refusal
    }

    /// Gets another key ahead of the end of the one that holds; does nothing where one is on its way.
    package func renew() async {
        let starts = state.withLock { state in
            defer { state.isRenewing = true }
            return !state.isRenewing && !state.isClosed
        }
        if starts { await fetchNext() }
    }

    private func fetchNext() async {
        var fetched: Secret?
        var failure: String?
        do { fetched = try await fetch(all) } catch { failure = "\(error)" }
        let (waiting, handlers) = state.withLock { state in
            if let fetched {
                state.keys.append(fetched)
                state.followsRefusal = state.isRefused
                state.hasWorked = false
                state.failure = nil
            } else if state.isRefused {
                state.failure = failure
            }
            state.isRenewing = false
            state.isRefused = false
            defer { state.waiting = [] }
            return (state.waiting, state.isClosed ? [] : state.handlers)
        }
        for waiter in waiting { waiter.resume() }
        if let failure { for handler in handlers { handler(failure) } }
    }

    /// Returns once the key that holds is not known to be refused; says whether that had to be waited for.
    package func ready() async -> Bool {
        guard state.withLock(\.isRefused) else { return false }
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state -> Bool in
                if !state.isRefused { return true }
                state.waiting.append(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
        return true
    }

    /// Ends what is on its way, and asks for no further key.
    package func close() {
        let task = state.withLock { state in
            state.isClosed = true
            return state.task
        }
        task?.cancel()
    }

    /// Renews the key whenever four fifths of its time are over, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - timeToLive: how long a key holds.
    ///   - sleep: waits; throws where the task is cancelled.
    package func keepUp(
        _ timeToLive: Nanoseconds,
        sleep: (Nanoseconds) async throws -> Void
    ) async {
        var wait = timeToLive / 5 * 4
        while !Task.isCancelled {
            guard (try? await sleep(max(1, wait))) != nil else { return }
            let before = current.number
            await renew()
            // Where there was none, the rest of the time is for trying again.
            wait = current.number > before ? timeToLive / 5 * 4 : max(.seconds(1), timeToLive / 20)
        }
    }
}
