/// When a run ends before its plan does, because going on would only burn it.
///
/// Failures are counted by request, after its last attempt, and per target; warm-up counts in.
package struct AbortRules: Sendable, Equatable {
    /// Failed requests in a row; nil is no bound.
    package var consecutiveFailures: Int?
    /// Failed requests as a share of those that ended (0…1), above which a run ends; nil is no bound.
    package var errorRate: Double?
    /// Requests that must have ended before ``errorRate`` is looked at.
    package var afterRequests: Int
    /// Whether the first request that is refused for its key ends the run.
    package var authFailure: Bool
    /// Whether a target is given up whose first requests all fail in ways that no waiting cures, see ``Sample/isHopeless``.
    package var nothingWorks: Bool

    package init(
        consecutiveFailures: Int? = nil,
        errorRate: Double? = nil,
        afterRequests: Int = 20,
        authFailure: Bool = true,
        nothingWorks: Bool = true
    ) {
        self.consecutiveFailures = consecutiveFailures
        self.errorRate = errorRate
        self.afterRequests = afterRequests
        self.authFailure = authFailure
        self.nothingWorks = nothingWorks
    }
}
