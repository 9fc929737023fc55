import BenchModel
package import Statistics

/// What retries did for a target's measured requests, and what they cost their users; times in nanoseconds.
package struct RetrySummary: Sendable, Equatable {
    /// Measured requests that came to their end.
    package let requests: Int
    /// Those with more than one attempt.
    package let retried: Int
    /// Those among ``retried`` that succeeded.
    package let recovered: Int
    /// Of all these requests.
    package let attempts: Int
    package let mostAttempts: Int
    /// The waits between attempts, added up for each request that was retried.
    package let waited: Distribution
    /// T₁ − `sent` of the first attempt, of every request that succeeded, retried or not.
    package let ttft: Distribution

    init(_ measured: some RandomAccessCollection<MeasuredRequest>, ttft: Distribution) {
        var (requests, attempts, most) = (0, 0, 0)
        var again: [RequestAttempts] = []
        for request in measured.lazy.map(\.attempts) where request.isFinished {
            requests += 1
            attempts += request.count
            most = max(most, request.count)
            if request.wasRetried { again.append(request) }
        }
        self.requests = requests
        self.attempts = attempts
        mostAttempts = most
        retried = again.count
        recovered = again.count { $0.outcome == .ok }
        waited = Distribution(again.map { $0.waited.inNanoseconds })
        self.ttft = ttft
    }

    package var attemptsPerRequest: Double? { requests > 0 ? Double(attempts) / Double(requests) : nil }
}
