import BenchModel
import SampleStore
import Synchronization

@testable import BenchAnalysis
@testable import BenchApplication

/// Clocks that stand still until somebody sleeps, who wakes at once.
final class JumpingClock: WatchClock {
    private struct State {
        var steady: Instant<SinceBoot> = 1_000
        var wallMinusSteady: Nanoseconds = .seconds(1_700_000_000)
        /// What happens when the steady clock has come so far, in order.
        var plan: [(at: Instant<SinceBoot>, work: @Sendable (JumpingClock) -> Void)] = []
    }

    private let state = Mutex(State())

    func steady() -> Instant<SinceBoot> { state.withLock(\.steady) }
    func wall() -> WallTime { state.withLock { WallTime(after: $0.steady.sinceBeginning + $0.wallMinusSteady) } }

    func sleep(until instant: Instant<SinceBoot>) async {
        let due = state.withLock { state in
            state.steady = max(state.steady, instant)
            let now = state.steady
            defer { state.plan.removeAll { $0.at <= now } }
            return state.plan.filter { $0.at <= now }
        }
        for entry in due { entry.work(self) }
    }

    /// Lets time pass: a probe takes it, or the machine sleeps.
    func pass(_ time: Nanoseconds) { state.withLock { $0.steady += time } }

    /// Sets the wall clock.
    func set(by step: Nanoseconds) { state.withLock { $0.wallMinusSteady += step } }

    func at(_ time: Nanoseconds, _ work: @escaping @Sendable (JumpingClock) -> Void) {
        state.withLock { $0.plan.append((Instant(nanoseconds: 1_000) + time, work)) }
    }

    var passed: Nanoseconds { steady() - 1_000 }
}

/// Keeps what a watch knows in memory, and refuses while it is told to.
final class MemoryStore: WatchStore {
    struct Refusal: Error {}

    private struct State {
        var memory = WatchMemory()
        var incidents: [Int: IncidentRecord] = [:]
        var alerts: [AlertRecord] = []
        var refuses = false
        var kept = 0
    }

    private let state = Mutex(State())

    func recall(probes: Int) throws -> WatchMemory {
        try state.withLock { state in
            if state.refuses { throw Refusal() }
            var memory = state.memory
            memory.probes = Array(memory.probes.suffix(probes))
            memory.open = state.incidents.values.filter { $0.overAt == nil }.sorted { $0.number < $1.number }
            memory.nextIncident = 1 + (state.incidents.keys.max() ?? 0)
            memory.nextProbe = 1 + (state.memory.probes.last?.number ?? 0)
            memory.alerts = state.alerts.filter { !$0.pending.isEmpty }
            return memory
        }
    }

    func release() {}

    func keep(_ entries: [WatchEntry]) throws {
        try state.withLock { state in
            if state.refuses { throw Refusal() }
            for entry in entries {
                if let probe = entry.probe { state.memory.probes.append(probe) }
                for incident in entry.incidents { state.incidents[incident.number] = incident }
                for alert in entry.alerts {
                    state.alerts.removeAll { $0.incident == alert.incident && $0.edge == alert.edge }
                    state.alerts.append(alert)
                }
            }
        }
    }

    func dollars(from start: WallTime, to end: WallTime) throws -> [String] {
        try state.withLock { state in
            if state.refuses { throw Refusal() }
            return state.memory.probes.filter { $0.at >= start && $0.at < end }.compactMap(\.dollars)
        }
    }

    func refuse(_ refuses: Bool) { state.withLock { $0.refuses = refuses } }

    var probes: [ProbeRecord] { state.withLock(\.memory.probes) }
    var incidents: [IncidentRecord] { state.withLock { $0.incidents.values.sorted { $0.number < $1.number } } }
    var pending: [AlertRecord] { state.withLock { $0.alerts.filter { !$0.pending.isEmpty } } }
}

/// Notes what it is to tell, and fails while it is told to.
final class NotingSender: AlertSender {
    private let state = Mutex((sent: [AlertRecord](), fails: false))
    let channels: AlertRecord.Channels

    init(_ channels: AlertRecord.Channels = .webhook) { self.channels = channels }

    func send(_ alert: AlertRecord, by channel: AlertRecord.Channels) async throws(AlertFault) {
        let fails = state.withLock { state in
            if !state.fails { state.sent.append(alert) }
            return state.fails
        }
        if fails { throw AlertFault("unreachable") }
    }

    func fail(_ fails: Bool) { state.withLock { $0.fails = fails } }

    var told: [String] { state.withLock { $0.sent.map { "\($0.edge) \($0.incident)" } } }
}

/// A watch over clocks of its own, of one target with a p95.
final class TestWatch: Sendable {
    static let slow = WatchSubject(target: "a", question: WatchSubject.Question(rawValue: "ttft p95"))
    static let reach = WatchSubject(target: "a", question: .reach)

    let clock = JumpingClock()
    let stop = WatchStop()
    let store: MemoryStore
    let sender: NotingSender
    private let events = Mutex<[WatchEvent]>([])
    private let orders = Mutex<[ProbeOrder]>([])

    init(store: MemoryStore = MemoryStore(), sender: NotingSender = NotingSender()) {
        self.store = store
        self.sender = sender
    }

    /// Watches every five minutes until the stop is asked for.
    func run(
        changing change: (inout WatchSession<JumpingClock>.Order) -> Void = { _ in },
        _ probe: @escaping @Sendable (ProbeOrder, Nanoseconds) throws -> ProbeAnswer
    ) async throws -> WatchEnd {
        var order = WatchSession<JumpingClock>.Order(
            every: .seconds(300),
            windows: 3,
            bounds: [
                WatchedBound(subject: Self.reach, kind: .reach),
                WatchedBound(subject: Self.slow, kind: .allowance(0.05)),
            ],
            seed: 3
        )
        change(&order)
        let means = WatchSession.Means(
            clock: clock,
            store: store,
            sender: sender,
            stop: stop,
            probe: { [self] order in
                orders.withLock { $0.append(order) }
                return try probe(order, clock.passed)
            },
            words: { "\($0.edge) \($0.incident.number)" },
            tell: { [self] event in events.withLock { $0.append(event) } }
        )
        return try await WatchSession(order, with: means).run()
    }

    var asked: [ProbeOrder] { orders.withLock(\.self) }

    /// The names of the events, in order.
    var told: [String] { events.withLock { $0.map { event in String("\(event)".prefix { $0 != "(" }) } } }
    var history: [WatchEvent] { events.withLock(\.self) }

    /// A probe of five requests, of which so many were slow, or failed.
    static func answer(slow: Int = 0, failed: Int = 0) -> ProbeAnswer {
        var windows = [reach: WindowTally(n: 5, beyond: Double(failed), cause: failed > 0 ? "connect: refused" : nil)]
        if failed < 5 { windows[Self.slow] = WindowTally(n: 5 - failed, beyond: Double(slow)) }
        return ProbeAnswer(.measured, run: 1, windows: windows)
    }
}
