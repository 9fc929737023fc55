import BenchAnalysis
import BenchModel

/// What is said of a run that several machines share.
enum ShardWords {
    /// Later than this after the common start is late.
    private static let leastLateness = Nanoseconds.milliseconds(100)
    private static let shown = 4

    /// What must not be overlooked, a sentence each.
    static func warnings(of record: RunRecord) -> [Warning] {
        guard !record.parts.isEmpty else { return [] }
        return [alone(record), late(record), clock(record)].compactMap(\.self)
    }

    /// A fact about the whole: how many machines, and how far their clocks may be apart; nil where one had the run alone.
    static func fact(of record: RunRecord) -> String? {
        guard record.isMerged, let count = record.parts.first?.shard.count else { return nil }
        let there = record.parts.count == count ? "\(count)" : "\(record.parts.count) of \(count)"
        return "merged: samples of \(there) shards\(clocks(record))"
    }

    private static func alone(_ record: RunRecord) -> Warning? {
        guard !record.shard.isWhole else { return nil }
        return Warning(
            "SHARD \(record.shard.text): these are the figures of one part of the run alone, under the load of all; join the parts "
                + "with `ezbench merge`, and judge the whole",
            brief: "one part of the run; join the parts with ezbench merge"
        )
    }

    private static func late(_ record: RunRecord) -> Warning? {
        let late = record.parts.filter { $0.late >= leastLateness }
        guard !late.isEmpty else { return nil }
        let names = TargetNames.first(shown, of: late.map { "shard \($0.shard.text) by \(Figure.length($0.late))" })
        return Warning(
            "LATE SHARDS: \(names) after the common start: until then the load was lower than planned",
            brief: names
        )
    }

    /// Whether the parts' times can be laid over one another; machines whose clock nothing keeps right cannot tell.
    private static func clock(_ record: RunRecord) -> Warning? {
        guard record.isMerged, !sharesClock(record) else { return nil }
        let unknown = record.parts.filter { $0.clockError == nil }
        guard !unknown.isEmpty else { return nil }
        return Warning(
            "SHARED CLOCK UNKNOWN: nothing keeps the \(Counted.form(unknown.count, "clock", "clocks")) of "
                + "\(Counted.form(unknown.count, "shard", "shards")) \(TargetNames.first(shown, of: unknown.map(\.shard.text))) right: throughput, and load over time, lay the "
                + "shards' times over one another and may be off by any amount, and with the order of requests so may the width of intervals; "
                + "times within a request are not",
            brief: "throughput and load over time may be off; latencies are not"
        )
    }

    private static func clocks(_ record: RunRecord) -> String {
        if sharesClock(record) { return " of one machine, by one clock" }
        let errors = record.parts.compactMap(\.clockError).sorted(by: >)
        guard errors.count == record.parts.count, errors.count > 1 else { return "" }
        return
            "; their clocks are at most \(Figure.time((errors[0] + errors[1]).inNanoseconds, digits: 3)) apart, and so far throughput and load over "
            + "time may be off"
    }

    private static func sharesClock(_ record: RunRecord) -> Bool {
        let machines = Set(record.parts.map(\.machine))
        return machines.count == 1 && machines.first != .some(nil)
    }
}
