import BenchModel
import JSONSyntax

@testable import BenchAnalysis

/// The JSON schema of `ezbench report --format json`: the metrics from the catalogue, all else by hand.
///
/// Every key is always there; what cannot be computed is null.
enum ReportSchema: WrittenSchema {
    static let document: JSONValue = object([
        "schema": ["const": "ezbench.report"], "schema_version": ["const": 1],
        "run": run, "instrument": instrument,
        "alarms": list(of: text), "price_sources": list(of: text),
        "targets": list(of: target), "servers": list(of: server), "shards": list(of: shard),
        "streamed_against_buffered": list(of: gain),
        "objectives": list(of: judgement),
    ]).merging([
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of ezbench",
        "description":
            "What `ezbench report --format json` writes. Each figure of a target says what it is; METHODOLOGY.md says more.",
        "$defs": .object(definitions),
    ])

    // MARK: Servers

    private static let server: JSONValue = object([
        "server": text, "kind": maybe(["enum": .array(ServerDialect.allCases.map { .string($0.rawValue) })]),
        "targets": list(of: text), "n_scrapes": count, "n_failed_scrapes": count,
        "coverage": ["enum": .array(ServerSummary.Coverage.allCases.map { .string($0.rawValue) })],
        "shared": maybe(flag), "requests_sent": count, "requests_counted": maybe(number),
        "running": maybe(gauge), "waiting": maybe(gauge), "kv_use": maybe(gauge),
        "prompt_tokens": maybe(number), "output_tokens": maybe(number), "prefix_hit_share": maybe(share),
        "preemptions": maybe(number), "accepted_share": maybe(share), "accepted_length": maybe(number),
        "client_ttft_ms": defined("times"),
        "ttft_ms": maybe(serverTimes), "queue_ms": maybe(serverTimes), "prefill_ms": maybe(serverTimes),
        "decode_ms": maybe(serverTimes), "e2e_ms": maybe(serverTimes), "gap_ms": maybe(serverTimes),
        "ttft_parts_mean_ms": maybe(
            object([
                "whole": number, "outside": maybe(number), "queue": maybe(number), "prefill": maybe(number),
                "rest": maybe(number),
            ])
        ),
    ])

    private static let answerTimes = object(
        Dictionary(
            uniqueKeysWithValues: ServerTiming.Part.allCases.map { ("\($0.rawValue)_ms", maybe(defined("times"))) }
        )
    )

    private static let gauge: JSONValue = object(["mean": number, "max": number])
    private static let serverTimes: JSONValue = {
        let within = maybe(object(["low": maybe(number), "high": maybe(number)]))
        return object([
            "n": number, "mean": maybe(number), "p50_within": within, "p95_within": within, "p99_within": within,
        ])
    }()

    // MARK: Distributions

    /// Percentiles with their number; `few_samples` names those that cannot be told from the extreme.
    private static func percentiles(_ names: [String], _ others: [String: JSONValue] = [:]) -> JSONValue {
        var members = others
        for name in names { members[name] = maybe(number) }
        members["n"] = count
        members["n_effective"] = count
        members["few_samples"] = list(of: text)
        return object(members)
    }

    private static let interval = object(["low": maybe(number), "high": maybe(number)])
    private static let timeMembers = ["p50_interval": interval, "p95_interval": interval]

    private static var definitions: [String: JSONValue] {
        let n = { (names: [String]) in Dictionary(uniqueKeysWithValues: names.map { ($0, count) }) }
        return [
            "times": percentiles(["p50", "p95", "p99"], timeMembers),
            "ttft": percentiles(
                ["p50", "p95", "p99"],
                timeMembers.merging(n(["n_cold", "n_reused", "n_closed_without_token"])) { $1 }
            ),
            "rates": percentiles(["p5", "p50", "p95", "p99"]),
            "tail": percentiles(["p50", "p99", "max"]),
            "total": object(["sum": maybe(count), "mean": maybe(number), "n": count]),
            "mean": object(["mean": maybe(number), "n": count]),
            "bill": object([
                "n_priced": count, "n_unknown": count, "total_usd": maybe(number), "n_assumed_hour_price": count,
                "billed": maybe(
                    object([
                        "n": count, "total_usd": number, "n_compared": count, "compared_usd": number,
                        "compared_cost_usd": number, "difference": maybe(number),
                    ])
                ),
            ]),
        ]
    }

