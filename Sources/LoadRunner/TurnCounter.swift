import BenchModel
import Synchronization

/// Deals out the places of one target's plan to its slots, until the requests or the time are used up.
final class TurnCounter: Sendable {
    private let extent: Load.Extent
    private let began: Nanoseconds
    private let dealt = Atomic<Int>(0)

    init(_ extent: Load.Extent, began: Nanoseconds) {
        self.extent = extent
        self.began = began
    }

    /// Returns how many slots are of use: no more than there are requests.
    func slots(atMost limit: Int) -> Int {
        if case .requests(let count) = extent { min(limit, count) } else { limit }
    }

    /// Returns the next place, nil when the plan is used up.
    func next() -> Int? {
        switch extent {
        case .requests(let count):
            let place = dealt.wrappingAdd(1, ordering: .relaxed).oldValue
            return place < count ? place : nil
        case .duration(let time):
            // The first request always goes, however late a loaded machine comes to ask for it.
            let place = dealt.wrappingAdd(1, ordering: .relaxed).oldValue
            return place == 0 || MonotonicClock.now() - began < time ? place : nil
        }
    }
}
