import BenchAnalysis
import BenchModel
import Statistics

/// Thinking, tools, caching, delivery and closed streams.
extension CSVReport {
    static var phenomena: [Column] {
        thinking + cache + delivery + closing + marks + lengths + conversations + servers + serverTimes
    }

    private static let thinking: [Column] =
        columns(of: .thinking)
        + [
            Column(name: "thinking_share_of_output") { .share($1.thinkingSummary.shareOfOutput) },
            Column(name: "thinking_share_of_cost") { .share($1.thinkingSummary.shareOfCost) },
        ] + columns(of: .tools)

    private static let cache: [Column] =
        CacheSummary.Kind.allCases.flatMap { kind in
            [
                Column(name: "cache_\(kind.rawValue)_n") { .count($1.cache.n(kind)) },
                Column(name: "cache_\(kind.rawValue)_ttft_p50_ms") {
                    .number($1.cache.population(kind)?.ttft.percentile(50), .milliseconds)
                },
                Column(name: "cache_\(kind.rawValue)_cost_per_request_usd") {
                    .roundedDollars($1.cache.population(kind)?.bill.perRequest)
                },
            ]
        } + [
            Column(name: "cache_hit_share") { .share($1.cache.hitShare) },
            Column(name: "cached_input_share") { .share($1.tokens.cachedShare) },
            Column(name: "ideal_cached_input_share") { .share($1.cache.idealShare) },
            Column(name: "not_cold") {
                .flag($1.target.usesNonce == true ? PhenomenonAlarms.notCold($1.target, $1.tokens) != nil : nil)
            },
        ]

    private static let conversations: [Column] = [
        Column(name: "conversation_history") { summary, target in
            .text(target.sessions == nil ? nil : summary.record.history?.rawValue)
        },
        Column(name: "conversations_finished") { .count($1.sessions?.finished) },
        Column(name: "conversations_broken") { .count($1.sessions?.broken) },
        Column(name: "conversations_cut_short") { .count($1.sessions?.cut) },
        Column(name: "conversation_p50_ms") { .number($1.sessions?.timeToFinish.percentile(50), .milliseconds) },
        Column(name: "conversation_p95_ms") { .number($1.sessions?.timeToFinish.percentile(95), .milliseconds) },
        Column(name: "conversation_waiting_p50_ms") { .number($1.sessions?.waiting.percentile(50), .milliseconds) },
        Column(name: "conversation_thinking_p50_ms") { .number($1.sessions?.thinking.percentile(50), .milliseconds) },
        Column(name: "conversations_per_hour") { .number($1.sessions?.finishedPerHour, .plain) },
        Column(name: "cost_per_finished_conversation_usd") { summary, target in
            target.sessions == nil ? .absent : .roundedDollars(target.sessions?.costPerFinished)
        },
    ]

    private static let delivery: [Column] = [
        Column(name: "zero_gap_share") { .share($1.gaps.zeroGapShare) },
        Column(name: "delivery") { .text($1.gaps.delivery(isLimited: $0.instrument.isLimited)?.words) },
        Column(name: "answers_at_once") { .count($1.gaps.arrivals.atOnce) },
        Column(name: "answers_in_one_piece") { .count($1.gaps.arrivals.n(.inOnePiece)) },
        Column(name: "saved_by_streaming_p50_ms") { summary, target in
            .number(summary.streamingGains.first { $0.streamed == target.target.name }?.gain, .milliseconds)
        },
    ]

    private static let marks: [Column] =
        MarkSummary.told.map { mark in Column(name: "answers_\(mark.rawValue)") { .count($1.marks.count(mark)) } }
        + [Column(name: "skipped_events") { .count($1.marks.skippedEvents) }]

    private static let lengths: [Column] =
        [
            Column(name: "length_source") { .text($1.lengths?.fit.source.rawValue) },
            Column(name: "length_intercept") { .number($1.lengths?.fit.intercept, .plain) },
            Column(name: "length_slope") { .number($1.lengths?.fit.slope, .plain) },
        ] + lengths("input") { $0.input } + lengths("output") { $0.output }

