import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

extension JSONReport {
    /// What a server said of itself, beside what its requests looked like from here.
    static func server(_ server: ServerSummary) -> JSONValue {
        let parts = server.firstTokenParts
        return [
            "server": .string(server.server),
            "kind": server.dialect.map { .string($0.rawValue) } ?? .null,
            "targets": .array(server.targets.map { .string($0) }),
            "n_scrapes": .count(server.scrapes),
            "n_failed_scrapes": .count(server.failed),
            "coverage": .string(server.coverage.rawValue),
            "shared": server.counted.map { _ in .bool(server.isShared) } ?? .null,
            "impossible": .array(server.impossible.map { .string($0.rawValue) }),
            "requests_sent": .count(server.sent),
            "requests_counted": .figure(server.counted),
            "running": gauge(server, .running),
            "waiting": gauge(server, .waiting),
            "kv_use": gauge(server, .kvUse),
            "prompt_tokens": .figure(server.counts[.promptTokens]),
            "output_tokens": .figure(server.counts[.outputTokens]),
            "prefix_hit_share": .share(server.prefixHitShare),
            "preemptions": .figure(server.counts[.preemptions]),
            "accepted_share": .share(server.acceptedShare),
            "accepted_length": .figure(server.acceptedLength),
            "client_ttft_ms": milliseconds(server.client),
            "ttft_ms": times(server.times[.ttft]),
            "queue_ms": times(server.times[.queue]),
            "prefill_ms": times(server.times[.prefill]),
            "decode_ms": times(server.times[.decode]),
            "e2e_ms": times(server.times[.e2e]),
            "gap_ms": times(server.times[.gap]),
            "ttft_parts_mean_ms": parts.map { parts -> JSONValue in
                [
                    "whole": .milliseconds(parts.whole), "outside": .milliseconds(parts.outside),
                    "queue": .milliseconds(parts.queue), "prefill": .milliseconds(parts.prefill),
                    "rest": .milliseconds(parts.rest),
                ]
            } ?? .null,
        ]
    }

    /// What the answers of a target say of their times; null of parts that none tells.
    static func serverTimes(_ target: TargetSummary) -> JSONValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: ServerTiming.Part.allCases.map { part in
                    ("\(part.rawValue)_ms", target.timings[part].map(milliseconds) ?? .null)
                }
            )
        )
    }

    private static func gauge(_ server: ServerSummary, _ fact: ServerFact) -> JSONValue {
        server.gauges[fact].map { gauge -> JSONValue in ["mean": .figure(gauge.mean), "max": .figure(gauge.most)] }
            ?? .null
    }

    private static func times(_ times: ServerTimes?) -> JSONValue {
        guard let times else { return .null }
        let within = { (percentile: Percentile) -> JSONValue in
            guard let interval = times.interval(percentile) else { return .null }
            return ["low": .milliseconds(interval.low), "high": .milliseconds(interval.high)]
        }
        return [
            "n": .figure(times.count), "mean": .milliseconds(times.mean), "p50_within": within(50),
            "p95_within": within(95), "p99_within": within(99),
        ]
    }
}
