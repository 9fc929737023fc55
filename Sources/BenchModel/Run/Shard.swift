/// Which part of a run one machine carries out, where several share it.
///
/// Each makes the whole plan from scenario and seed, and carries out every ``count``-th place of it from ``index`` on; so
/// all parts together are the plan that one machine would have had.
package struct Shard: Sendable, Hashable {
    /// Counted from 0; below ``count``.
    package let index: ShardIndex
    /// At least 1.
    package let count: Int

    /// A run that one machine carries out alone.
    package static let whole = Shard(uncheckedIndex: 0, of: 1)
    /// More machines share no run.
    package static let most = 10_000

    /// Makes a shard; nil where there is no such part.
    package init?(index: ShardIndex, of count: Int) {
        guard (1...Self.most).contains(count), (0..<count).contains(index.number) else { return nil }
        self.init(uncheckedIndex: index, of: count)
    }

    /// Takes a shard as people write it, counted from 1: `3/16`; nil for what is no such part.
    package init?(text: String) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let number = numbers[0], let count = numbers[1], number >= 1, !text.contains("+")
        else { return nil }
        self.init(index: ShardIndex(number - 1), of: count)
    }

    private init(uncheckedIndex index: ShardIndex, of count: Int) {
        self.index = index
        self.count = count
    }

    package var isWhole: Bool { count == 1 }

    /// Counted from 1: `3/16`.
    package var text: String { "\(index.number + 1)/\(count)" }

    /// Whether a place of the plan, counted from 0, is its own.
    package func owns(_ place: Int) -> Bool { place % count == index.number }

    /// Returns the place in the whole plan of its own n-th one, counted from 0.
    package func place(_ own: Int) -> Int {
        let (product, isTooMuch) = own.multipliedReportingOverflow(by: count)
        return isTooMuch ? .max : product.addingSaturated(index.number)
    }

    /// Returns how many of the first `total` places are its own; its part of slots and connections, too.
    package func part(of total: Int) -> Int {
        total / count + (index.number < total % count ? 1 : 0)
    }
}

extension Scenario {
    /// Whether it is ended by how many of all its requests failed, of which no machine sees more than its part.
    package var endsByFailures: Bool { abort.consecutiveFailures != nil || abort.errorRate != nil }

    /// Returns what one of several machines carries out of it: slots and connections are divided, the plan is the same.
    ///
    /// - Parameter shard: which part.
    /// - Returns: the part, whose ``Load/extent`` and ``budget`` are still those of the whole.
    package func part(_ shard: Shard) -> Scenario {
        if shard.isWhole { return self }
        var own = self
        own.load.shard = shard
        own.load.concurrency = shard.part(of: load.concurrency)
        own.load.maxInFlight = shard.part(of: load.maxInFlight)
        own.load.prewarm = shard.part(of: load.prewarm)
        return own
    }
}

/// What one machine says of its part of a run; kept when the parts are joined.
package struct ShardRecord: Sendable, Equatable {
    package var shard: Shard
    /// Nil where the system has no id.
    package var machine: MachineID?
    /// Facts about the machine and the libraries, as JSON.
    package var hostJSON: String
    package var status: RunRecord.Status
    /// Why it ended before its plan did, in a sentence.
    package var endReason: String?
    /// How long after the common start its measured requests could begin; 0 in time.
    package var late: Nanoseconds
    /// By how much its wall clock may be wrong, by what the kernel knew of it; nil where nothing keeps it right.
    package var clockError: Nanoseconds?

    package init(
        shard: Shard,
        machine: MachineID? = nil,
        hostJSON: String = "{}",
        status: RunRecord.Status = .running,
        endReason: String? = nil,
        late: Nanoseconds = 0,
        clockError: Nanoseconds? = nil
    ) {
        self.shard = shard
        self.machine = machine
        self.hostJSON = hostJSON
        self.status = status
        self.endReason = endReason
        self.late = late
        self.clockError = clockError
    }
}
