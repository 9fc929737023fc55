/// A connection that was opened ahead of a target's requests.
package struct OpenedConnection: Sendable, Equatable {
    package var target: TargetIndex
    /// The run's sitting, counted from 1.
    package var part: Int
    package var outcome: Sample.Outcome
    /// The number of the connection within one transport; nil if there is none.
    package var connectionID: Int64?
    /// When it was requested, and when its phases ended, from the run's epoch.
    package var started: RunInstant?
    package var dns: RunInstant?
    package var connected: RunInstant?
    package var tls: RunInstant?

    package init(
        target: TargetIndex,
        part: Int = 1,
        outcome: Sample.Outcome,
        connectionID: Int64? = nil,
        started: RunInstant? = nil,
        dns: RunInstant? = nil,
        connected: RunInstant? = nil,
        tls: RunInstant? = nil
    ) {
        self.target = target
        self.part = part
        self.outcome = outcome
        self.connectionID = connectionID
        self.started = started
        self.dns = dns
        self.connected = connected
        self.tls = tls
    }
}
