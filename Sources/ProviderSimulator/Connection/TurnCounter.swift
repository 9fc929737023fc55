import Synchronization

/// Counts requests by name, so that a fault can apply to every n-th.
final class TurnCounter: Sendable {
    /// With more names than this the count restarts, so that a simulator that runs for days does not grow.
    private static let mostNames = 10_000

    private let counts = Mutex<[String: Int]>([:])

    /// Returns the number of this request among those of its name, from 1.
    func next(of name: String) -> Int {
        counts.withLock { counts in
            if counts.count >= Self.mostNames { counts.removeAll() }
            counts[name, default: 0] += 1
            return counts[name, default: 0]
        }
    }
}
