import BenchAnalysis
import BenchModel
import Pricing
import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The report as CSV (RFC 4180): one row per target, an empty field for what cannot be computed.
enum CSVReport {
    /// A column: its name, with its unit, and what stands in it.
    struct Column: Sendable {
        var name: String
        var value: @Sendable (Summary, TargetSummary) -> String?
    }

    static func text(_ summary: Summary) -> String {
        let head = columns.map { SpreadsheetCell.field($0.name) }
        let rows = summary.targets.map { target in
            columns.map { SpreadsheetCell.field($0.value(summary, target) ?? "") }
        }
        return ([head] + rows).map { $0.joined(separator: ",") + "\r\n" }.joined()
    }

    private static var columns: [Column] {
        run + counts + latencies + firstWave + rates + tokens + costs + instrument + schedule + retries + phenomena
            + answers
    }

    private static let run: [Column] = [
        Column(name: "run_id") { summary, _ in String(summary.record.id) },
        Column(name: "run_name") { summary, _ in summary.record.name },
        Column(name: "started_at") { summary, _ in Figure.moment(summary.record.startedAt) },
        Column(name: "status") { summary, _ in summary.record.status.rawValue },
        Column(name: "sittings") { summary, _ in String(max(1, summary.record.sittings.count)) },
        Column(name: "simulated") { String($1.target.isSimulated) },
        Column(name: "insecure") { String($1.target.isInsecure) },
        Column(name: "version") { summary, _ in summary.record.version },
        Column(name: "target") { $1.target.name },
        Column(name: "protocol") { $1.target.wireProtocol },
        Column(name: "model") { $1.target.model },
        Column(name: "url") { $1.target.url },
    ]

    private static let counts: [Column] = [
        Column(name: "attempted") { String($1.counts.attempted) },
        Column(name: "ok") { String($1.counts.ok) },
        Column(name: "failed") { String($1.counts.failed) },
        Column(name: "closed_on_purpose") { String($1.counts.closedOnPurpose) },
        Column(name: "cancelled") { String($1.counts.cancelled) },
        Column(name: "retries") { String($1.counts.retries) },
        Column(name: "error_rate") { number($1.counts.errorRate) },
        Column(name: "failures") { _, target in
            target.failures.map { "\($0.kind.rawValue)=\($0.count)" }.joined(separator: " ")
        },
        Column(name: "buffered_answers") { String($1.bufferedAnswers) },
        Column(name: "thinking") { $1.thinking.rawValue },
    ]

    private static let latencies: [Column] =
        milliseconds("ttft", \.ttft)
        + [
            Column(name: "ttft_n_cold") { String($1.ttftCold) },
            Column(name: "ttft_n_reused") { String($1.ttft.n - $1.ttftCold) },
        ]
        + milliseconds("ttft_from_plan", \.ttftFromPlan)
        + milliseconds("ttfa", \.ttfa)
        + milliseconds("e2e_last_token", \.e2eLastToken)
        + milliseconds("e2e_end", \.e2eEnd)
        + milliseconds("tpot", \.tpot)
        + [Column(name: "gap_name") { $1.gaps.pooled.isEmpty ? nil : $1.gaps.name.rawValue }]
        + milliseconds("gap", \.gaps.pooled)
        + [
            Column(name: "longest_gap_ms") { number($1.gaps.longest.map { $0 / 1e6 }) },
            Column(name: "gaps_over_250_ms") { $1.gaps.stalls(over: .milliseconds(250)).map(String.init) },
            Column(name: "gaps_over_500_ms") { $1.gaps.stalls(over: .milliseconds(500)).map(String.init) },
            Column(name: "gaps_over_1000_ms") { $1.gaps.stalls(over: .milliseconds(1000)).map(String.init) },
        ]

