import BenchModel
import Synchronization

/// Deals out the places of one target's plan to its slots, until the requests or the time are used up.
///
/// Places that an earlier sitting has finished are passed over.
final class TurnCounter: Sendable {
    private let extent: Load.Extent
    private let began: Nanoseconds
    private let finished: Set<Int>
    /// The lowest place that is not finished.
    private let first: Int
    private let dealt: Atomic<Int>

    init(_ extent: Load.Extent, without finished: Set<Int> = [], began: Nanoseconds) {
        self.extent = extent
        self.finished = finished
        self.began = began
        var first = 0
        while finished.contains(first) { first += 1 }
        self.first = first
        dealt = Atomic(first)
    }

    /// Returns how many slots are of use: no more than there are requests.
    func slots(atMost limit: Int) -> Int {
        if case .requests(let count) = extent { min(limit, max(0, count - finished.count)) } else { limit }
    }

    /// Returns the next place, nil when the plan is used up.
    func next() -> Int? {
        var place = dealt.wrappingAdd(1, ordering: .relaxed).oldValue
        while finished.contains(place) { place = dealt.wrappingAdd(1, ordering: .relaxed).oldValue }
        return switch extent {
        case .requests(let count): place < count ? place : nil
        // The first request always goes, however late a loaded machine comes to ask for it.
        case .duration(let time): place == first || MonotonicClock.now() - began < time ? place : nil
        }
    }
}
