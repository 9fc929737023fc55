import BenchAnalysis
import BenchModel
import Pricing
import Statistics

/// The report as CSV (RFC 4180): one row per target, an empty field for what cannot be computed.
enum CSVReport {
    /// A column: its name, with its unit, and what stands in it.
    struct Column: Sendable {
        var name: String
        var cell: @Sendable (Summary, TargetSummary) -> Cell
    }

    static func text(_ summary: Summary) -> String {
        CSVRows.text(
            columns.map(\.name),
            summary.targets.map { target in columns.map { $0.cell(summary, target).exact } }
        )
    }

    private static var columns: [Column] {
        run + counts + latencies + firstWave + rates + tokens + costs + instrument + schedule + retries + phenomena
            + answers + whole
    }

    // MARK: Columns

    private static let run: [Column] = [
        Column(name: "run_id") { summary, _ in .text(String(summary.record.id)) },
        Column(name: "run_name") { summary, _ in .text(summary.record.name) },
        Column(name: "started_at") { summary, _ in .text(Figure.moment(summary.record.startedAt)) },
        Column(name: "status") { summary, _ in .text(summary.record.status.rawValue) },
        Column(name: "sittings") { summary, _ in .count(max(1, summary.record.sittings.count)) },
        Column(name: "simulated") { .flag($1.target.isSimulated) },
        Column(name: "insecure") { .flag($1.target.isInsecure) },
        Column(name: "version") { summary, _ in .text(summary.record.version) },
        Column(name: "target") { .text($1.target.name) },
        Column(name: "protocol") { .text($1.target.wireProtocol) },
        Column(name: "model") { .text($1.target.model) },
        Column(name: "url") { .text($1.target.url) },
    ]

    private static let counts: [Column] =
        [
            Column(name: "attempted") { .count($1.counts.attempted) },
            Column(name: "ok") { .count($1.counts.ok) },
            Column(name: "failed") { .count($1.counts.failed) },
            Column(name: "closed_on_purpose") { .count($1.counts.closedOnPurpose) },
            Column(name: "cancelled") { .count($1.counts.cancelled) },
            Column(name: "retries") { .count($1.counts.retries) },
        ] + columns(of: .requests) + [
            Column(name: "failures") { _, target in
                .text(target.failures.map { "\($0.kind.rawValue)=\($0.count)" }.joined(separator: " "))
            },
            Column(name: "buffered_answers") { .count($1.bufferedAnswers) },
            Column(name: "thinking") { .text($1.thinking.rawValue) },
        ]

    /// The catalogue's latencies, with what stands beside some of them.
    private static let latencies: [Column] =
        Metric.all.filter { $0.shown.section == .latency }.flatMap { metric -> [Column] in
            switch metric {
            case .ttft:
                columns(of: metric) + [
                    Column(name: "ttft_n_cold") { .count($1.ttftCold) },
                    Column(name: "ttft_n_reused") { .count($1.ttft.n - $1.ttftCold) },
                ]
            case .gap:
                [Column(name: "gap_name") { .text($1.gaps.pooled.isEmpty ? nil : $1.gaps.name.rawValue) }]
                    + columns(of: metric)
            default: columns(of: metric)
            }
        } + columns(of: .stalls)
        + [250, 500, 1000].map { limit in
            Column(name: "gaps_over_\(limit)_ms") { .count($1.gaps.stalls(over: .milliseconds(Double(limit)))) }
        }

    /// Without the requests that began together; empty where none did.
    private static let firstWave: [Column] =
        [Column(name: "first_wave_n") { .count($1.firstWave.map(\.wave.n)) }]
        + columns(of: .ttft, "_first_wave") { $0.firstWaveLatencies.figures }
        + Metric.all.filter(\.shown.isOfParts).flatMap { columns(of: $0, "_steady") { $0.steadyLatencies.figures } }

    private static let rates: [Column] =
        columns(of: .rates) + [
            Column(name: "n_first_event_taken_as_one_token") { .count($1.firstEventsTakenAsOne) },
            Column(name: "system_tokens_per_second") { .number($1.systemTokensPerSecond, .plain) },
            Column(name: "system_tokens_per_second_steady") { .number($1.steadyTokensPerSecond, .plain) },
            Column(name: "tokens_per_event") { .number($1.gaps.tokensPerEvent, .plain) },
            Column(name: "events_per_read") { .number($1.gaps.eventsPerRead, .plain) },
            Column(name: "buffered_on_the_way") {
                .flag($1.gaps.shareInSharedReads == nil ? nil : $1.gaps.isBufferedOnTheWay)
            },
        ]

    private static let tokens: [Column] = [
        Column(name: "input_tokens") { .count($1.tokens.input.known) },
        Column(name: "output_tokens") { .count($1.tokens.output.known) },
        Column(name: "reasoning_tokens") { .count($1.tokens.reasoning.known) },
        Column(name: "cache_read_tokens") { .count($1.tokens.cacheRead.known) },
        Column(name: "cache_write_tokens") { .count($1.tokens.cacheWrite.known) },
        Column(name: "cache_write_hour_tokens") { .count($1.tokens.cacheWriteHour.known) },
        Column(name: "n_counted_from_chunks") { .count($1.tokens.countedFromChunks) },
    ]

    private static let costs: [Column] = [
        Column(name: "price_model") { .text($1.cost.match?.name) },
        Column(name: "cost_n") { .count($1.cost.measured.priced) },
        Column(name: "cost_n_unknown") { .count($1.cost.measured.unknown) },
        Column(name: "cost_n_assumed_hour_price") { .count($1.cost.measured.assumedHourPrice) },
        Column(name: "cost_usd") { .dollars($1.cost.total) },
        Column(name: "cost_per_1000_requests_usd") { .roundedDollars($1.cost.perThousandRequests) },
        Column(name: "cost_per_million_output_tokens_usd") { .roundedDollars($1.cost.perMillionOutputTokens) },
        Column(name: "cost_of_failed_usd") { .dollars($1.cost.failed.cost) },
        Column(name: "price_match") { .text($1.cost.match?.how.rawValue) },
        Column(name: "price_factor") { .text($1.cost.match?.factor) },
        unit("cost_per_request_usd") { .roundedDollars($0.perRequest) },
        unit("cost_per_million_tokens_usd") { .roundedDollars($0.perMillionTokens) },
        unit("good_requests") { .count($0.good) },
        unit("cost_per_good_request_usd") { .roundedDollars($0.perGoodRequest) },
        unit("cost_per_session_usd") { .roundedDollars($0.perSession) },
        unit("cost_of_run_usd") { .dollars($0.run) },
        unit("cost_per_month_usd") { .roundedDollars($0.month?.cost) },
        unit("own_server_per_request_usd") { .roundedDollars($0.hosted?.perRequest) },
        unit("own_server_per_million_output_tokens_usd") { .roundedDollars($0.hosted?.perMillionOutputTokens) },
        unit("accelerators") { .count($0.accelerators?.count) },
        unit("tokens_per_second_per_accelerator") { .number($0.accelerators?.tokensPerSecondOfEach, .plain) },
    ]

    private static func unit(_ name: String, _ cell: @escaping @Sendable (UnitCosts) -> Cell) -> Column {
        Column(name: name) { summary, target in
            summary.unitCosts.first { $0.target == target.target.name }.map(cell) ?? .absent
        }
    }
}