    // MARK: Metrics

    /// Returns the members that the catalogue gives a section.
    private static func metrics(of section: Metric.Shown.Section) -> [String: JSONValue] {
        let metrics = Metric.all.filter { $0.shown.section == section && $0 != .gap }
        return Dictionary(uniqueKeysWithValues: metrics.map { ($0.key, schema(of: $0)) })
    }

    private static func schema(of metric: Metric) -> JSONValue {
        let value: JSONValue =
            switch (metric.shown.columns, metric.unit) {
            case (.greatest, _): maybe(number)
            case (_, .share): maybe(share)
            case (_, .rate), (_, .tokens), (_, .portion), (_, .money): defined("rates")
            case (_, .time): defined(metric == .ttft ? "ttft" : "times")
            }
        return value.merging(described(metric))
    }

    private static func described(_ metric: Metric) -> JSONValue {
        ["description": .string("\(metric.title): \(metric.definition). Of \(metric.population.inWords).")]
    }

    /// Returns an object with the metrics of a section among its members.
    private static func object(_ section: Metric.Shown.Section, _ others: [String: JSONValue]) -> JSONValue {
        object(metrics(of: section).merging(others) { $1 })
    }

    private static var partMembers: [String: JSONValue] {
        var members: [String: JSONValue] = ["n": count, "tokens_per_second_per_stream_p50": maybe(number)]
        for metric in Metric.all where metric.shown.isOfParts {
            members[metric.name + metric.unit.suffix] = defined("times")
        }
        return members
    }

    private static var part: JSONValue { object(partMembers) }

    private static var steady: JSONValue {
        var members = partMembers
        members["differs"] = list(of: text)
        return object(members)
    }

    // MARK: Parts of a report

    static let run = object([
        "id": count, "name": text, "started_at": text, "finished_at": maybe(text),
        "status": ["enum": ["running", "finished", "interrupted"]], "end_reason": maybe(text), "version": text,
        "load_shape": text, "simulated": flag, "simulated_note": maybe(text), "insecure_note": maybe(text),
        "sittings": list(of: object(["started_at": text, "finished_at": maybe(text), "version": text])),
        "remarks": list(of: object(["at_ms": number, "kind": text, "text": text])),
        "hooks": list(
            of: object([
                "sitting": count, "endpoint": text, "target": maybe(text), "what": text, "took_ms": maybe(number),
                "note": maybe(text),
            ])
        ),
    ])

    private static let instrument = object([
        "limited": flag, "limited_note": maybe(text), "client_lag_limit_ms": number,
        "client_lag_ms": defined("tail"), "schedule_lateness_ms": defined("tail"), "handover_ms": defined("tail"),
        "handover_share_of_slot_time": maybe(share), "handover_limit_ms": number, "slow_starts": flag,
        "slow_starts_note": maybe(text), "events_per_read": maybe(number), "loops": maybe(count),
        "selftest": maybe(
            object(["date": text, "trusted_load": maybe(text), "ttft_error_p99_ms": maybe(number)])
        ),
        "n_stamped_by_kernel": count, "n_stamped_by_poll": count,
    ])

    private static let gain = object([
        "model": text, "streamed": text, "buffered": text, "first_answer_ms": defined("times"),
        "whole_buffered_ms": defined("times"), "saved_until_first_answer_p50_ms": maybe(number),
        "saved_until_first_answer_p50_interval": interval, "last_token_later_p50_ms": maybe(number),
    ])