    /// Without the requests that began together; empty where none did.
    private static let firstWave: [Column] =
        [Column(name: "first_wave_n") { $1.firstWave.map { String($0.wave.n) } }]
        + milliseconds("ttft_first_wave", \.firstWaveLatencies.ttft)
        + milliseconds("ttft_steady", \.steadyLatencies.ttft)
        + milliseconds("first_answer_steady", \.steadyLatencies.firstAnswer)
        + milliseconds("e2e_last_token_steady", \.steadyLatencies.e2eLastToken)
        + milliseconds("e2e_end_steady", \.steadyLatencies.e2eEnd)
        + milliseconds("tpot_steady", \.steadyLatencies.tpot)
        + milliseconds("gap_steady", \.steadyLatencies.gaps)

    private static let rates: [Column] = [
        Column(name: "tokens_per_second_per_stream_p50") { number($1.tokensPerSecond.percentile(50)) },
        Column(name: "tokens_per_second_per_stream_p5") { number($1.tokensPerSecond.percentile(5)) },
        Column(name: "tokens_per_second_per_stream_n") { String($1.tokensPerSecond.n) },
        Column(name: "n_first_event_taken_as_one_token") { String($1.firstEventsTakenAsOne) },
        Column(name: "system_tokens_per_second") { number($1.systemTokensPerSecond) },
        Column(name: "system_tokens_per_second_steady") { number($1.steadyTokensPerSecond) },
        Column(name: "tokens_per_event") { number($1.gaps.tokensPerEvent) },
        Column(name: "events_per_read") { number($1.gaps.eventsPerRead) },
        Column(name: "buffered_on_the_way") {
            $1.gaps.shareInSharedReads == nil ? nil : String($1.gaps.isBufferedOnTheWay)
        },
    ]

    private static let tokens: [Column] = [
        Column(name: "input_tokens") { $1.tokens.input.known.map(String.init) },
        Column(name: "output_tokens") { $1.tokens.output.known.map(String.init) },
        Column(name: "reasoning_tokens") { $1.tokens.reasoning.known.map(String.init) },
        Column(name: "cache_read_tokens") { $1.tokens.cacheRead.known.map(String.init) },
        Column(name: "cache_write_tokens") { $1.tokens.cacheWrite.known.map(String.init) },
        Column(name: "n_counted_from_chunks") { String($1.tokens.countedFromChunks) },
    ]

    private static let costs: [Column] = [
        Column(name: "price_model") { $1.cost.match?.name },
        Column(name: "cost_n") { String($1.cost.measured.priced) },
        Column(name: "cost_n_unknown") { String($1.cost.measured.unknown) },
        Column(name: "cost_usd") { $1.cost.total.map { "\($0)" } },
        Column(name: "cost_per_1000_requests_usd") { $1.cost.perThousandRequests.map { "\(Figure.rounded($0))" } },
        Column(name: "cost_per_million_output_tokens_usd") {
            $1.cost.perMillionOutputTokens.map { "\(Figure.rounded($0))" }
        },
        Column(name: "cost_of_failed_usd") { $1.cost.failed.priced > 0 ? "\($1.cost.failed.dollars)" : nil },
    ]

    /// A column about how a run reached a target.
    private static func reached(
        _ name: String,
        _ value: @escaping @Sendable (RunConnections.OfTarget) -> String?
    ) -> Column {
        Column(name: name) { summary, target in
            summary.instrument.connections.targets.first { $0.name == target.target.name }.flatMap(value)
        }
    }

