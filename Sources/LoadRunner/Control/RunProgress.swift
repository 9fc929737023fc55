package import BenchModel
import Synchronization

/// Counts what a run does, for the progress line.
package final class RunProgress: Sendable {
    /// The state of a run at one moment.
    package struct Snapshot: Sendable, Equatable {
        /// Measured and warm-up requests that have ended, however many attempts they took.
        package var done = 0
        package var inFlight = 0
        package var failed = 0
        /// The number of requests in the plan; nil if a time, not a number, ends the run.
        package var planned: Int?
        /// The median TTFT of recent measured requests; nil before the first.
        package var medianTTFT: Nanoseconds?
        /// An estimate from the pace so far; nil if there is none yet.
        package var timeLeft: Nanoseconds?
    }

    private struct State {
        var done = 0
        var inFlight = 0
        var failed = 0
        var measuringBegan: MonotonicInstant?
        /// A ring buffer of the last TTFTs: the display shows the median of the recent past.
        var recent: [Nanoseconds] = []
        var place = 0
    }

    private static let remembered = 1000

    private let state = Mutex(State())
    private let createdAt: MonotonicInstant
    private let planned: Int?
    private let duration: Nanoseconds?
    private let isSequential: Bool

    package init(_ scenario: Scenario, remaining: RemainingPlan? = nil, now: MonotonicInstant = MonotonicClock.now()) {
        createdAt = now
        let remaining = remaining ?? RemainingPlan(scenario)
        var planned: Int?
        var durations: [Nanoseconds] = []
        for target in scenario.targets.indices where !remaining.isFinished(target: target) {
            switch remaining.extent(of: target) {
            case .requests(let count):
                // Add with saturation: a scenario may ask for more requests than an Int holds.
                let left = count - remaining.finishedPlaces(of: target).count
                planned = (planned ?? 0).addingSaturated(left).addingSaturated(scenario.load.warmup)
            case .duration(let time): durations.append(time)
            }
        }
        self.planned = planned
        isSequential = scenario.load.order == .sequential
        duration = durations.isEmpty ? nil : isSequential ? durations.saturatingSum : durations.max()
    }

    /// Notes that a target's measured requests begin.
    ///
    /// Of concurrent targets the last one to begin counts, because it ends last.
    @Sendable func measuringBegan() {
        state.withLock { if $0.measuringBegan == nil || !isSequential { $0.measuringBegan = MonotonicClock.now() } }
    }

    func began() { state.withLock { $0.inFlight += 1 } }

    /// Notes that an attempt was withdrawn before it started.
    func withdrawn() { state.withLock { $0.inFlight -= 1 } }

    func ended(_ sample: Sample) {
        state.withLock { state in
            if sample.times.started != nil { state.inFlight -= 1 }
            guard sample.retryWait == nil else { return }
            state.done += 1
            if case .failed = sample.outcome { state.failed += 1 }
            guard sample.phase == .measure, sample.isMeasurement, let sent = sample.times.sent,
                let token = sample.response.deltas.firstToken
            else { return }
            if state.recent.count < Self.remembered {
                state.recent.append(token - sent)
            } else {
                state.recent[state.place] = token - sent
                state.place = (state.place + 1) % Self.remembered
            }
        }
    }

    package func snapshot(now: MonotonicInstant = MonotonicClock.now()) -> Snapshot {
        let state = state.withLock { $0 }
        var snapshot = Snapshot(done: state.done, inFlight: state.inFlight, failed: state.failed, planned: planned)
        let sorted = state.recent.sorted()
        if !sorted.isEmpty { snapshot.medianTTFT = sorted[(sorted.count - 1) / 2] }
        if let duration {
            snapshot.timeLeft = state.measuringBegan.map { max(0, $0 + duration - now) }
        } else if let planned, state.done > 0 {
            let left = Double(max(0, planned - state.done))
            let seconds = (now - createdAt).inSeconds * left / Double(state.done)
            // Beyond a year it is no useful estimate, and beyond 292 years it overflows.
            if seconds < 365 * 86_400 { snapshot.timeLeft = .seconds(seconds) }
        }
        return snapshot
    }
}