    private static let judgement = object([
        "metric": ["enum": .array(Objective.Metric.allCases.map { .string($0.rawValue) })],
        "percentile": maybe(number), "bound": ["enum": ["max", "min"]],
        "unit": ["enum": ["ms", "share", "tokens", "tokens_per_second", "usd"]], "limit": number, "target": text,
        "answer": ["enum": .array(Judgement.Answer.allCases.map { .string($0.rawValue) })],
        "measured": maybe(number), "n": count, "n_effective": count, "attempted": count, "sentence": text,
        "prompt": maybe(text), "turn": maybe(number), "so_far": maybe(["enum": ["beyond", "within"]]),
        "n_to_tell": maybe(number), "windows": maybe(windows),
        "decision": maybe(object(["decided_after": maybe(count), "kept": count, "judged": count])),
    ])

    /// The windows of a run, of an objective that must be missed in several of them in a row.
    private static let windows = object([
        "in_a_row": count, "of_s": maybe(number), "of_requests": maybe(count), "beyond": count, "within": count,
        "most_beyond_in_a_row": count, "most_not_within_in_a_row": count,
        "each": list(
            of: object([
                "sitting": count, "start_s": number, "n": count, "measured": maybe(number),
                "answer": ["enum": .array(Judgement.Answer.allCases.map { .string($0.rawValue) })],
            ])
        ),
    ])

    // MARK: A target

    private static var target: JSONValue {
        var members: [String: JSONValue] = [
            "name": text, "protocol": text, "model": text, "endpoint": text, "url": maybe(text), "streamed": flag,
            "simulated": flag, "insecure": flag, "requests": requests, "retries": retries, "answers": answers,
            "tokens": tokens, "lengths": maybe(lengths), "cost": cost, "cost_by_unit": units,
            "connections": connections,
            "instrument": object([
                "client_lag_ms": defined("tail"), "n_stamped_by_kernel": count, "n_stamped_by_poll": count,
            ]),
            "schedule": maybe(schedule), "server_times": answerTimes,
            "thinking": ["enum": ["none", "streamed", "hidden"]],
            "thought": maybe(thought), "tools": maybe(object(.tools, [:])), "marks": marks,
            "prompt_cache": promptCache, "delivery": maybe(delivery), "closed_on_purpose": maybe(closing),
            "groups": groups,
            "conversations": maybe(conversations), "first_wave": maybe(part), "steady": maybe(steady),
            "itl_ms": maybe(defined("times")).merging(described(.gap)),
            "icl_ms": maybe(defined("times")).merging(described(.gap)),
            "stalls": object(
                .stalls,
                ["over_250_ms": maybe(count), "over_500_ms": maybe(count), "over_1000_ms": maybe(count)]
            ),
            "n_first_event_taken_as_one_token": count, "system_tokens_per_second": maybe(number),
            "system_tokens_per_second_steady": maybe(number), "tokens_per_event": maybe(number),
            "events_per_read": maybe(number), "buffered_on_the_way": maybe(flag),
        ]
        members.merge(metrics(of: .latency)) { $1 }
        members.merge(metrics(of: .rates)) { $1 }
        return object(members)
    }

    private static var shard: JSONValue {
        object([
            "shard": text, "status": text, "end_reason": maybe(text), "late_ms": number,
            "clock_error_ms": maybe(number),
            "targets": list(
                of: object([
                    "name": text, "requests": count, "failed": count, "not_started": count,
                    "ttft_ms": defined("times"), "client_lag_ms": defined("times"),
                ])
            ),
        ])
    }

    private static var groups: JSONValue {
        let group = object([
            "group": maybe(text), "groups_together": maybe(count), "requests": count, "failed": count,
            "not_started": count, "n": count, "ttft_ms": defined("times"), "e2e_end_ms": defined("times"),
            "input_tokens_p50": maybe(number), "output_tokens_p50": maybe(number),
            "cost_per_request_usd": maybe(number),
        ])
        return list(of: object(["by": text, "groups": list(of: group)]))
    }

