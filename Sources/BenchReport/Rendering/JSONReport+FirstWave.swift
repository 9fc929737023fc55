import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

extension JSONReport {
    /// The measured requests that began together, and the others; both null where none did.
    static func firstWave(_ summary: TargetSummary) -> [String: JSONValue] {
        guard let parts = summary.firstWave else { return ["first_wave": .null, "steady": .null] }
        let differing = figures.filter { parts.differs($0.value, from: summary.latencies) }.map(\.name)
        return [
            "first_wave": .object(members(parts.wave)),
            "steady": .object(
                members(parts.steady).merging(["differs": .array(differing.map(JSONValue.string))]) { $1 }
            ),
        ]
    }

    private static let figures: [(name: String, value: @Sendable (LatencyView) -> Distribution)] = [
        ("ttft_ms", { $0.ttft }), ("first_answer_ms", { $0.firstAnswer }), ("e2e_last_token_ms", { $0.e2eLastToken }),
        ("e2e_end_ms", { $0.e2eEnd }), ("tpot_ms", { $0.tpot }), ("gap_ms", { $0.gaps }),
    ]

    private static func members(_ view: LatencyView) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["n": .count(view.n)]
        for (name, value) in figures { members[name] = milliseconds(value(view)) }
        members["tokens_per_second_per_stream_p50"] = .figure(view.tokensPerSecond.percentile(50))
        return members
    }
}
