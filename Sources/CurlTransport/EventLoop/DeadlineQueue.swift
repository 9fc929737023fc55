import BenchModel

/// A binary min-heap of deadlines.
///
/// An entry whose deadline has moved is not searched for: when it comes up, the caller asks for its current deadline
/// and puts it back if that is later. If a deadline moves nearer (the request was sent, the first byte or the
/// terminator came), another entry is added.
struct DeadlineQueue {
    struct Entry {
        var instant: MonotonicInstant
        var transfer: UInt64

        /// At the same time, the earlier transfer goes first.
        func isBefore(_ other: Entry) -> Bool {
            instant != other.instant ? instant < other.instant : transfer < other.transfer
        }
    }

    private var heap: [Entry] = []

    var first: Entry? { heap.first }

    mutating func insert(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes the entries of transfers that have ended, if there are more entries than `limit`.
    mutating func forgetFinished(ifMoreThan limit: Int, isUnderWay: (UInt64) -> Bool) {
        guard heap.count > limit else { return }
        // A sorted array is a heap.
        heap = heap.filter { isUnderWay($0.transfer) }.sorted { $0.instant < $1.instant }
    }

    /// Removes and returns the earliest entry, if it is due.
    mutating func popDue(at now: MonotonicInstant) -> Entry? {
        guard let top = heap.first, top.instant <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return top }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].isBefore(heap[least]) { least = child }
            }
            guard least != parent else { return top }
            heap.swapAt(least, parent)
            parent = least
        }
    }
}
