package import BenchModel
import Synchronization

/// An endpoint's key that changes during a run, for instance because a program prints a new one.
///
/// It is renewed ahead of its expiry (``renew()``) while requests go on with the current key. If the server refuses the
/// key (``refused(_:)``), one new key is fetched and later requests wait for it (``ready()``). All earlier keys are
/// kept, so that they can be struck out of servers' texts.
package final class RotatingKey: Sendable {
    /// What the refusal of a key means.
    package enum Refusal: Sendable, Equatable {
        /// The key was an old one, or a new one is being fetched: the next attempt may succeed.
        case outdated
        /// The refused key was itself a replacement and never worked, or no key could be had; the text says why.
        case final(String)
    }

    private struct State {
        /// In order of arrival; the last one is current.
        var keys: [Secret]
        /// Whether a request succeeded with the current key.
        var hasWorked = false
        /// Whether the current key was fetched because the server refused the one before it.
        var followsRefusal = false
        /// Why no key could be fetched in place of the refused current one.
        var failure: String?
        var isRenewing = false
        /// Whether the server refused the current key.
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
    ///   - first: the key to begin with.
    ///   - fetch: gets the next key, given all so far; never called twice at a time. Its error says why there is none,
    ///     in words that can be shown.
    package init(_ first: Secret, fetch: @escaping @Sendable ([Secret]) async throws -> Secret) {
        state = Mutex(State(keys: [first]))
        self.fetch = fetch
    }

    /// Calls `handler` with the reason whenever no new key could be had.
    package func whenNotRenewed(_ handler: @escaping @Sendable (String) -> Void) {
        state.withLock { $0.handlers.append(handler) }
    }

    /// Every key so far; the last one is current.
    package var all: [Secret] { state.withLock(\.keys) }

    /// The current key, and its number counted from 0.
    package var current: (key: Secret, number: Int) {
        state.withLock { ($0.keys[$0.keys.count - 1], $0.keys.count - 1) }
    }

    /// Notes that a request succeeded with a key.
    package func worked(_ number: Int) {
        state.withLock { if number == $0.keys.count - 1 { $0.hasWorked = true } }
    }

    /// Notes that a key was refused and starts fetching a new one if none is being fetched; does not wait for it.
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

    /// Fetches a new key ahead of the expiry of the current one; does nothing if one is being fetched.
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

    /// Waits while the current key is known to be refused; returns whether it had to wait.
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

    /// Cancels a fetch under way and prevents further ones.
    package func close() {
        let task = state.withLock { state in
            state.isClosed = true
            return state.task
        }
        task?.cancel()
    }

    /// Renews the key after four fifths of its lifetime, again and again, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - timeToLive: how long a key is valid.
    ///   - sleep: waits; throws if the task is cancelled.
    package func keepUp(
        _ timeToLive: Nanoseconds,
        sleep: (Nanoseconds) async throws -> Void
    ) async {
        var wait = timeToLive / 5 * 4
        while !Task.isCancelled {
            guard (try? await sleep(max(1, wait))) != nil else { return }
            let before = current.number
            await renew()
            // If that failed, use the rest of the lifetime for further tries.
            wait = current.number > before ? timeToLive / 5 * 4 : max(.seconds(1), timeToLive / 20)
        }
    }
}
