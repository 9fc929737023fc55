import BenchAnalysis
import BenchModel
import LoadRunner
import Pricing
import Synchronization

/// Keeps the figures of a run so far, as its attempts end; never on the transport's thread.
final class LiveWatch: Sendable {
    private struct State {
        var tally: LiveTally
        var gateToldAt: MonotonicInstant?
    }

    /// How often the gate is judged: its bounds take longer than the other figures.
    private static let gateInterval = Nanoseconds.seconds(1)

    private let state: Mutex<State>

    /// Begins with what earlier sittings have stored.
    init(_ scenario: Scenario, targets: [RunRecord.Target], prices: PriceBook, before samples: [Sample]) {
        var tally = LiveTally(scenario, targets: targets, prices: prices)
        for sample in samples { tally.take(sample) }
        state = Mutex(State(tally: tally))
    }

    func take(_ sample: Sample) { state.withLock { $0.tally.take(sample) } }

    /// Returns the figures so far, and now and then what the gate says of them.
    func event(now: MonotonicInstant = MonotonicClock.now()) -> RunEvent {
        state.withLock { state in
            var gate: LiveGate?
            if state.gateToldAt.map({ now - $0 >= Self.gateInterval }) ?? true {
                gate = state.tally.gate
                state.gateToldAt = now
            }
            return .figures(state.tally.figures, gate)
        }
    }
}

extension RunProgress {
    /// Tells how far the run is, and before that what a watch has gathered, again and again until the task is cancelled.
    func keepTelling(
        every interval: Duration,
        _ live: LiveWatch?,
        of control: RunControl? = nil,
        _ tell: @Sendable (RunEvent) -> Void
    ) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            guard !Task.isCancelled else { return }
            if let event = live?.event() { tell(event) }
            tell(.progress(snapshot(of: control)))
        }
    }
}
