import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

extension JSONReport {
    /// The measured requests that began together, and the others; both null where none did.
    static func firstWave(_ summary: TargetSummary) -> [String: JSONValue] {
        guard let parts = summary.firstWave else { return ["first_wave": .null, "steady": .null] }
        let differing = figures.filter { parts.differs($0, from: summary.latencies) }.map(key)
        return [
            "first_wave": .object(members(parts.wave)),
            "steady": .object(
                members(parts.steady).merging(["differs": .array(differing.map(JSONValue.string))]) { $1 }
            ),
        ]
    }

    private static var figures: [Metric] { Metric.all.filter(\.shown.isOfParts) }

    /// The key in a part of the requests, where no gap is told from another by its name.
    private static func key(_ metric: Metric) -> String { metric.name + metric.unit.suffix }

    private static func members(_ view: LatencyView) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["n": .count(view.n)]
        for metric in figures { members[key(metric)] = milliseconds(view.figures[metric]) }
        members["tokens_per_second_per_stream_p50"] = .figure(view.tokensPerSecond.percentile(50))
        return members
    }
}
