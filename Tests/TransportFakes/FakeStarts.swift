import BenchModel
import Synchronization

/// When a fake transport starts its requests: planned starts, and the caps of their groups.
final class FakeStarts: Sendable {
    enum Start {
        case begun(at: MonotonicInstant, wasHeldBack: Bool)
        /// The group is full, and its starts do not wait.
        case dropped(inFlight: Int)
        case withdrawn
    }

    private struct Waiting {
        let number: Int
        let request: TransportRequest
        let continuation: CheckedContinuation<Start, Never>

        var planned: MonotonicInstant { request.startAt ?? .distantPast }
    }

    private struct Group {
        var inFlight = 0
        /// When the last place became free.
        var freed = MonotonicInstant.distantPast
    }

    private struct State {
        var isWithdrawn = false
        var groups: [Int: Group] = [:]
        /// By their numbers; those of full groups, and those whose instant never comes.
        var waiting: [Int: Waiting] = [:]

        /// Starts a request whose group has room.
        mutating func begin(_ request: TransportRequest, wasHeldBack: Bool) -> Start {
            var instant = max(MonotonicClock.now(), request.startAt ?? .distantPast)
            if let group = request.admission?.group {
                groups[group, default: Group()].inFlight += 1
                if wasHeldBack { instant = max(instant, groups[group]?.freed ?? instant) }
            }
            return .begun(at: instant, wasHeldBack: wasHeldBack)
        }
    }

    private let state = Mutex(State())
    private let arePlannedOnesHeld: Bool

    /// - Parameter arePlannedOnesHeld: whether planned starts wait until they are withdrawn; else each comes at once, with
    ///   the instant that it was planned for.
    init(arePlannedOnesHeld: Bool) { self.arePlannedOnesHeld = arePlannedOnesHeld }

    /// Waits for the start of a request; if it begins, ``ended(_:at:)`` has to follow.
    func start(_ request: TransportRequest, number: Int) async -> Start {
        guard request.startAt != nil || request.admission != nil else {
            return .begun(at: MonotonicClock.now(), wasHeldBack: false)
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let decided = decide(Waiting(number: number, request: request, continuation: continuation))
                if let decided { continuation.resume(returning: decided) }
            }
        } onCancel: {
            let waiting = state.withLock { $0.waiting.removeValue(forKey: number) }
            waiting?.continuation.resume(returning: .withdrawn)
        }
    }

    /// Returns what becomes of a start; nil if it waits.
    private func decide(_ start: Waiting) -> Start? {
        state.withLock { state in
            if state.isWithdrawn || Task.isCancelled { return .withdrawn }
            if arePlannedOnesHeld {
                state.waiting[start.number] = start
                return nil
            }
            guard let admission = start.request.admission else { return state.begin(start.request, wasHeldBack: false) }
            let inFlight = state.groups[admission.group]?.inFlight ?? 0
            if inFlight < admission.maxInFlight { return state.begin(start.request, wasHeldBack: false) }
            if admission.whenFull == .drop { return .dropped(inFlight: inFlight) }
            state.waiting[start.number] = start
            return nil
        }
    }

    /// Notes the end of a request that had begun, and starts what waited for its place.
    func ended(_ request: TransportRequest, at instant: MonotonicInstant) {
        guard let key = request.admission?.group else { return }
        let next = state.withLock { state -> (Waiting, Start)? in
            var group = state.groups[key, default: Group()]
            group.inFlight -= 1
            group.freed = max(group.freed, instant)
            state.groups[key] = group
            let first = state.waiting.values.filter { $0.request.admission?.group == key }
                .min { ($0.planned, $0.number) < ($1.planned, $1.number) }
            guard let first, let cap = first.request.admission?.maxInFlight, group.inFlight < cap else { return nil }
            state.waiting[first.number] = nil
            return (first, state.begin(first.request, wasHeldBack: true))
        }
        if let (waiting, start) = next { waiting.continuation.resume(returning: start) }
    }

    /// Ends every start that waits, now and later.
    func withdraw() {
        let waiting = state.withLock { state in
            state.isWithdrawn = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for start in waiting.values { start.continuation.resume(returning: .withdrawn) }
    }
}
