/// How a connection ended that lingered.
package enum LingeringEnding: String, Sendable, CaseIterable {
    /// The server ended the body, and left the connection usable for another request.
    case ended
    /// The connection broke.
    case lost
    /// This program closed it: it had waited long enough, or needed the room.
    case closed
    /// The run was over.
    case stopped
}

/// A body that went on, even in silence, after its stream had ended: a property of the connection, not of the answer.
package struct Lingering<Counted: Timeline>: Sendable, Equatable {
    /// The number of the connection within one transport.
    package var connectionID: Int64?
    /// Arrival of the mark that announced the end.
    package var terminated: Instant<Counted>
    package var ended: Instant<Counted>
    package var ending: LingeringEnding
    /// Whether the request stayed in flight until then and kept its slot, because no mark is a certain end.
    package var keptSlot: Bool

    /// Shorter times are not reported: the end of a body often comes in a separate packet.
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

/// A lingering connection of a run's target; times count from the run's epoch.
package struct LingeredConnection: Sendable, Equatable {
    package var target: TargetIndex
    /// The run's sitting, counted from 1.
    package var part: Int
    package var lingering: Lingering<RunTime>

    package init(target: TargetIndex, part: Int = 1, lingering: Lingering<RunTime>) {
        self.target = target
        self.part = part
        self.lingering = lingering
    }
}
