/// How a connection ended that lingered.
package enum LingeringEnding: String, Sendable, CaseIterable {
    /// The server ended the body, and left the connection fit for another request.
    case ended
    /// The connection went.
    case lost
    /// This program closed it: it had waited long enough, or needed the room.
    case closed
    /// The run was over.
    case stopped
}

/// A body that went on, if only as silence, after its stream had told its end: a figure of the connection, not of the answer.
package struct Lingering<Counted: Timeline>: Sendable, Equatable {
    /// Numbers the connections of one transport.
    package var connectionID: Int64?
    /// Arrival of the mark that told the end.
    package var terminated: Instant<Counted>
    package var ended: Instant<Counted>
    package var ending: LingeringEnding
    /// Whether the request was under way until then, and kept its slot: where no mark tells the end for certain.
    package var keptSlot: Bool

    /// What is shorter is not told: the end of a body often comes in a packet of its own.
    package static var leastTold: Nanoseconds { .milliseconds(10) }

    package init(
        connectionID: Int64? = nil,
        terminated: Instant<Counted>,
        ended: Instant<Counted>,
        ending: LingeringEnding,
        keptSlot: Bool = false
    ) {
        self.connectionID = connectionID
        self.terminated = terminated
        self.ended = ended
        self.ending = ending
        self.keptSlot = keptSlot
    }

    package var duration: Nanoseconds { ended - terminated }
}

extension Lingering<Monotonic> {
    package func counted(from epoch: RunEpoch) -> Lingering<RunTime> {
        Lingering<RunTime>(
            connectionID: connectionID,
            terminated: epoch.runInstant(at: terminated),
            ended: epoch.runInstant(at: ended),
            ending: ending,
            keptSlot: keptSlot
        )
    }
}

/// A connection of a run's target that lingered; instants from the run's epoch.
package struct LingeredConnection: Sendable, Equatable {
    /// Index into ``RunRecord/targets``.
    package var target: Int
    /// The sitting of the run it belongs to, counted from 1.
    package var part: Int
    package var lingering: Lingering<RunTime>

    package init(target: Int, part: Int = 1, lingering: Lingering<RunTime>) {
        self.target = target
        self.part = part
        self.lingering = lingering
    }
}
