import BenchModel
import Synchronization

/// Deals one target's plan to its slots: warm-up first, then measured requests, until the number or the time is used
/// up.
///
/// Each slot passes from warm-up to measured requests by itself, when it takes a turn. If all waited for the last
/// warm-up request, they would then start together, and the burst would be measured. Places that an earlier sitting has
/// finished are skipped, and those of other shards are never dealt.
final class TurnCounter: Sendable {
    struct Turn: Sendable, Equatable {
        /// Rises from turn to turn, with gaps where places are skipped.
        var place: Int
        var phase: Sample.Phase
        /// The place of the request; the number of the session where conversations are held.
        var sequence: RequestIndex
    }

    /// What is at a place.
    enum Step {
        case turn(Turn)
        case passedOver
        /// The plan has ended before this place.
        case over
    }

    private let warmup: Int
    private let extent: Load.Extent
    private let finished: Set<RequestIndex>
    private let shard: Shard
    /// The lowest of the shard's own measured places that is not finished, counted among these.
    private let first: Int
    private let dealt = Atomic<Int>(0)
    /// When the first measured turn was taken, from which a duration counts, in nanoseconds of ``MonotonicClock``; 0 before that.
    private let began = Atomic<Int64>(0)
    private let whenMeasuringBegins: @Sendable () -> Void

    init(
        warmup: Int = 0,
        _ extent: Load.Extent,
        without finished: Set<RequestIndex> = [],
        in shard: Shard = .whole,
        whenMeasuringBegins: @escaping @Sendable () -> Void = {}
    ) {
        self.warmup = warmup
        self.extent = extent
        self.finished = finished
        self.whenMeasuringBegins = whenMeasuringBegins
        self.shard = shard
        var first = 0
        while finished.contains(RequestIndex(shard.place(first))) { first += 1 }
        self.first = first
    }

    /// Returns how many slots are useful: at most as many as there are requests.
    func slots(atMost limit: Int) -> Int {
        guard let count = extent.starts else { return limit }
        let (all, isTooMuch) = max(0, shard.part(of: count) - finished.count).addingReportingOverflow(warmup)
        return isTooMuch ? limit : min(limit, all)
    }

    /// Returns what is at a place, as far as is known ahead: the time may be over before its turn comes.
    func step(at place: Int) -> Step {
        if place < warmup {
            // Each shard warms up on its own, with nonces that no other has.
            return .turn(Turn(place: place, phase: .warmup, sequence: RequestIndex(shard.place(place))))
        }
        let (own, isTooMuch) = (place - warmup).addingReportingOverflow(first)
        if isTooMuch { return .over }
        let number = shard.place(own)
        if number == .max { return .over }
        if let count = extent.starts, number >= count { return .over }
        let sequence = RequestIndex(number)
        return finished.contains(sequence)
            ? .passedOver : .turn(Turn(place: place, phase: .measure, sequence: sequence))
    }

    /// Takes the next turn; nil when the plan is used up.
    func next() -> Turn? {
        while true {
            switch step(at: dealt.wrappingAdd(1, ordering: .relaxed).oldValue) {
            case .passedOver: continue
            case .over: return nil
            case .turn(let turn): return turn.phase == .warmup || isInTime(turn) ? turn : nil
            }
        }
    }

    private func isInTime(_ turn: Turn) -> Bool {
        let now = MonotonicClock.now()
        let (isFirst, began) = began.compareExchange(expected: 0, desired: now.nanoseconds, ordering: .relaxed)
        if isFirst { whenMeasuringBegins() }
        guard case .duration(let time) = extent else { return true }
        // The first request always starts, however late a loaded machine asks for it.
        return isFirst || turn.place == warmup || now - MonotonicInstant(nanoseconds: began) < time
    }
}
