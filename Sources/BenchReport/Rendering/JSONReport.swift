import BenchAnalysis
import BenchModel
import JSONSyntax
import Pricing
import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The report as JSON: units in the names, null for what cannot be computed, keys sorted.
enum JSONReport {
    /// Rises when a key is renamed or changes its meaning; new keys do not raise it.
    static let schemaVersion = 1

    static func document(_ summary: Summary, _ judgements: [Judgement]) -> JSONValue {
        [
            "schema": "ezbench.report",
            "schema_version": .number(String(schemaVersion)),
            "run": run(summary.record),
            "instrument": instrument(summary.instrument),
            "alarms": .array(
                RunHeading(summary.record, summary.instrument, alarms: summary.alarms).alarms.map(JSONValue.string)
            ),
            "price_sources": .array(summary.priceSources.map(JSONValue.string)),
            "targets": .array(summary.targets.map { target($0, in: summary) }),
            "streamed_against_buffered": .array(summary.streamingGains.map(streamingGain)),
            "objectives": .array(judgements.map(judgement)),
        ]
    }

    static func run(_ record: RunRecord) -> JSONValue {
        [
            "id": .number(String(record.id)),
            "name": .string(record.name),
            "started_at": .string(Figure.moment(record.startedAt)),
            "finished_at": record.finishedAt.map { .string(Figure.moment($0)) } ?? .null,
            "status": .string(record.status.rawValue),
            "end_reason": record.endReason.map(JSONValue.string) ?? .null,
            "sittings": .array(
                record.sittings.map {
                    [
                        "started_at": .string(Figure.moment($0.startedAt)),
                        "finished_at": $0.finishedAt.map { .string(Figure.moment($0)) } ?? .null,
                        "version": .string($0.version),
                    ]
                }
            ),
            "version": .string(record.version),
            "load_shape": .string(record.loadShape.rawValue),
            "simulated": .bool(record.isSimulated),
            "remarks": .array(
                record.remarks.map {
                    [
                        "at_ms": .milliseconds(Double($0.at)), "kind": .string($0.kind.rawValue),
                        "text": .string($0.text),
                    ]
                }
            ),
            "insecure_note": RunHeading.insecurity(of: record).map { .string($0) } ?? .null,
            "simulated_note": RunHeading.simulation(of: record).map { .string($0) } ?? .null,
        ]
    }

