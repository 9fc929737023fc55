import BenchAnalysis
import BenchModel
import Statistics

/// Thinking, tools, caching, delivery and closed streams.
extension CSVReport {
    static var phenomena: [Column] { thinking + cache + delivery + closing + marks }

    private static let thinking: [Column] =
        milliseconds("first_thinking", \.thinkingSummary.firstThinking)
        + milliseconds("thinking_time", \.thinkingSummary.time)
        + [
            Column(name: "thinking_share_of_output") { number($1.thinkingSummary.shareOfOutput) },
            Column(name: "thinking_share_of_cost") { number($1.thinkingSummary.shareOfCost) },
        ]
        + milliseconds("first_tool_argument", \.tools.firstArgument)
        + milliseconds("tool_arguments_complete", \.tools.lastArgument)

    private static let cache: [Column] =
        CacheSummary.Kind.allCases.flatMap { kind in
            [
                Column(name: "cache_\(kind.rawValue)_n") { String($1.cache.n(kind)) },
                Column(name: "cache_\(kind.rawValue)_ttft_p50_ms") {
                    number($1.cache.population(kind)?.ttft.percentile(50).map { $0 / 1e6 })
                },
                Column(name: "cache_\(kind.rawValue)_cost_per_request_usd") {
                    $1.cache.population(kind)?.bill.perRequest.map { "\(Figure.rounded($0))" }
                },
            ]
        } + [
            Column(name: "cache_hit_share") { number($1.cache.hitShare) },
            Column(name: "cached_input_share") { number($1.tokens.cachedShare) },
            Column(name: "not_cold") {
                $1.target.usesNonce == true ? String(PhenomenonAlarms.notCold($1.target, $1.tokens) != nil) : nil
            },
        ]

    private static let delivery: [Column] = [
        Column(name: "zero_gap_share") { number($1.gaps.zeroGapShare) },
        Column(name: "delivery") { $1.gaps.delivery(isLimited: $0.instrument.isLimited)?.rawValue },
        Column(name: "saved_by_streaming_p50_ms") { summary, target in
            number(summary.streamingGains.first { $0.streamed == target.target.name }?.gain.map { $0 / 1e6 })
        },
    ]

    private static let marks: [Column] =
        MarkSummary.told.map { mark in Column(name: "answers_\(mark.rawValue)") { String($1.marks.count(mark)) } }
        + [Column(name: "skipped_events") { String($1.marks.skippedEvents) }]

    private static let closing: [Column] = [
        Column(name: "closed_asked_at") { $1.target.cancelAfter },
        closing("closed_events_p50") { number($0.events.percentile(50)) },
        closing("closed_after_p50_ms") { number($0.closedAfter.percentile(50).map { $0 / 1e6 }) },
        closing("gone_after_p50_ms") { number($0.gone.percentile(50).map { $0 / 1e6 }) },
        closing("gone_after_p95_ms") { number($0.gone.percentile(95).map { $0 / 1e6 }) },
        closing("gone_after_n") { String($0.gone.n) },
        closing("closed_n_with_usage") { String($0.output.n) },
        closing("closed_tokens_received") { number($0.savings?.tokensReceived) },
        closing("closed_tokens_saved_at_most") { number($0.savings?.tokens) },
        closing("closed_usd_saved_at_most") { $0.savings?.dollars.map { "\(Figure.rounded($0))" } },
    ]

    /// A column that is empty for targets none of whose streams were closed on purpose.
    private static func closing(_ name: String, _ value: @escaping @Sendable (ClosingSummary) -> String?) -> Column {
        Column(name: name) { summary, target in
            summary.closings.first { $0.target == target.target.name }.flatMap(value)
        }
    }
}
