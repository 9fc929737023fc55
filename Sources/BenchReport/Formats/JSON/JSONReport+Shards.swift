import BenchAnalysis
import BenchModel
import JSONSyntax

extension JSONReport {
    /// One machine's part of a run that was merged.
    static func shard(_ summary: ShardSummary) -> JSONValue {
        [
            "shard": .string(summary.part.shard.text),
            "status": .string(summary.part.status.rawValue),
            "end_reason": summary.part.endReason.map(JSONValue.string) ?? .null,
            "late_ms": .milliseconds(summary.part.late.inNanoseconds),
            "clock_error_ms": summary.part.clockError.map { .milliseconds($0.inNanoseconds) } ?? .null,
            "targets": .array(
                summary.targets.map { target in
                    [
                        "name": .string(target.name), "requests": .count(target.requests),
                        "failed": .count(target.failed), "not_started": .count(target.notStarted),
                        "ttft_ms": milliseconds(target.ttft), "client_lag_ms": milliseconds(target.lag),
                    ]
                }
            ),
        ]
    }
}
