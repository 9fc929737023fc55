package import BenchModel
import Statistics

/// Counts of values by upper bounds, as a scraper adds them up over time.
package struct BucketCounts: Sendable, Equatable {
    /// Upper bounds, rising; a value that equals one belongs to it.
    package let bounds: [Double]
    /// Of each bound by itself, and last of what is beyond all.
    package private(set) var counts: [Int]
    package private(set) var sum = 0.0

    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = [Int](repeating: 0, count: bounds.count + 1)
    }

    package mutating func add(_ value: Double) {
        guard value.isFinite else { return }
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    package var count: Int { counts.reduce(0, +) }

    /// Of each bound with all below it; the last is ``count``.
    package var cumulative: [Int] {
        var total = 0
        return counts.map { count in
            total += count
            return total
        }
    }
}

/// What a watch has measured since its process began, for whoever adds it up: counters only rise.
package struct WatchMeters: Sendable {
    /// Of one target.
    package struct Target: Sendable {
        package let name: String
        package var isSimulated = false
        package var ok = 0
        package var failed = 0
        package var cancelled = 0
        package var failures: [FailureKind: Int] = [:]
        package var outputTokens = 0
        package var incidents = 0
        package var ttft = BucketCounts(bounds: WatchMeters.ttftBounds)
        package var e2e = BucketCounts(bounds: WatchMeters.e2eBounds)
        package var gaps = BucketCounts(bounds: WatchMeters.gapBounds)
    }

    /// In seconds; 0.5 and 1 are among them, as most limits are.
    static let ttftBounds = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 20, 30, 60]
    static let e2eBounds = [0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600]
    static let gapBounds = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5]

    package let bounds: [WatchedBound]
    package private(set) var targets: [Target]
    package private(set) var probes: [ProbeRecord.Result: Int] = [:]
    package private(set) var lastProbe: WallTime?
    /// Of the last probe that said something of a subject.
    package private(set) var windows: [WatchSubject: WindowTally] = [:]
    package private(set) var open: [IncidentRecord] = []
    package private(set) var blindTimes = 0
    package private(set) var gaps = 0
    package private(set) var slotsLeftOut = 0
    package private(set) var clockSteps = 0
    package private(set) var delivered: [AlertRecord.Channels: Int] = [:]
    package private(set) var notDelivered: [AlertRecord.Channels: Int] = [:]
    package private(set) var runsThinned = 0

    package init(_ bounds: [WatchedBound]) {
        self.bounds = bounds
        targets = bounds.map(\.subject.target).eachOnce.map { Target(name: $0) }
    }

    // MARK: What happened

    /// Takes a probe, and the incidents that go on after it.
    package mutating func take(_ record: ProbeRecord, _ measured: MeasuredRun?, open: [IncidentRecord]) {
        probes[record.result, default: 0] += 1
        lastProbe = record.at
        windows.merge(record.windows) { $1 }
        for incident in open where !self.open.contains(where: { $0.number == incident.number }) {
            if let index = targets.firstIndex(where: { $0.name == incident.target }) {
                targets[index].incidents += 1
            } else {
                blindTimes += 1
            }
        }
        self.open = open
        for target in measured?.targets ?? [] {
            guard let index = targets.firstIndex(where: { $0.name == target.target.name }) else { continue }
            targets[index].take(target)
        }
    }

    /// Begins with incidents that an earlier process told.
    package mutating func goOn(_ open: [IncidentRecord]) { self.open = open }

    package mutating func takeGap() { gaps += 1 }
    package mutating func takeClockStep() { clockSteps += 1 }
    package mutating func take(slotsLeftOut count: Int) { slotsLeftOut += count }
    package mutating func take(runsThinned count: Int) { runsThinned += count }
    package mutating func take(_ channel: AlertRecord.Channels, wasDelivered: Bool) {
        if wasDelivered { delivered[channel, default: 0] += 1 } else { notDelivered[channel, default: 0] += 1 }
    }
}

extension WatchMeters.Target {
    fileprivate mutating func take(_ target: MeasuredTarget) {
        isSimulated = target.target.isSimulated
        for request in target.measured {
            switch request.attempts.outcome {
            case .ok: ok += 1
            case .failed(let kind, _):
                failed += 1
                failures[kind, default: 0] += 1
            case .cancelled: cancelled += 1
            }
        }
        for metrics in target.requests.map(\.metrics) {
            if let value = metrics.ttft { ttft.add(value / 1e9) }
            if let value = metrics.e2eEnd { e2e.add(value / 1e9) }
            for value in metrics.gaps { gaps.add(value / 1e9) }
            outputTokens = outputTokens.addingSaturated(max(0, metrics.outputTokens ?? 0))
        }
    }
}

/// What a watch knows of itself besides: when it will look again, and what waits.
package struct WatchState: Sendable, Equatable {
    package var nextProbe: WallTime
    /// Dollars of the day and their limit; nil where none is set.
    package var spent: Double?
    package var budget: Double?
    package var pendingAlerts: Int
    package var unstored: Int

    package init(
        nextProbe: WallTime,
        spent: Double? = nil,
        budget: Double? = nil,
        pendingAlerts: Int = 0,
        unstored: Int = 0
    ) {
        self.nextProbe = nextProbe
        self.spent = spent
        self.budget = budget
        self.pendingAlerts = pendingAlerts
        self.unstored = unstored
    }
}

/// What the process that watches takes of the machine.
package struct ProcessState: Sendable, Equatable {
    package var startedAt: WallTime
    package var cpu: Nanoseconds
    /// Resident bytes; nil where the system does not say.
    package var memory: Int?

    package init(startedAt: WallTime, cpu: Nanoseconds, memory: Int?) {
        self.startedAt = startedAt
        self.cpu = cpu
        self.memory = memory
    }
}
