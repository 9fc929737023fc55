package import BenchModel
package import Statistics

/// Requests of many runs by when they were sent: by periods, by the hours of the day and by weekdays, all of UTC.
package struct RequestSeries: Sendable {
    /// Requests of a time.
    package struct Bucket: Sendable {
        package private(set) var attempted = 0
        package private(set) var failed = 0
        private var ttfts: [Double] = []
        private var wholes: [Double] = []

        package var ttft: Distribution { Distribution(ttfts) }
        package var e2e: Distribution { Distribution(wholes) }
        package var failedShare: Share? { Share(failed, of: attempted) }

        fileprivate mutating func take(_ sample: Sample, _ metrics: RequestMetrics) {
            attempted += 1
            guard sample.isMeasurement else {
                failed += 1
                return
            }
            if let value = metrics.ttft { ttfts.append(value) }
            if let value = metrics.e2eEnd { wholes.append(value) }
        }
    }

    /// Requests to one target; of several runs its name tells it.
    package struct Target: Sendable {
        package let name: String
        package fileprivate(set) var isSimulated = false
        package fileprivate(set) var whole = Bucket()
        /// By the number of the period since the epoch of the wall clock.
        package fileprivate(set) var periods: [Int: Bucket] = [:]
        package fileprivate(set) var hours: [Bucket] = Array(repeating: Bucket(), count: 24)
        /// From Monday.
        package fileprivate(set) var weekdays: [Bucket] = Array(repeating: Bucket(), count: 7)
    }

    private static let hour = Nanoseconds.seconds(3_600)
    private static let day = Nanoseconds.seconds(86_400)

    package let since: WallTime
    package let until: WallTime
    /// An hour, a day or a week, so that the series is read on one page.
    package let period: Nanoseconds
    /// In the order in which they were met.
    package private(set) var targets: [Target] = []
    package private(set) var runs = 0

    package init(since: WallTime, until: WallTime) {
        (self.since, self.until) = (since, until)
        let span = until - since
        period = span <= 2 * Self.day ? Self.hour : span <= 62 * Self.day ? Self.day : 7 * Self.day
    }

    /// Begins with the next run.
    package mutating func begin(_ run: RunRecord) {
        runs += 1
        for target in run.targets {
            if let index = targets.firstIndex(where: { $0.name == target.name }) {
                targets[index].isSimulated = targets[index].isSimulated || target.isSimulated
            } else {
                targets.append(Target(name: target.name, isSimulated: target.isSimulated))
            }
        }
    }

    /// Takes an attempt of a run, if it is the last of a measured request within the time.
    package mutating func take(_ sample: Sample, of run: RunRecord) {
        guard sample.phase == .measure, sample.isFinished, let target = run.target(of: sample),
            let index = targets.firstIndex(where: { $0.name == target.name })
        else { return }
        let at = run.startedAt + (sample.times.sent ?? sample.planned).sinceEpoch
        guard at >= since, at < until, at.nanoseconds >= 0 else { return }
        let metrics = RequestMetrics(sample, of: target)
        let time = at.sinceBeginning
        targets[index].whole.take(sample, metrics)
        targets[index].periods[time.quotient(by: period), default: Bucket()].take(sample, metrics)
        targets[index].hours[time.quotient(by: Self.hour) % 24].take(sample, metrics)
        // The first day of the epoch was a Thursday.
        targets[index].weekdays[(time.quotient(by: Self.day) + 3) % 7].take(sample, metrics)
    }

    /// Returns when a period begins.
    package func start(ofPeriod number: Int) -> WallTime { WallTime(after: number * period) }
}

extension RunRecord {
    fileprivate func target(of sample: Sample) -> Target? {
        targets.indices.contains(sample.target.number) ? targets[sample.target.number] : nil
    }
}
