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
        /// An estimate from the pace so far, until the last target ends; nil if there is none yet.
        package var timeLeft: Nanoseconds?
        /// The time since the run began.
        package var elapsed: Nanoseconds = 0
        /// The same of each target, in the order of the scenario.
        package var targets: [Part] = []

        /// How far one target is.
        package struct Part: Sendable, Equatable {
            package var done = 0
            package var inFlight = 0
            package var failed = 0
            /// The number of its requests in the plan; nil if a time ends them.
            package var planned: Int?
            package var timeLeft: Nanoseconds?
            /// Whether it gets no more requests because none succeeded.
            package var isGivenUp = false

            package init() {}

            /// How many of its requests are still to end; 0 where none starts any more, or a time ends them.
            fileprivate var left: Int { isGivenUp ? 0 : max(0, (planned ?? 0) - done) }
        }
    }

    private struct State {
        var parts: PerTarget<Part>
        var measuringBegan: MonotonicInstant?
        /// A ring buffer of the last TTFTs: the display shows the median of the recent past.
        var recent: [Nanoseconds] = []
        var place = 0
    }

    /// One target's counts.
    private struct Part {
        var done = 0
        var inFlight = 0
        var failed = 0
        var began: MonotonicInstant?
        let planned: Int?
    }

    private static let remembered = 1000

    private let state: Mutex<State>
    private let createdAt: MonotonicInstant
    private let planned: Int?
    private let duration: Nanoseconds?
    private let isSequential: Bool

    package init(_ scenario: Scenario, remaining: RemainingPlan? = nil, now: MonotonicInstant = MonotonicClock.now()) {
        createdAt = now
        let remaining = remaining ?? RemainingPlan(scenario)
        var planned: Int?
        var durations: [Nanoseconds] = []
        var plans = PerTarget(scenario.targets) { _ in Int?.none }
        for target in scenario.targets.places where !remaining.isFinished(target: target) {
            if case .duration(let time) = remaining.extent(of: target) {
                durations.append(time)
            } else if let left = remaining.requestsLeft(of: target) {
                // Add with saturation: a scenario may ask for more requests than an Int holds.
                let own = left.addingSaturated(scenario.load.warmup)
                plans[target] = own
                planned = (planned ?? 0).addingSaturated(own)
            }
        }
        self.planned = planned
        state = Mutex(State(parts: plans.mapValues { Part(planned: $0) }))
        isSequential = scenario.load.order == .sequential
        duration = durations.isEmpty ? nil : isSequential ? durations.saturatingSum : durations.max()
    }

    /// Notes that a target's measured requests begin.
    ///
    /// Of concurrent targets the last one to begin counts, because it ends last.
    @Sendable func measuringBegan() {
        state.withLock { if $0.measuringBegan == nil || !isSequential { $0.measuringBegan = MonotonicClock.now() } }
    }

    /// When measured requests began; nil before that.
    package var measuringSince: MonotonicInstant? { state.withLock(\.measuringBegan) }

    /// Notes that one of a target's requests is under way.
    package func began(_ target: TargetIndex, at now: MonotonicInstant = MonotonicClock.now()) {
        state.withLock { state in
            state.parts[target].inFlight += 1
            if state.parts[target].began == nil { state.parts[target].began = now }
        }
    }

    /// Notes that an attempt was withdrawn before it started.
    func withdrawn(_ target: TargetIndex) { state.withLock { $0.parts[target].inFlight -= 1 } }

    /// Notes that an attempt has ended.
    package func ended(_ sample: Sample) {
        state.withLock { state in
            if sample.times.started != nil { state.parts[sample.target].inFlight -= 1 }
            guard sample.retryWait == nil else { return }
            state.parts[sample.target].done += 1
            if case .failed = sample.outcome { state.parts[sample.target].failed += 1 }
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

    /// Returns how far the run is.
    ///
    /// - Parameters:
    ///   - now: the moment.
    ///   - control: knows which targets are given up.
    /// - Returns: the counts, and estimates from the pace so far.
    package func snapshot(now: MonotonicInstant = MonotonicClock.now(), of control: RunControl? = nil) -> Snapshot {
        // Copied under the lock, so that whoever counts next writes in place and copies nothing.
        let (parts, recent, measuringBegan) = state.withLock { state in
            (state.parts.map(\.self), state.recent.map(\.self), state.measuringBegan)
        }
        var snapshot = Snapshot(
            done: parts.reduce(0) { $0 + $1.done },
            inFlight: parts.reduce(0) { $0 + $1.inFlight },
            failed: parts.reduce(0) { $0 + $1.failed },
            planned: planned
        )
        let sorted = recent.sorted()
        if !sorted.isEmpty { snapshot.medianTTFT = sorted[(sorted.count - 1) / 2] }
        snapshot.elapsed = now - createdAt
        let durationLeft = duration.flatMap { duration in measuringBegan.map { max(0, $0 + duration - now) } }
        snapshot.targets = zip(parts.indices, parts).map { place, part in
            var shown = Snapshot.Part()
            shown.isGivenUp = control?.hasGivenUp(TargetIndex(place)) ?? false
            (shown.done, shown.inFlight, shown.failed, shown.planned) = (
                part.done, part.inFlight, part.failed, part.planned
            )
            if shown.isGivenUp {
                shown.timeLeft = nil
            } else if part.planned != nil, let began = part.began {
                shown.timeLeft = Self.timeLeft(for: Double(shown.left), done: part.done, in: now - began)
            } else if part.began != nil, !isSequential {
                shown.timeLeft = durationLeft
            }
            return shown
        }
        snapshot.timeLeft = duration == nil ? timeLeft(of: snapshot) : durationLeft
        return snapshot
    }

    /// Returns the time until the last target ends: of targets side by side the slowest decides, one after the other they add up.
    private func timeLeft(of snapshot: Snapshot) -> Nanoseconds? {
        guard planned != nil else { return nil }
        let open = snapshot.targets.filter { $0.left > 0 }
        let known = open.compactMap(\.timeLeft?.inSeconds)
        // Those that have not begun, or have no answer yet, are taken to be as fast as all together.
        let unknown = open.filter { $0.timeLeft == nil }.reduce(0.0) { $0 + Double($1.left) }
        let all = open.reduce(0.0) { $0 + Double($1.left) }
        let (paced, begun) = isSequential ? (unknown, known.reduce(0, +)) : (all, known.max() ?? 0)
        if unknown == 0 { return .seconds(begun) }
        return Self.timeLeft(for: paced, done: snapshot.done, in: snapshot.elapsed).flatMap { rest in
            Self.useful(isSequential ? begun + rest.inSeconds : max(begun, rest.inSeconds))
        }
    }

    /// Returns an estimate from the pace so far; nil if there is none, or none that is of use.
    private static func timeLeft(for left: Double, done: Int, in elapsed: Nanoseconds) -> Nanoseconds? {
        done > 0 ? useful(elapsed.inSeconds * left / Double(done)) : nil
    }

    /// Beyond a year it is no useful estimate, and beyond 292 years it overflows.
    private static func useful(_ seconds: Double) -> Nanoseconds? {
        seconds < 365 * 86_400 ? .seconds(seconds) : nil
    }
}
