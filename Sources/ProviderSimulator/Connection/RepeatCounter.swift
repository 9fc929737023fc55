import NIOCore
import NIOHTTP1
import Synchronization

/// Counts how often an identical request has come: a client that retries sends the same bytes.
final class RepeatCounter: Sendable {
    /// With more different requests than this the count restarts, so that a simulator that runs for days does not grow.
    private static let mostRequests = 100_000

    private let counts = Mutex<[Int: Int]>([:])

    /// Returns how often the request came before; counts only if a fault needs it.
    func count(of request: IncomingRequest, for faults: [Fault]) -> Int {
        guard faults.contains(where: { if case .first = $0 { true } else { false } }) else { return 0 }
        var hasher = Hasher()
        hasher.combine(request.head.uri)
        hasher.combine(request.body)
        let key = hasher.finalize()
        return counts.withLock { counts in
            if counts.count >= Self.mostRequests { counts.removeAll() }
            defer { counts[key, default: 0] += 1 }
            return counts[key, default: 0]
        }
    }
}
