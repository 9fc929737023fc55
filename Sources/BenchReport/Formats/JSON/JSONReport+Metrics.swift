import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// The members that follow from the catalogue of metrics, and how distributions are written.
extension JSONReport {
    /// Returns the metrics of a section by their keys.
    static func metrics(of section: Metric.Shown.Section, _ target: TargetSummary) -> [String: JSONValue] {
        let metrics = Metric.all.filter { $0.shown.section == section }
        return Dictionary(uniqueKeysWithValues: metrics.map { ($0.key, value(of: $0, target)) })
    }

    private static func value(of metric: Metric, _ target: TargetSummary) -> JSONValue {
        switch (metric.shown.columns, metric.unit) {
        case (.greatest, _): .milliseconds(target.figures[metric].max)
        case (_, .share): .share(target.share(metric)?.share)
        case (_, .time): milliseconds(target.figures[metric])
        case (_, .rate), (_, .tokens), (_, .portion), (_, .money):
            percentiles(target.figures[metric], metric.unit.percentilesInJSON) { .figure($0) }
        }
    }

    static func latencies(_ summary: TargetSummary) -> [String: JSONValue] {
        let gaps = summary.gaps
        var members = metrics(of: .latency, summary).merging(metrics(of: .rates, summary)) { $1 }
        members[Metric.ttft.key] = members[Metric.ttft.key]?.merging([
            "n_cold": .count(summary.ttftCold), "n_reused": .count(summary.ttft.n - summary.ttftCold),
            "n_closed_without_token": .count(summary.closedWithoutToken),
        ])
        // Under one of two names, the other null: a gap between chunks of several tokens must not be read as one between tokens.
        let pooled = members.removeValue(forKey: Metric.gap.key) ?? .null
        members["itl_ms"] = gaps.name == .itl ? pooled : .null
        members["icl_ms"] = gaps.name == .icl && !gaps.pooled.isEmpty ? pooled : .null
        let stalls: JSONValue = [
            "over_250_ms": .count(gaps.stalls(over: .milliseconds(250))),
            "over_500_ms": .count(gaps.stalls(over: .milliseconds(500))),
            "over_1000_ms": .count(gaps.stalls(over: .milliseconds(1000))),
        ]
        members["stalls"] = stalls.merging(.object(metrics(of: .stalls, summary)))
        return members.merging([
            "n_first_event_taken_as_one_token": .count(summary.firstEventsTakenAsOne),
            "system_tokens_per_second": .figure(summary.systemTokensPerSecond),
            "system_tokens_per_second_steady": .figure(summary.steadyTokensPerSecond),
            "tokens_per_event": .figure(gaps.tokensPerEvent),
            "events_per_read": .figure(gaps.eventsPerRead),
            "buffered_on_the_way": gaps.shareInSharedReads == nil ? .null : .bool(gaps.isBufferedOnTheWay),
        ]) { $1 }
    }

    // MARK: Distributions

    static func lateness(_ distribution: some HasPercentiles) -> JSONValue {
        percentiles(distribution, [50, 99]) { .milliseconds($0) }.merging(["max": .milliseconds(distribution.max)])
    }

    static func milliseconds(_ distribution: Distribution) -> JSONValue {
        let interval = { (percentile: Percentile) -> JSONValue in
            let bounds = distribution.interval(percentile)
            return ["low": .milliseconds(bounds.low), "high": .milliseconds(bounds.high)]
        }
        return percentiles(distribution, [50, 95, 99]) { .milliseconds($0) }
            .merging(["p50_interval": interval(50), "p95_interval": interval(95)])
    }

    /// Returns the percentiles with their `n`; `few_samples` names those that cannot be told from the extreme.
    static func percentiles(
        _ distribution: some HasPercentiles,
        _ percents: [Percentile],
        _ value: (Double?) -> JSONValue
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "n": .count(distribution.n), "n_effective": .count(distribution.effective),
        ]
        for percent in percents { members[Figure.percentileName(percent)] = value(distribution.percentile(percent)) }
        let few = distribution.isEmpty ? [] : percents.filter { !distribution.canTell($0) }
        members["few_samples"] = .array(few.map { .string(Figure.percentileName($0)) })
        return .object(members)
    }
}
