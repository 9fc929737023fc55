import Synchronization

/// Counts one target's requests that have been handed over and not ended, to bound memory.
final class OutstandingCount: Sendable {
    private let count = Atomic<Int>(0)
    private let limit: Int

    init(atMost limit: Int) { self.limit = limit }

    var hasRoom: Bool { count.load(ordering: .relaxed) < limit }

    func began() { count.wrappingAdd(1, ordering: .relaxed) }

    func ended() { count.wrappingSubtract(1, ordering: .relaxed) }
}
