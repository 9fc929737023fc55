package import Statistics

/// When a run ends before its plan does, because continuing would only use it up.
///
/// Failures count per request, by its last attempt, and per target; warm-up is included.
package struct AbortRules: Sendable, Equatable {
    /// The number of failed requests in a row; nil for no limit.
    package var consecutiveFailures: Int?
    /// The share of failed requests among those that ended above which a run ends; nil for no limit.
    package var errorRate: Share?
    /// How many requests must have ended before ``errorRate`` applies.
    package var afterRequests: Int
    /// Whether the first request whose key is refused ends the run.
    package var authFailure: Bool
    /// Whether a target is given up if its first requests all fail in ways that waiting does not cure, see
    /// ``Sample/isHopeless``.
    package var nothingWorks: Bool

    package init(
        consecutiveFailures: Int? = nil,
        errorRate: Share? = nil,
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
