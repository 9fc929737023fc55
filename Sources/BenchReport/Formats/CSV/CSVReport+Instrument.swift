import BenchAnalysis
import BenchModel
import Statistics

/// How the run reached a target, how well this program kept up, what open-loop load came to, and what retries did.
extension CSVReport {
    /// A column about how a run reached a target.
    private static func reached(
        _ name: String,
        _ value: @escaping @Sendable (RunConnections.OfTarget) -> Cell
    ) -> Column {
        Column(name: name) { summary, target in
            summary.instrument.connections.targets.first { $0.name == target.target.name }.map(value) ?? .absent
        }
    }

    static let instrument: [Column] =
        [
            reached("connections_taken") { .count($0.taken) },
            reached("proxies") { .text($0.proxies.joined(separator: " ")) },
            reached("held_open") { .flag($0.isUsuallyHeldOpen) },
            reached("held_open_n") { .count($0.heldOpen.n) },
            reached("held_open_p50_ms") { .number($0.heldOpen.percentile(50), .milliseconds) },
            reached("held_open_kept_slot") { .count($0.keptSlot) },
            Column(name: "connections") { .count($1.connections.distinct) },
            Column(name: "connections_opened_ahead") { .count($1.connections.opened.ok) },
            Column(name: "connections_cold") { .count($1.connections.cold) },
            Column(name: "connections_reused") { .count($1.connections.reused) },
        ] + columns(of: .connections)
        + milliseconds("connect_ahead") { $0.connections.opened.connect } + [
            Column(name: "client_lag_p50_ms") { .number($1.connections.lag.percentile(50), .milliseconds) },
            Column(name: "client_lag_p99_ms") { .number($1.connections.lag.percentile(99), .milliseconds) },
            Column(name: "client_lag_max_ms") { .number($1.connections.lag.max, .milliseconds) },
            Column(name: "n_stamped_by_kernel") { .count($1.connections.kernelStamped) },
            Column(name: "n_stamped_by_poll") { .count($1.connections.requests - $1.connections.kernelStamped) },
            Column(name: "handover_p50_ms") { summary, _ in handover(summary, 50) },
            Column(name: "handover_p99_ms") { summary, _ in handover(summary, 99) },
            Column(name: "handover_max_ms") { summary, _ in handover(summary, 100) },
            Column(name: "handover_n") { summary, _ in .count(summary.instrument.handover.time.n) },
            Column(name: "handover_share_of_slot_time") { summary, _ in
                .share(summary.instrument.handover.shareOfSlots)
            },
            Column(name: "slow_starts") { summary, _ in .flag(summary.instrument.handover.isSlow) },
            Column(name: "instrument_limited") { summary, _ in .flag(summary.instrument.isLimited) },
            Column(name: "remarks") { summary, _ in
                .text(RunHeading.remarks(of: summary.record).joined(separator: "; "))
            },
        ]

    /// The last ones: what must not be overlooked of all of the run, and whether it is all there.
    static let whole: [Column] = [
        Column(name: "shards") { summary, _ in .count(summary.record.isMerged ? summary.record.parts.count : nil) },
        Column(name: "shards_planned") { summary, _ in
            .count(summary.record.isMerged ? summary.record.parts.first?.shard.count : nil)
        },
        Column(name: "alarms") { summary, _ in
            let heading = RunHeading(summary.record, summary.instrument, alarms: summary.alarms)
            return .text(heading.alarms.joined(separator: "; "))
        },
    ]

    private static func handover(_ summary: Summary, _ percent: Percentile) -> Cell {
        .number(summary.instrument.handover.time.percentile(percent), .milliseconds)
    }

    static let schedule: [Column] = [
        Column(name: "load_shape") { summary, _ in .text(summary.record.loadShape.rawValue) },
        Column(name: "starts_planned") { .count($1.schedule.map(\.planned)) },
        Column(name: "starts") { .count($1.schedule.map(\.started)) },
        Column(name: "starts_dropped") { .count($1.schedule.map(\.dropped)) },
        Column(name: "starts_delayed") { .count($1.schedule.map(\.delayed)) },
        Column(name: "starts_planned_per_second") { .number($1.schedule?.plannedPerSecond, .plain) },
        Column(name: "starts_per_second") { .number($1.schedule?.startedPerSecond, .plain) },
        Column(name: "schedule_lateness_p50_ms") { .number($1.schedule?.lateness.percentile(50), .milliseconds) },
        Column(name: "schedule_lateness_p99_ms") { .number($1.schedule?.lateness.percentile(99), .milliseconds) },
        Column(name: "schedule_lateness_max_ms") { .number($1.schedule?.lateness.max, .milliseconds) },
    ]

    static let retries: [Column] =
        [
            Column(name: "requests_retried") { .count($1.retries.retried) },
            Column(name: "requests_ok_after_retry") { .count($1.retries.recovered) },
            Column(name: "attempts") { .count($1.retries.attempts) },
            Column(name: "retry_wait_p50_ms") { .number($1.retries.waited.percentile(50), .milliseconds) },
            Column(name: "retry_wait_max_ms") { .number($1.retries.waited.max, .milliseconds) },
        ] + columns(of: .retries) + [
            Column(name: "billed_waste_usd") {
                .dollars($1.cost.triedAgain.cost)
            },
            Column(name: "end_reason") { summary, _ in .text(summary.record.endReason) },
        ]
}
