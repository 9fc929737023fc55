import BenchModel
import Synchronization

/// Tells whatever a watch waits for that somebody asks for its end.
package final class WatchStop: Sendable {
    private struct State {
        var isAsked = false
        var last = 0
        var handlers: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var isAsked: Bool { state.withLock(\.isAsked) }

    /// Asks for the end; once more asks for it at once.
    @Sendable
    package func ask() {
        let handlers = state.withLock { state in
            state.isAsked = true
            return Array(state.handlers.values)
        }
        for handler in handlers { handler() }
    }

    /// Calls back whenever the end is asked for, and at once where it was already.
    ///
    /// - Returns: what ends that.
    @Sendable
    package func whenAsked(_ handler: @escaping @Sendable () -> Void) -> @Sendable () -> Void {
        let (number, isAsked) = state.withLock { state in
            state.last += 1
            state.handlers[state.last] = handler
            return (state.last, state.isAsked)
        }
        if isAsked { handler() }
        return { [self] in state.withLock { _ = $0.handlers.removeValue(forKey: number) } }
    }

    /// Waits until a moment has come, or somebody asks for the end.
    func sleep(until instant: Instant<SinceBoot>, _ clock: some WatchClock) async {
        let nap = Task { await clock.sleep(until: instant) }
        let end = whenAsked { nap.cancel() }
        await nap.value
        end()
    }
}
