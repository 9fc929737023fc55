package import BenchModel
package import Statistics

/// One machine's part of a run that several shared, beside those of the others: a slow one must not hide among them.
package struct ShardSummary: Sendable {
    package let part: ShardRecord
    /// In the order of the scenario.
    package let targets: [Target]

    /// What it measured of one target.
    package struct Target: Sendable {
        package let name: String
        package let requests: Int
        package let failed: Int
        /// Places of the plan that were over when it joined.
        package let notStarted: Int
        package let ttft: Distribution
        /// How late this program was to read each event, in nanoseconds.
        package let lag: Distribution
    }

    /// Returns the parts of a run that were joined; none where one machine had it alone, or of a part by itself.
    static func of(_ run: MeasuredRun) -> [ShardSummary] {
        guard run.record.isMerged else { return [] }
        return run.record.parts.map { part in
            ShardSummary(part: part, targets: run.targets.map { Target($0, part.shard) })
        }
    }
}

extension ShardSummary.Target {
    fileprivate init(_ target: MeasuredTarget, _ shard: Shard) {
        let own = target.measured.filter { target.isOwn($0, of: shard) }
        let outcomes = own.map(\.attempts.outcome)
        name = target.target.name
        requests = own.count
        notStarted = outcomes.count(where: \.wasNotStarted)
        failed = outcomes.count(where: \.failedOnceStarted)
        let counted = own.filter(\.isMeasurement)
        ttft = Distribution(counted.flatMap { Metric.ttft.values($0.metrics) })
        lag = counted.lag
    }
}

extension RunRecord {
    /// Whether it was joined of the parts of several machines.
    package var isMerged: Bool { shard.isWhole && parts.contains { !$0.shard.isWhole } }

    /// Whether nobody else asked in the same run: it is one machine's, or all of its shards are there.
    var isOfAllShards: Bool { shard.isWhole && (parts.first.map { $0.shard.count == parts.count } ?? true) }
}
