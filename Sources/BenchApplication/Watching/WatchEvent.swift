package import BenchAnalysis
package import BenchModel

/// What happens in the course of a watch, in order; the words for it belong to whoever shows it.
package enum WatchEvent: Sendable {
    /// It begins, or goes on with what is stored.
    case begun(probes: Int, open: [IncidentRecord], undelivered: Int)
    /// Something that a probe's run tells.
    case run(RunEvent, isFirst: Bool)
    /// A probe and what it found; the incidents that go on after it.
    case probed(ProbeRecord, measured: MeasuredRun?, open: [IncidentRecord])
    /// What it knows of itself until the next probe.
    case waiting(WatchState)
    /// An incident that is told, see ``AlertRecord``.
    case alerted(WatchLedger.Edge)
    /// No probe was made since the last one for longer than two slots and a half: the machine slept, or nobody watched.
    case gap(Nanoseconds)
    /// The wall clock was set by so much between two probes.
    case clockStepped(by: Nanoseconds)
    /// Slots were left out because the probe before took so long.
    case leftOut(slots: Int)
    /// The day's budget does not suffice for a probe; told once.
    case budgetSpent(until: WallTime)
    /// Something could not be stored; it is kept in memory and tried again. Told once until it works again.
    case notStored(reason: String)
    case storedAgain
    /// An alert could not be delivered; it is tried again after each probe.
    case notDelivered(AlertRecord.Channels, reason: String)
    case delivered(AlertRecord, AlertRecord.Channels)
    /// Old samples were deleted; verdicts stay.
    case thinned(runs: Int)
}

/// How a watch ended.
package struct WatchEnd: Sendable, Equatable {
    /// Probes of this process, and those of them that measured something.
    package var probes = 0
    package var measured = 0
    package var open: [IncidentRecord] = []
    /// Alerts that nobody could be told of.
    package var undelivered = 0
    /// Entries that no database took.
    package var unstored = 0
    /// Whether a day's budget kept the last probe from being made.
    package var isOutOfBudget = false

    package init() {}
}
