import BenchAnalysis
import JSONSyntax
import Statistics

extension JSONReport {
    /// A target's requests in groups, by each of what they are grouped by.
    static func groups(_ groups: [GroupedRequests]) -> JSONValue {
        .array(
            groups.map { grouped in
                ["by": .string(grouped.grouping.text), "groups": .array(grouped.groups.map(group))]
            }
        )
    }

    private static func group(_ group: RequestGroup) -> JSONValue {
        [
            "group": group.key.name.map { .string($0) } ?? .null, "groups_together": .count(group.key.groupsTogether),
            "requests": .count(group.requests), "failed": .count(group.failed), "not_started": .count(group.notStarted),
            "n": .count(group.figures[.e2eEnd].n),
            "ttft_ms": milliseconds(group.ttft), "e2e_end_ms": milliseconds(group.e2eEnd),
            "input_tokens_p50": .figure(group.inputTokens.percentile(50)),
            "output_tokens_p50": .figure(group.outputTokens.percentile(50)),
            "cost_per_request_usd": .roundedDollars(group.costPerRequest),
        ]
    }
}
