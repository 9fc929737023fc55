package import BenchModel

/// How often one kind of failure was met, with one of its details.
package struct FailureCount: Sendable, Equatable {
    package var kind: FailureKind
    /// Requests that ended so, after all their attempts.
    package var count: Int
    /// Attempts that ended so, those that were followed by another too.
    package var attempts: Int
    /// The detail of the first request that ended so, else of the first attempt.
    package var example: String
    /// What the provider calls that request: what its support asks for.
    package var requestID: String?

    /// Returns the failures of measured requests by kind, the frequent ones first.
    static func count(_ requests: some Collection<RequestAttempts>) -> [FailureCount] {
        var counts: [FailureKind: FailureCount] = [:]
        for request in requests where request.first.phase == .measure && !(request.first.isOK && !request.wasRetried) {
            for sample in request.attempts {
                guard case .failed(let kind, let detail) = sample.outcome else { continue }
                var entry =
                    counts[kind]
                    ?? FailureCount(
                        kind: kind,
                        count: 0,
                        attempts: 0,
                        example: detail,
                        requestID: sample.providerRequestID
                    )
                entry.attempts += 1
                if sample.attempt == request.last.attempt, request.isFinished {
                    if entry.count == 0 { (entry.example, entry.requestID) = (detail, sample.providerRequestID) }
                    entry.count += 1
                }
                counts[kind] = entry
            }
        }
        return counts.values.sorted {
            ($1.count, $1.attempts, $0.kind.rawValue) < ($0.count, $0.attempts, $1.kind.rawValue)
        }
    }
}
