import Synchronization

/// Counts requests by a name, so that a fault can meet every so-manyth of them.
final class TurnCounter: Sendable {
    /// Beyond this many names the count begins anew: a server that runs for days must not grow.
    private static let mostNames = 10_000

    private let counts = Mutex<[String: Int]>([:])

    /// Returns which one this is of its name, from 1.
    func next(of name: String) -> Int {
        counts.withLock { counts in
            if counts.count >= Self.mostNames { counts.removeAll() }
            counts[name, default: 0] += 1
            return counts[name, default: 0]
        }
    }
}