    private static func target(_ summary: TargetSummary, in run: Summary) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(summary.target.name),
            "protocol": .string(summary.target.wireProtocol),
            "model": .string(summary.target.model),
            "endpoint": .string(summary.target.endpoint),
            "url": summary.target.url.map { .string($0) } ?? .null,
            "streamed": .bool(summary.target.isStreamed),
            "simulated": .bool(summary.target.isSimulated),
            "insecure": .bool(summary.target.isInsecure),
            "requests": requests(summary),
            "retries": retries(summary),
            "answers": answers(summary.answers),
            "tokens": tokens(summary.tokens),
            "cost": cost(summary.cost),
            "connections": connections(
                summary.connections,
                run.instrument.connections.targets.first { $0.name == summary.target.name }
            ),
            "instrument": instrument(summary.connections),
            "schedule": summary.schedule.map(schedule) ?? .null,
            "thinking": .string(summary.thinking.rawValue),
            "thought": thought(summary),
            "tools": tools(summary.tools),
            "marks": marks(summary.marks),
            "prompt_cache": promptCache(summary),
            "delivery": delivery(summary.gaps, isLimited: run.instrument.isLimited),
            "closed_on_purpose": run.closings.first { $0.target == summary.target.name }.map(closing) ?? .null,
        ]
        members.merge(latencies(summary)) { $1 }
        members.merge(firstWave(summary)) { $1 }
        return .object(members)
    }

    private static func requests(_ summary: TargetSummary) -> JSONValue {
        [
            "attempted": .count(summary.counts.attempted),
            "ok": .count(summary.counts.ok),
            "failed": .count(summary.counts.failed),
            "closed_on_purpose": .count(summary.counts.closedOnPurpose),
            "cancelled": .count(summary.counts.cancelled),
            "retries": .count(summary.counts.retries),
            "warmup": .count(summary.counts.warmup),
            "buffered_answers": .count(summary.bufferedAnswers),
            "error_rate": .figure(summary.counts.errorRate),
            "failures": .array(
                summary.failures.map {
                    [
                        "kind": .string($0.kind.rawValue), "count": .count($0.count), "attempts": .count($0.attempts),
                        "example": .string($0.example),
                        "request_id": $0.requestID.map(JSONValue.string) ?? .null,
                    ]
                }
            ),
        ]
    }

    private static func retries(_ summary: TargetSummary) -> JSONValue {
        let retries = summary.retries
        let waste = summary.cost.triedAgain
        return [
            "requests": .count(retries.requests),
            "retried": .count(retries.retried),
            "ok_after_retry": .count(retries.recovered),
            "attempts": .count(retries.attempts),
            "most_attempts": .count(retries.mostAttempts),
            "waited_ms": lateness(retries.waited),
            "ttft_with_retries_ms": milliseconds(retries.ttft),
            "billed_waste_usd": waste.priced > 0 ? .decimal(waste.dollars) : .null,
        ]
    }

    private static func latencies(_ summary: TargetSummary) -> [String: JSONValue] {
        var ttft = milliseconds(summary.ttft)
        ttft = ttft.merging([
            "n_cold": .count(summary.ttftCold), "n_reused": .count(summary.ttft.n - summary.ttftCold),
            "n_closed_without_token": .count(summary.closedWithoutToken),
        ])
        let gaps = summary.gaps
        return [
            "ttft_ms": ttft,
            "ttft_from_plan_ms": milliseconds(summary.ttftFromPlan),
            "ttfa_ms": milliseconds(summary.ttfa),
            "e2e_last_token_ms": milliseconds(summary.e2eLastToken),
            "e2e_end_ms": milliseconds(summary.e2eEnd),
            "tpot_ms": milliseconds(summary.tpot),
            // One of the two is null: a gap between chunks of several tokens must not be read as one between tokens.
            "itl_ms": gaps.name == .itl ? milliseconds(gaps.pooled) : .null,
            "icl_ms": gaps.name == .icl && !gaps.pooled.isEmpty ? milliseconds(gaps.pooled) : .null,
            "stalls": [
                "longest_gap_ms": .milliseconds(gaps.longest),
                "over_250_ms": .count(gaps.stalls(over: .milliseconds(250))),
                "over_500_ms": .count(gaps.stalls(over: .milliseconds(500))),
                "over_1000_ms": .count(gaps.stalls(over: .milliseconds(1000))),
            ],
            "tokens_per_second_per_stream": percentiles(summary.tokensPerSecond, [5, 50, 95, 99]) { .figure($0) },
            "n_first_event_taken_as_one_token": .count(summary.firstEventsTakenAsOne),
            "system_tokens_per_second": .figure(summary.systemTokensPerSecond),
            "system_tokens_per_second_steady": .figure(summary.steadyTokensPerSecond),
            "tokens_per_event": .figure(gaps.tokensPerEvent),
            "events_per_read": .figure(gaps.eventsPerRead),
            "buffered_on_the_way": gaps.shareInSharedReads == nil ? .null : .bool(gaps.isBufferedOnTheWay),
        ]
    }

    private static func tokens(_ tokens: TokenSummary) -> JSONValue {
        let total = { (total: TokenSummary.Total) -> JSONValue in
            ["sum": .count(total.known), "mean": .figure(total.mean), "n": .count(total.n)]
        }
        return [
            "input": total(tokens.input),
            "output": total(tokens.output),
            "reasoning": total(tokens.reasoning),
            "cache_read": total(tokens.cacheRead),
            "cache_write": total(tokens.cacheWrite),
            "cached_share": .figure(tokens.cachedShare),
            "n_counted_from_chunks": .count(tokens.countedFromChunks),
        ]
    }

    private static func cost(_ cost: CostSummary) -> JSONValue {
        let bill = { (bill: CostSummary.Bill) -> JSONValue in
            [
                "n_priced": .count(bill.priced),
                "n_unknown": .count(bill.unknown),
                "total_usd": bill.priced > 0 ? .decimal(bill.dollars) : .null,
                "billed": bill.billed > 0
                    ? [
                        "n": .count(bill.billed), "total_usd": .decimal(bill.billedDollars),
                        "n_compared": .count(bill.compared), "compared_usd": .decimal(bill.comparedBilled),
                        "compared_cost_usd": .decimal(bill.comparedDollars), "difference": .figure(bill.difference),
                    ] : .null,
            ]
        }
        return [
            "price_model": cost.match.map { .string($0.name) } ?? .null,
            "price_source": cost.match.map { .string($0.source) } ?? .null,
            "ok": bill(cost.measured),
            "failed": bill(cost.failed),
            "cancelled": bill(cost.cancelled),
            "closed_on_purpose": bill(cost.closedOnPurpose),
            "warmup": bill(cost.warmup),
            "per_1000_requests_usd": cost.perThousandRequests.map { .decimal(Figure.rounded($0)) } ?? .null,
            "per_million_output_tokens_usd": cost.perMillionOutputTokens.map { .decimal(Figure.rounded($0)) } ?? .null,
        ]
    }

    private static func connections(
        _ connections: ConnectionSummary,
        _ reached: RunConnections.OfTarget?
    ) -> JSONValue {
        [
            "taken": .count(reached?.taken),
            "proxies": .array((reached?.proxies ?? []).map(JSONValue.string)),
            "held_open_ms": milliseconds(reached?.heldOpen ?? Distribution([])),
            "held_open_share": .figure(reached?.heldOpenShare),
            "held_open_kept_slot": .count(reached?.keptSlot ?? 0),
            "distinct": .count(connections.distinct),
            "opened_ahead": [
                "ok": .count(connections.opened.ok),
                "failed": .count(connections.opened.failed),
                "connect_ms": milliseconds(connections.opened.connect),
            ],
            "cold": .count(connections.cold),
            "reused": .count(connections.reused),
            "reused_share": .figure(connections.reusedShare),
            "connect_ms": milliseconds(connections.connect),
            "http_versions": .array(connections.httpVersions.map(JSONValue.string)),
        ]
    }

    private static func instrument(_ connections: ConnectionSummary) -> JSONValue {
        [
            "client_lag_ms": lateness(connections.lag),
            "n_stamped_by_kernel": .count(connections.kernelStamped),
            "n_stamped_by_poll": .count(connections.requests - connections.kernelStamped),
        ]
    }

    private static func instrument(_ statement: InstrumentStatement) -> JSONValue {
        [
            "limited": .bool(statement.isLimited),
            "limited_note": statement.alarm.map(JSONValue.string) ?? .null,
            "client_lag_limit_ms": .milliseconds(statement.lagLimit),
            "client_lag_ms": lateness(statement.lag),
            "schedule_lateness_ms": lateness(statement.lateness),
            "handover_ms": lateness(statement.handover.time),
            "handover_share_of_slot_time": .figure(statement.handover.shareOfSlots),
            "handover_limit_ms": .milliseconds(statement.handover.limit),
            "slow_starts": .bool(statement.handover.isSlow),
            "slow_starts_note": statement.handover.alarm.map(JSONValue.string) ?? .null,
            "events_per_read": .figure(statement.eventsPerRead),
            "loops": .count(statement.loops),
            "selftest": statement.selftest?.json ?? .null,
            "n_stamped_by_kernel": .count(statement.kernelStamped),
            "n_stamped_by_poll": .count(statement.pollStamped),
        ]
    }

    private static func schedule(_ schedule: ScheduleSummary) -> JSONValue {
        [
            "planned": .count(schedule.planned),
            "started": .count(schedule.started),
            "dropped": .count(schedule.dropped),
            "delayed": .count(schedule.delayed),
            "planned_per_second": .figure(schedule.plannedPerSecond),
            "started_per_second": .figure(schedule.startedPerSecond),
            "lateness_ms": lateness(schedule.lateness),
            "delay_ms": lateness(schedule.delay),
        ]
    }

    private static func lateness(_ distribution: Distribution) -> JSONValue {
        percentiles(distribution, [50, 99]) { .milliseconds($0) }.merging(["max": .milliseconds(distribution.max)])
    }

    private static func judgement(_ judgement: Judgement) -> JSONValue {
        let objective = judgement.objective
        let scale = objective.metric.unitScale
        return [
            "metric": .string(objective.metric.rawValue),
            "percentile": .figure(objective.percentile),
            "bound": .string(objective.bound.rawValue),
            "unit": .string(objective.metric.unit),
            "limit": .figure(objective.limit * scale),
            "target": .string(judgement.target),
            "answer": .string(judgement.answer.rawValue),
            "measured": .figure(judgement.measured.map { $0 * scale }),
            "n": .count(judgement.n),
            "attempted": .count(judgement.attempted),
            "sentence": .string(judgement.sentence),
        ]
    }

    // MARK: Distributions

    static func milliseconds(_ distribution: Distribution) -> JSONValue {
        let interval = { (percent: Double) -> JSONValue in
            let bounds = distribution.interval(percent)
            return ["low": .milliseconds(bounds.low), "high": .milliseconds(bounds.high)]
        }
        return percentiles(distribution, [50, 95, 99]) { .milliseconds($0) }
            .merging(["p50_interval": interval(50), "p95_interval": interval(95)])
    }

    /// Returns the percentiles with their `n`; `few_samples` names those that cannot be told from the extreme.
    private static func percentiles(
        _ distribution: Distribution,
        _ percents: [Double],
        _ value: (Double?) -> JSONValue
    ) -> JSONValue {
        var members: [String: JSONValue] = ["n": .count(distribution.n)]
        for percent in percents { members[Figure.percentileName(percent)] = value(distribution.percentile(percent)) }
        let few = distribution.isEmpty ? [] : percents.filter { !distribution.canTell($0) }
        members["few_samples"] = .array(few.map { .string(Figure.percentileName($0)) })
        return .object(members)
    }
}

extension Objective.Metric {
    /// The unit reports give the metric in.
    var unit: String {
        switch self {
        case .errorRate, .cutShare, .filteredShare: "share"
        case .tokensPerSecond: "tokens_per_second"
        default: "ms"
        }
    }

    /// From the unit of ``Objective/limit`` to ``unit``.
    var unitScale: Double { unit == "ms" ? 1e-6 : 1 }
}
