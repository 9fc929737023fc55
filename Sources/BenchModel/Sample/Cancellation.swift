/// How this program closed a stream before its end.
package struct Cancellation: Sendable, Equatable {
    package enum Reason: String, Sendable, CaseIterable {
        /// The target asks for it, as a user who has read enough does.
        case planned
        /// The run was told to stop.
        case interrupted
        /// A rule of the scenario ended the run.
        case aborted
    }

    package var reason: Reason
    /// When it was decided.
    package var decided: Nanoseconds
    /// When the connection was really gone; nil where it outlives its streams, or nobody knows.
    package var gone: Nanoseconds?

    package init(reason: Reason, decided: Nanoseconds, gone: Nanoseconds? = nil) {
        self.reason = reason
        self.decided = decided
        self.gone = gone
    }
}
