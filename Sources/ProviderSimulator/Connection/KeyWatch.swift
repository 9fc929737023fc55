import Synchronization

/// Tracks how long and how often each key has been used, so that it can expire.
///
/// It stores only hashes of keys, which differ between runs of the program.
final class KeyWatch: Sendable {
    private struct Use {
        var requests = 0
        let first: Int64
    }

    private static let mostKeys = 10_000

    private let uses = Mutex<[Int: Use]>([:])

    /// Counts a request and returns whether its key has expired; requests without a key share one entry.
    func isExpired(_ key: String?, _ expiry: Fault.Expiry) -> Bool {
        var hasher = Hasher()
        hasher.combine(key)
        let hash = hasher.finalize()
        let now = AnswerPlayer.now()
        let use = uses.withLock { uses in
            if uses.count >= Self.mostKeys { uses.removeAll() }
            var use = uses[hash] ?? Use(first: now)
            use.requests += 1
            uses[hash] = use
            return use
        }
        switch expiry {
        case .uses(let most): return use.requests > most
        case .age(let most): return now - use.first >= most.wholeNanoseconds
        }
    }
}
