package import BenchAnalysis
import BenchModel
package import LocalServer
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Keeps what a watch has measured for those who ask for it, and answers them.
package final class WatchMetrics: Sendable {
    private struct State {
        var meters: WatchMeters
        var watch: WatchState?
    }

    private let state: Mutex<State>
    private let startedAt = MonotonicClock.wallNow()

    package init(_ bounds: [WatchedBound]) { state = Mutex(State(meters: WatchMeters(bounds))) }

    package func take(_ event: WatchEvent) {
        state.withLock { state in
            switch event {
            case .begun(_, let open, _): state.meters.goOn(open)
            case .probed(let record, let measured, let open): state.meters.take(record, measured, open: open)
            case .waiting(let watch): state.watch = watch
            case .gap: state.meters.takeGap()
            case .clockStepped: state.meters.takeClockStep()
            case .leftOut(let slots): state.meters.take(slotsLeftOut: slots)
            case .thinned(let runs): state.meters.take(runsThinned: runs)
            case .delivered(_, let channel): state.meters.take(channel, wasDelivered: true)
            case .notDelivered(let channel, _): state.meters.take(channel, wasDelivered: false)
            case .run, .alerted, .budgetSpent, .notStored, .storedAgain: break
            }
        }
    }

    /// Returns what is known now.
    package func snapshot() -> (meters: WatchMeters, watch: WatchState?, process: ProcessState) {
        let process = ProcessState(
            startedAt: startedAt,
            cpu: ProcessMeter.processorTime,
            memory: ProcessMeter.residentMemory
        )
        return state.withLock { ($0.meters, $0.watch, process) }
    }

    /// Begins to answer at `/metrics`.
    ///
    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: 0 takes any free one.
    ///   - page: makes the page of what is known, in one of the types that the client accepts.
    /// - Returns: the server, which answers already.
    /// - Throws: a `ListenFault`.
    package func serve(
        host: String,
        port: Int,
        page: @escaping @Sendable (WatchMeters, WatchState?, ProcessState, _ accepted: String) -> ServedPage
    ) async throws -> PageServer {
        try await PageServer(host: host, port: port) { [self] path, accepted in
            switch path {
            case "/metrics":
                let now = snapshot()
                return page(now.meters, now.watch, now.process, accepted)
            case "/": return ServedPage("text/plain; charset=utf-8", "ezbench watch; /metrics has the metrics\n")
            default: return nil
            }
        }
    }
}