    private static let instrument: [Column] =
        [
            reached("connections_taken") { $0.taken.map(String.init) },
            reached("proxies") { $0.proxies.joined(separator: " ") },
            reached("held_open") { String($0.isUsuallyHeldOpen) },
            reached("held_open_n") { String($0.heldOpen.n) },
            reached("held_open_p50_ms") { number($0.heldOpen.percentile(50).map { $0 / 1e6 }) },
            reached("held_open_kept_slot") { String($0.keptSlot) },
            Column(name: "connections") { $1.connections.distinct.map(String.init) },
            Column(name: "connections_opened_ahead") { String($1.connections.opened.ok) },
            Column(name: "connections_cold") { String($1.connections.cold) },
            Column(name: "connections_reused") { String($1.connections.reused) },
        ] + milliseconds("connect", \.connections.connect)
        + milliseconds("connect_ahead", \.connections.opened.connect) + [
            Column(name: "client_lag_p50_ms") { number($1.connections.lag.percentile(50).map { $0 / 1e6 }) },
            Column(name: "client_lag_p99_ms") { number($1.connections.lag.percentile(99).map { $0 / 1e6 }) },
            Column(name: "client_lag_max_ms") { number($1.connections.lag.max.map { $0 / 1e6 }) },
            Column(name: "n_stamped_by_kernel") { String($1.connections.kernelStamped) },
            Column(name: "n_stamped_by_poll") { String($1.connections.requests - $1.connections.kernelStamped) },
            Column(name: "handover_p50_ms") { summary, _ in handover(summary, 50) },
            Column(name: "handover_p99_ms") { summary, _ in handover(summary, 99) },
            Column(name: "handover_max_ms") { summary, _ in handover(summary, 100) },
            Column(name: "handover_n") { summary, _ in String(summary.instrument.handover.time.n) },
            Column(name: "handover_share_of_slot_time") { summary, _ in
                number(summary.instrument.handover.shareOfSlots)
            },
            Column(name: "slow_starts") { summary, _ in String(summary.instrument.handover.isSlow) },
            Column(name: "instrument_limited") { summary, _ in String(summary.instrument.isLimited) },
            Column(name: "remarks") { summary, _ in RunHeading.remarks(of: summary.record).joined(separator: "; ") },
        ]

    private static func handover(_ summary: Summary, _ percent: Double) -> String? {
        number(summary.instrument.handover.time.percentile(percent).map { $0 / 1e6 })
    }

    private static let schedule: [Column] = [
        Column(name: "load_shape") { summary, _ in summary.record.loadShape.rawValue },
        Column(name: "starts_planned") { $1.schedule.map { String($0.planned) } },
        Column(name: "starts") { $1.schedule.map { String($0.started) } },
        Column(name: "starts_dropped") { $1.schedule.map { String($0.dropped) } },
        Column(name: "starts_delayed") { $1.schedule.map { String($0.delayed) } },
        Column(name: "starts_planned_per_second") { number($1.schedule?.plannedPerSecond) },
        Column(name: "starts_per_second") { number($1.schedule?.startedPerSecond) },
        Column(name: "schedule_lateness_p50_ms") { number($1.schedule?.lateness.percentile(50).map { $0 / 1e6 }) },
        Column(name: "schedule_lateness_p99_ms") { number($1.schedule?.lateness.percentile(99).map { $0 / 1e6 }) },
        Column(name: "schedule_lateness_max_ms") { number($1.schedule?.lateness.max.map { $0 / 1e6 }) },
    ]

    private static let retries: [Column] =
        [
            Column(name: "requests_retried") { String($1.retries.retried) },
            Column(name: "requests_ok_after_retry") { String($1.retries.recovered) },
            Column(name: "attempts") { String($1.retries.attempts) },
            Column(name: "retry_wait_p50_ms") { number($1.retries.waited.percentile(50).map { $0 / 1e6 }) },
            Column(name: "retry_wait_max_ms") { number($1.retries.waited.max.map { $0 / 1e6 }) },
        ] + milliseconds("ttft_with_retries", \.retries.ttft) + [
            Column(name: "billed_waste_usd") {
                $1.cost.triedAgain.priced > 0 ? "\($1.cost.triedAgain.dollars)" : nil
            },
            Column(name: "end_reason") { summary, _ in summary.record.endReason },
        ]

    static func milliseconds(_ name: String, _ path: any KeyPath<TargetSummary, Distribution> & Sendable)
        -> [Column]
    {
        let percentiles = [50.0, 95, 99].map { percent in
            Column(name: "\(name)_p\(Int(percent))_ms") {
                number($1[keyPath: path].percentile(percent).map { $0 / 1e6 })
            }
        }
        return percentiles + [Column(name: "\(name)_n") { String($1[keyPath: path].n) }]
    }

    static func number(_ value: Double?) -> String? {
        guard let value, value.isFinite else { return nil }
        return Figure.trimmed(Figure.fixed(value, decimals: 6))
    }
}
