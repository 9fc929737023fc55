import BenchModel
import JSONSyntax

@testable import BenchAnalysis

/// The schema of one target in a report's JSON: the metrics from the catalogue, all else by hand.
///
/// It refers to the definitions of ``ReportSchema``.
enum TargetSchema: WrittenSchema {
    static var target: JSONValue {
        var members: [String: JSONValue] = [
            "name": text, "protocol": text, "model": text, "endpoint": text, "url": maybe(text), "set_up": maybe(setUp),
            "streamed": flag,
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

    private static let setUp = object([
        "load": text, "concurrency": maybe(count), "max_in_flight": maybe(count), "requests": maybe(count),
        "sessions": maybe(count), "seconds": maybe(number), "seed": count, "max_tokens": count, "prompts": text,
    ])

    private static let answerTimes = object(
        Dictionary(
            uniqueKeysWithValues: ServerTiming.Part.allCases.map { ("\($0.rawValue)_ms", maybe(defined("times"))) }
        )
    )

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

    // MARK: Parts of a target

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
            "history": maybe(words(ConversationSettings.History.self)),
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
                        "means": words(StopKind.self),
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
                                "verdict": words(AnswerValidity.Verdict.self),
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
        "accelerators": maybe(object(["count": count, "tokens_per_second_of_each": maybe(number)])),
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
            "n": count, "n_unsaid": count, "n_off": count, "asked_p50": maybe(number), "asked_p95": maybe(number),
            "got_p50": maybe(number), "got_p95": maybe(number), "off_p50": maybe(number), "off_p95": maybe(number),
        ])
        let fit = object([
            "source": words(LengthFit.Source.self), "path": maybe(text),
            "intercept": number, "slope": number,
            "keeping": maybe(words(LengthFit.Keeping.self)),
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
        "verdict": ["enum": ["as made", "buffered on the way", "at once", "in one piece", "cannot tell"]],
        "events": count,
        "reads": count, "share_in_shared_reads": maybe(share), "zero_gap_share": maybe(share),
        "n_long_enough_to_tell": count, "n_at_once": count, "n_in_one_piece": count, "n_too_soon_to_tell": count,
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
