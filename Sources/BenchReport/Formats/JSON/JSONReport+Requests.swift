import BenchAnalysis
import BenchModel
import JSONSyntax
import Pricing
import Statistics

/// How requests ended, what retries did, and what all of it took of tokens and money.
extension JSONReport {
    static func requests(_ summary: TargetSummary) -> JSONValue {
        let counts: JSONValue = [
            "attempted": .count(summary.counts.attempted),
            "ok": .count(summary.counts.ok),
            "failed": .count(summary.counts.failed),
            "closed_on_purpose": .count(summary.counts.closedOnPurpose),
            "cancelled": .count(summary.counts.cancelled),
            "retries": .count(summary.counts.retries),
            "warmup": .count(summary.counts.warmup),
            "buffered_answers": .count(summary.bufferedAnswers),
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
        return counts.merging(.object(metrics(of: .requests, summary)))
    }

    static func retries(_ summary: TargetSummary) -> JSONValue {
        let retries = summary.retries
        let waste = summary.cost.triedAgain
        let figures: JSONValue = [
            "requests": .count(retries.requests),
            "retried": .count(retries.retried),
            "ok_after_retry": .count(retries.recovered),
            "attempts": .count(retries.attempts),
            "most_attempts": .count(retries.mostAttempts),
            "waited_ms": lateness(retries.waited),
            "billed_waste_usd": .dollars(waste.cost),
        ]
        return figures.merging(.object(metrics(of: .retries, summary)))
    }

    static func tokens(_ tokens: TokenSummary) -> JSONValue {
        let total = { (total: TokenSummary.Total) -> JSONValue in
            ["sum": .count(total.known), "mean": .figure(total.mean), "n": .count(total.n)]
        }
        return [
            "input": total(tokens.input),
            "output": total(tokens.output),
            "reasoning": total(tokens.reasoning),
            "cache_read": total(tokens.cacheRead),
            "cache_write": total(tokens.cacheWrite),
            "cache_write_hour": total(tokens.cacheWriteHour),
            "n_unsplit_cache_writes": .count(tokens.unsplitWrites),
            "cached_share": .share(tokens.cachedShare),
            "n_counted_from_chunks": .count(tokens.countedFromChunks),
        ]
    }

    /// What a target costs by what one gets for it.
    static func units(_ costs: UnitCosts?) -> JSONValue {
        guard let costs else { return .null }
        return [
            "per_request_usd": .roundedDollars(costs.perRequest),
            "per_million_tokens_usd": .roundedDollars(costs.perMillionTokens),
            "spent_usd": .dollars(costs.spent), "n_unknown": .count(costs.unknown),
            "n_good": .count(costs.good), "per_good_request_usd": .roundedDollars(costs.perGoodRequest),
            "n_sessions": .count(costs.sessions), "per_session_usd": .roundedDollars(costs.perSession),
            "run_usd": .dollars(costs.run),
            "month": costs.month.map { month in
                [
                    "requests": .count(month.requests), "usd": .roundedDollars(month.cost),
                    "low_usd": .figure(month.interval.low), "high_usd": .figure(month.interval.high),
                ]
            } ?? .null,
            "own_server": costs.hosted.map { hosted in
                [
                    "per_hour_usd": .dollars(hosted.perHour), "per_request_usd": .roundedDollars(hosted.perRequest),
                    "per_million_output_tokens_usd": .roundedDollars(hosted.perMillionOutputTokens),
                ]
            } ?? .null,
            "accelerators": costs.accelerators.map { own in
                ["count": .count(own.count), "tokens_per_second_of_each": .figure(own.tokensPerSecondOfEach)]
            } ?? .null,
        ]
    }

    static func cost(_ cost: CostSummary) -> JSONValue {
        let bill = { (bill: CostSummary.Bill) -> JSONValue in
            [
                "n_priced": .count(bill.priced),
                "n_unknown": .count(bill.unknown),
                "total_usd": .dollars(bill.cost),
                "n_assumed_hour_price": .count(bill.assumedHourPrice),
                "billed": bill.billed > 0
                    ? [
                        "n": .count(bill.billed), "total_usd": .dollars(bill.billedSum),
                        "n_compared": .count(bill.compared),
                        "compared_usd": .dollars(bill.comparedBilled ?? .zero(.usd)),
                        "compared_cost_usd": .dollars(bill.comparedCost ?? .zero(.usd)),
                        "difference": .figure(bill.difference),
                    ] : .null,
            ]
        }
        return [
            "price_model": cost.match.map { .string($0.name) } ?? .null,
            "price_match": cost.match.map { .string($0.how.rawValue) } ?? .null,
            "price_source": cost.match.map { .string($0.source) } ?? .null,
            "price_factor": cost.match?.factor.map { .number($0) } ?? .null,
            "ok": bill(cost.measured),
            "failed": bill(cost.failed),
            "cancelled": bill(cost.cancelled),
            "closed_on_purpose": bill(cost.closedOnPurpose),
            "warmup": bill(cost.warmup),
            "per_1000_requests_usd": .roundedDollars(cost.perThousandRequests),
            "per_million_output_tokens_usd": .roundedDollars(cost.perMillionOutputTokens),
        ]
    }
}
