import Synchronization

/// The queue before a model that makes so many answers at a time: who comes first is served first.
///
/// How long an answer takes is known when its request arrives, and so is when its turn comes. A client that leaves early frees its
/// place no sooner: the answer would have ended when it would.
final class AnswerQueue: Sendable {
    private struct Key: Hashable {
        var model: String
        var servers: Int
    }

    /// For each model when each of its places is free, on the clock of arrivals.
    private let places = Mutex<[Key: [Int64]]>([:])
    /// Models whose queue is kept; the names come from requests.
    private static let most = 1_000

    /// Takes a request in.
    ///
    /// - Parameters:
    ///   - model: whose answer it wants.
    ///   - servers: how many answers are made at a time.
    ///   - arrival: when it came, in nanoseconds.
    ///   - duration: how long its answer takes from its turn on.
    /// - Returns: how long it waits for its turn, in nanoseconds.
    func wait(for model: String, servers: Int, at arrival: Int64, taking duration: Int64) -> Int64 {
        places.withLock { places in
            let key = Key(model: model, servers: servers)
            if places[key] == nil, places.count >= Self.most { places.removeAll() }
            var free = places[key, default: []]
            // A place that nobody has been in yet is not kept.
            guard free.count >= servers, let first = free.indices.min(by: { free[$0] < free[$1] }) else {
                free.append(arrival.addingSaturated(duration))
                places[key] = free
                return 0
            }
            let turn = max(arrival, free[first])
            free[first] = turn.addingSaturated(duration)
            places[key] = free
            return turn - arrival
        }
    }
}

extension Int64 {
    fileprivate func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, isTooMuch) = addingReportingOverflow(other)
        return isTooMuch ? .max : sum
    }
}
