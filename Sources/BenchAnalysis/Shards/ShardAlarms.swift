import BenchModel
import Statistics

/// Alarms about machines that share a run and measured unlike things.
enum ShardAlarms {
    /// A difference as large comes by chance in so many of all runs.
    static let chance = 0.01
    /// Of fewer requests nothing is said.
    static let leastRequests = 20
    /// Shards whose medians lie closer to the others' than this part of them differ to nobody's loss.
    static let leastDifference = 0.05

    static func find(_ run: MeasuredRun) -> [Alarm] {
        guard run.record.isMerged else { return [] }
        return run.targets.compactMap { difference($0, run.record.parts.map(\.shard), of: run.targets.count) }
    }

    /// Finds whether shards saw a different latency of one target, and which is the furthest from the others.
    private static func difference(_ target: MeasuredTarget, _ shards: [Shard], of targets: Int) -> Alarm? {
        let metric = target.figures[.ttft].isEmpty ? Metric.e2eEnd : .ttft
        let figures = target.figures[metric]
        let groups = shards.map { shard in
            let own = target.requests.filter { target.isOwn($0, of: shard) }
            return (shard, values: own.flatMap { metric.values($0.metrics) })
        }.filter { $0.values.count >= leastRequests }
        let worth = Double(figures.effective) / Double(max(1, figures.n))
        guard let test = RankTest(groups.map(\.values), worth: worth),
            test.isBeyondChance(chance / Double(max(1, targets)))
        else { return nil }
        let compared = groups.compactMap { group -> (shard: Shard, own: Double, others: Double)? in
            let others = groups.filter { $0.0 != group.0 }.flatMap(\.values)
            guard let own = Distribution(group.values).percentile(.median),
                let rest = Distribution(others).percentile(.median), rest > 0
            else { return nil }
            return (group.0, own, rest)
        }
        let furthest = compared.max { abs($0.own - $0.others) < abs($1.own - $1.others) }
        guard let furthest, abs(furthest.own - furthest.others) >= leastDifference * furthest.others else { return nil }
        return .shardsDiffer(
            target: target.target.name,
            metric: metric.title,
            shard: furthest.shard,
            own: furthest.own,
            others: furthest.others
        )
    }
}
