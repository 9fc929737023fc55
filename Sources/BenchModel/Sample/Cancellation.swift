/// Why this program closed a stream before its end.
package enum CancelReason: String, Sendable, CaseIterable {
    /// The target asks for it, like a user who has read enough.
    case planned
    /// The run was told to stop.
    case interrupted
    /// A rule of the scenario ended the run.
    case aborted
}

/// How this program closed a stream before its end.
package struct Cancellation<Counted: Timeline>: Sendable, Equatable {
    package var reason: CancelReason
    /// When it was decided.
    package var decided: Instant<Counted>
    /// When the connection was gone; nil if it outlives its streams, or if that was not seen.
    package var gone: Instant<Counted>?

    package init(reason: CancelReason, decided: Instant<Counted>, gone: Instant<Counted>? = nil) {
        self.reason = reason
        self.decided = decided
        self.gone = gone
    }
}

extension Cancellation<Monotonic> {
    package func counted(from epoch: RunEpoch) -> Cancellation<RunTime> {
        Cancellation<RunTime>(
            reason: reason,
            decided: epoch.runInstant(at: decided),
            gone: gone.map(epoch.runInstant(at:))
        )
    }
}
