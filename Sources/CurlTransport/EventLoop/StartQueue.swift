import BenchModel

/// Transfers that have not started: those planned for later, and those whose group is full.
///
/// Uses neither a clock nor libcurl: the loop asks what to do with the transfers that are due, and reports those that
/// have ended.
struct StartQueue {
    enum Decision {
        case begin(Transfer)
        /// The group is full, and its starts do not wait.
        case drop(Transfer, inFlight: Int)
    }

    /// Requests that share a cap.
    private final class Group {
        /// Due and not started, oldest first; entries before `head` are done.
        private var due: [UInt64] = []
        private var head = 0
        var inFlight = 0

        var oldest: UInt64? { head < due.count ? due[head] : nil }

        func append(_ id: UInt64) { due.append(id) }

        func removeOldest() {
            head += 1
            guard head == due.count || head >= 1024 && 2 * head > due.count else { return }
            due.removeFirst(head)
            head = 0
        }
    }

    /// Every transfer of the queue; a withdrawn one is removed here, and skipped when its ID comes up.
    private var waiting: [UInt64: Transfer] = [:]
    private var ahead = DeadlineQueue()
    private var groups: [Int: Group] = [:]

    /// When the next start is due; nil if none is planned.
    var nextInstant: MonotonicInstant? { ahead.first?.instant }

    mutating func insert(_ transfer: Transfer) {
        waiting[transfer.id] = transfer
        ahead.insert(.init(instant: transfer.request.startAt ?? .distantPast, transfer: transfer.id))
    }

    /// Removes and returns a transfer that has not started; nil if it is not here.
    mutating func withdraw(_ id: UInt64) -> Transfer? { waiting.removeValue(forKey: id) }

    mutating func withdrawAll() -> [Transfer] {
        defer { waiting.removeAll() }
        return waiting.values.sorted { $0.id < $1.id }
    }

    /// Notes that a transfer that was to start has ended.
    mutating func ended(_ transfer: Transfer) {
        if let admission = transfer.request.admission { groups[admission.group]?.inFlight -= 1 }
    }

    /// Decides about the next transfer that is due.
    ///
    /// - Parameter now: starts at this time and before it are due.
    /// - Returns: one transfer and what to do with it; nil if there is nothing (more) to do.
    mutating func next(at now: MonotonicInstant) -> Decision? {
        while true {
            // Waiting transfers go first, so that a group that a start finds full really has all its streams in flight.
            if let decision = nextOfThoseDue() { return decision }
            guard let due = ahead.popDue(at: now) else { return nil }
            guard let transfer = waiting[due.transfer] else { continue }
            guard let admission = transfer.request.admission else {
                waiting[transfer.id] = nil
                return .begin(transfer)
            }
            let group = self.group(admission.group)
            transfer.wasHeldBack = group.inFlight >= admission.maxInFlight
            if transfer.wasHeldBack, admission.whenFull == .drop {
                // Dropped at its time, even if others of the group wait.
                waiting[transfer.id] = nil
                return .drop(transfer, inFlight: group.inFlight)
            }
            group.append(transfer.id)
        }
    }

    private mutating func nextOfThoseDue() -> Decision? {
        for group in groups.values {
            while let id = group.oldest {
                guard let transfer = waiting[id], let admission = transfer.request.admission else {
                    group.removeOldest()
                    continue
                }
                if group.inFlight >= admission.maxInFlight { break }
                group.removeOldest()
                waiting[id] = nil
                group.inFlight += 1
                return .begin(transfer)
            }
        }
        return nil
    }

    private mutating func group(_ key: Int) -> Group {
        if let group = groups[key] { return group }
        let made = Group()
        groups[key] = made
        return made
    }
}
