import BenchModel
import JSONSyntax

@testable import BenchAnalysis

/// The JSON schema of `ezbench report --format json`; what there is of each target is a ``TargetSchema``.
///
/// Every key is always there; what cannot be computed is null.
enum ReportSchema: WrittenSchema {
    static let document = output(
        "report",
        "A report of ezbench",
        "What `ezbench report --format json` writes. Each figure of a target says what it is; METHODOLOGY.md says more.",
        [
            "run": run, "instrument": instrument, "alarms": list(of: text), "price_sources": list(of: text),
            "targets": list(of: TargetSchema.target), "servers": list(of: server), "shards": list(of: shard),
            "streamed_against_buffered": list(of: gain), "objectives": list(of: judgement),
        ]
    ).merging(["$defs": .object(definitions)])

    // MARK: Servers and shards

    private static let server: JSONValue = object([
        "server": text, "kind": maybe(words(ServerDialect.self)),
        "targets": list(of: text), "n_scrapes": count, "n_failed_scrapes": count,
        "coverage": words(ServerSummary.Coverage.self),
        "shared": maybe(flag), "impossible": list(of: words(ServerFact.self)), "requests_sent": count,
        "requests_counted": maybe(number),
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

    private static let gauge: JSONValue = object(["mean": number, "max": number])
    private static let serverTimes: JSONValue = {
        let within = maybe(object(["low": maybe(number), "high": maybe(number)]))
        return object([
            "n": number, "mean": maybe(number), "p50_within": within, "p95_within": within, "p99_within": within,
        ])
    }()

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
        "metric": words(Objective.Metric.self),
        "percentile": maybe(number), "bound": ["enum": ["max", "min"]],
        "unit": ["enum": ["ms", "share", "tokens", "tokens_per_second", "usd"]], "limit": number, "target": text,
        "answer": words(Judgement.Answer.self),
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
                "answer": words(Judgement.Answer.self),
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