    private static var conversations: JSONValue {
        object([
            "history": maybe(["enum": ["live", "recorded", "server"]]),
            "replayed": flag, "sessions": count, "finished": count, "broken": count, "cut_short": count,
            "time_to_finish_ms": defined("times"), "waiting_for_model_ms": defined("times"),
            "thinking_ms": defined("times"), "finished_per_hour": maybe(number),
            "cost_per_finished_usd": maybe(number), "n_recorded_answers": count, "n_stand_in_results": count,
            "turns": list(
                of: object([
                    "first": count, "last": count, "requests": count, "failed": count, "not_started": count,
                    "ttft_ms": defined("times"), "input_tokens_p50": maybe(number), "cached_share": maybe(share),
                    "ideal_cached_share": maybe(share),
                ])
            ),
        ])
    }

    private static var requests: JSONValue {
        var members: [String: JSONValue] = [:]
        for name in [
            "attempted", "ok", "failed", "closed_on_purpose", "cancelled", "retries", "warmup", "buffered_answers",
        ] {
            members[name] = count
        }
        members["failures"] = list(
            of: object([
                "kind": text, "count": count, "attempts": count, "example": text, "request_id": maybe(text),
            ])
        )
        return object(.requests, members)
    }

    private static var retries: JSONValue {
        object(
            .retries,
            [
                "requests": count, "retried": count, "ok_after_retry": count, "attempts": count,
                "most_attempts": count, "waited_ms": defined("tail"), "billed_waste_usd": maybe(number),
            ]
        )
    }

    private static var answers: JSONValue {
        object(
            .answers,
            [
                "served_by": list(
                    of: object([
                        "model": maybe(text), "tier": maybe(text), "is_asked": flag, "n": count,
                        "ttft_ms": defined("times"), "tokens_per_second_p50": maybe(number), "n_priced": count,
                        "total_usd": maybe(number),
                    ])
                ),
                "stop_reasons": list(
                    of: object([
                        "reason": maybe(text), "n": count,
                        "means": ["enum": .array(StopKind.allCases.map { .string($0.rawValue) })],
                    ])
                ),
                "pictures": maybe(
                    object([
                        "n": count, "pictures": count, "bytes_p50": maybe(number), "bytes_p95": maybe(number),
                    ])
                ),
                "validity": maybe(
                    object([
                        "n": count, "n_valid": count, "n_not_json": count, "n_off_schema": count, "n_no_match": count,
                        "n_unknown_tool": count, "n_no_call": count,
                        "n_unjudged": count,
                        "reasons": list(
                            of: object([
                                "verdict": [
                                    "enum": .array(AnswerValidity.Verdict.allCases.map { .string($0.rawValue) })
                                ],
                                "reason": text, "n": count,
                            ])
                        ),
                    ])
                ),
                "n_from_other_models": count, "models": count, "n_answered_whole": count, "n_larger_total": count,
                "tokens_beyond_parts": maybe(count), "n_contradictory_usage": count, "n_other_passes": count,
            ]
        )
    }

    private static let tokens = object([
        "input": defined("total"), "output": defined("total"), "reasoning": defined("total"),
        "cache_read": defined("total"), "cache_write": defined("total"), "cache_write_hour": defined("total"),
        "n_unsplit_cache_writes": count, "cached_share": maybe(share),
        "n_counted_from_chunks": count,
    ])

    private static let cost = object([
        "price_model": maybe(text), "price_match": maybe(text), "price_source": maybe(text),
        "price_factor": maybe(number), "ok": defined("bill"),
        "failed": defined("bill"),
        "cancelled": defined("bill"), "closed_on_purpose": defined("bill"), "warmup": defined("bill"),
        "per_1000_requests_usd": maybe(number), "per_million_output_tokens_usd": maybe(number),
    ])

    private static let units = object([
        "per_request_usd": maybe(number), "per_million_tokens_usd": maybe(number), "spent_usd": maybe(number),
        "n_unknown": count, "n_good": maybe(count), "per_good_request_usd": maybe(number), "n_sessions": count,
        "per_session_usd": maybe(number), "run_usd": maybe(number),
        "month": maybe(
            object(["requests": count, "usd": maybe(number), "low_usd": maybe(number), "high_usd": maybe(number)])
        ),
        "own_server": maybe(
            object([
                "per_hour_usd": number, "per_request_usd": maybe(number),
                "per_million_output_tokens_usd": maybe(number),
            ])
        ),
    ])