    private static func lengths(
        _ name: String,
        _ side: @escaping @Sendable (LengthSummary) -> LengthSummary.Side?
    ) -> [Column] {
        let figure = { (title: String, value: @escaping @Sendable (LengthSummary.Side) -> Double?) in
            Column(name: "\(name)_\(title)") { .number($1.lengths.flatMap(side).flatMap(value), .plain) }
        }
        return [
            figure("tokens_asked_p50") { $0.asked.percentile(50) },
            figure("tokens_asked_p95") { $0.asked.percentile(95) },
            figure("tokens_got_p50") { $0.got.percentile(50) }, figure("tokens_got_p95") { $0.got.percentile(95) },
            figure("length_off_p50") { $0.off.percentile(50) }, figure("length_off_p95") { $0.off.percentile(95) },
        ]
    }

    /// What the target's server said of itself; of all its targets together.
    private static let servers: [Column] = [
        server("server") { .text($0.dialect?.title ?? "unknown") },
        server("server_scrapes") { .count($0.scrapes) },
        server("server_scrapes_failed") { .count($0.failed) },
        server("server_ttft_mean_ms") { .number($0.times[.ttft]?.mean, .milliseconds) },
        server("server_queue_mean_ms") { .number($0.times[.queue]?.mean, .milliseconds) },
        server("server_prefill_mean_ms") { .number($0.times[.prefill]?.mean, .milliseconds) },
        server("server_outside_mean_ms") { .number($0.firstTokenParts?.outside, .milliseconds) },
        server("server_running_mean") { .number($0.gauges[.running]?.mean, .plain) },
        server("server_waiting_mean") { .number($0.gauges[.waiting]?.mean, .plain) },
        server("server_waiting_max") { .number($0.gauges[.waiting]?.most, .plain) },
        server("server_kv_use_max") { .number($0.gauges[.kvUse]?.most, .plain) },
        server("server_prefix_hit_share") { .share($0.prefixHitShare) },
        server("server_preemptions") { .number($0.counts[.preemptions], .plain) },
        server("server_accepted_share") { .share($0.acceptedShare) },
        server("server_shared") { .flag($0.counted == nil ? nil : $0.isShared) },
    ]

    /// What the answers say of their own times.
    private static let serverTimes: [Column] = ServerTiming.Part.allCases.map { part in
        Column(name: "server_\(part.rawValue)_p50_ms") { .number($1.timings[part]?.percentile(50), .milliseconds) }
    }

    private static func server(_ name: String, _ cell: @escaping @Sendable (ServerSummary) -> Cell) -> Column {
        Column(name: name) { summary, target in
            summary.servers.first { $0.targets.contains(target.target.name) }.map(cell) ?? .absent
        }
    }

    private static let closing: [Column] = [
        Column(name: "closed_asked_at") { .text($1.target.cancelAfter) },
        closing("closed_events_p50") { .number($0.events.percentile(50), .plain) },
        closing("closed_after_p50_ms") { .number($0.closedAfter.percentile(50), .milliseconds) },
        closing("gone_after_p50_ms") { .number($0.gone.percentile(50), .milliseconds) },
        closing("gone_after_p95_ms") { .number($0.gone.percentile(95), .milliseconds) },
        closing("gone_after_n") { .count($0.gone.n) },
        closing("closed_n_with_usage") { .count($0.output.n) },
        closing("closed_tokens_received") { .number($0.savings?.tokensReceived, .plain) },
        closing("closed_tokens_saved_at_most") { .number($0.savings?.tokens, .plain) },
        closing("closed_usd_saved_at_most") { .roundedDollars($0.savings?.cost) },
    ]

    /// A column that is empty for targets none of whose streams were closed on purpose.
    private static func closing(_ name: String, _ value: @escaping @Sendable (ClosingSummary) -> Cell) -> Column {
        Column(name: name) { summary, target in
            summary.closings.first { $0.target == target.target.name }.map(value) ?? .absent
        }
    }
}