    private static var connections: JSONValue {
        object(
            .connections,
            [
                "taken": maybe(count), "proxies": list(of: text), "held_open_ms": defined("times"),
                "held_open_share": maybe(share), "held_open_kept_slot": count, "distinct": maybe(count),
                "opened_ahead": object(["ok": count, "failed": count, "connect_ms": defined("times")]),
                "cold": count, "reused": count, "reused_share": maybe(share), "http_versions": list(of: text),
            ]
        )
    }

    private static let schedule = object([
        "planned": count, "started": count, "dropped": count, "delayed": count, "planned_per_second": maybe(number),
        "started_per_second": maybe(number), "lateness_ms": defined("tail"), "delay_ms": defined("tail"),
    ])

    private static var thought: JSONValue {
        object(
            .thinking,
            [
                "is_shown": flag, "tokens": maybe(count), "share_of_output": maybe(share),
                "share_of_cost": maybe(share),
            ]
        )
    }

    private static var lengths: JSONValue {
        let side = object([
            "n": count, "n_unsaid": count, "n_off": count, "asked_p50": maybe(number), "got_p50": maybe(number),
            "off_p50": maybe(number), "off_p95": maybe(number),
        ])
        let fit = object([
            "source": ["enum": .array(LengthFit.Source.allCases.map { .string($0.rawValue) })], "path": maybe(text),
            "intercept": number, "slope": number,
            "keeping": maybe(["enum": .array(LengthFit.Keeping.allCases.map { .string($0.rawValue) })]),
        ])
        return object(["fit": fit, "input": maybe(side), "output": maybe(side)])
    }

    private static var marks: JSONValue {
        object(
            Dictionary(
                uniqueKeysWithValues: MarkSummary.told.map { ($0.rawValue, count) } + [("skipped_events", count)]
            )
        )
    }

    private static var promptCache: JSONValue {
        let population = object([
            "n": count, "ttft_ms": defined("times"), "e2e_end_ms": defined("times"), "n_priced": count,
            "cost_per_request_usd": maybe(number),
        ])
        let kinds = CacheSummary.Kind.allCases.map { ($0.rawValue, population) }
        return object([
            "hit_share": maybe(share), "cached_input_share": maybe(share),
            "ideal_cached_input_share": maybe(share), "is_meant_cold": maybe(flag),
            "not_cold_note": maybe(text),
            // Those kinds that there are.
            "populations": [
                "type": "object", "additionalProperties": false,
                "properties": .object(Dictionary(uniqueKeysWithValues: kinds)),
            ],
        ])
    }

    private static let delivery = object([
        "verdict": ["enum": ["as made", "buffered on the way", "cannot tell"]], "events": count, "reads": count,
        "share_in_shared_reads": maybe(share), "zero_gap_share": maybe(share),
    ])

    private static let closing = object([
        "asked_at": maybe(text), "n": count,
        "events": object(["min": maybe(number), "p50": maybe(number), "max": maybe(number)]),
        "closed_after_ms": defined("times"), "gone_after_ms": defined("times"), "n_gone_not_seen": count,
        "usage_input": defined("mean"), "usage_output": defined("mean"),
        "saved_per_stream": maybe(
            object([
                "held_against": text, "n_held_against": count, "uncut_output_tokens": number, "tokens_received": number,
                "is_reckoned_from_events": flag, "tokens_at_least": number, "tokens_at_most": number,
                "share_at_most": maybe(share), "usd_at_least": number, "usd_at_most": maybe(number),
            ])
        ),
    ])
}

extension ReportSchema {
    /// Returns the schema of one member of the elements of a list in the document, with what it refers to.
    static func member(of path: [String], named name: String) -> JSONValue {
        var schema = document
        for step in path { schema = schema[member: "properties"]?[member: step]?[member: "items"] ?? .bool(false) }
        let found = schema[member: "properties"]?[member: name] ?? .bool(false)
        return found.merging(["$defs": document[member: "$defs"] ?? [:]])
    }
}

extension JSONValue {
    fileprivate subscript(member key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }
}
