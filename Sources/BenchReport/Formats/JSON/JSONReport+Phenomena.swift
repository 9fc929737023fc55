import BenchAnalysis
import BenchModel
import JSONSyntax
import Pricing
import Statistics

/// Thinking, tools, caching, delivery and closed streams.
extension JSONReport {
    static func thought(_ target: TargetSummary) -> JSONValue {
        let summary = target.thinkingSummary
        if summary.kind == .none { return .null }
        let facts: JSONValue = [
            "is_shown": .bool(summary.kind == .streamed),
            "tokens": .count(summary.tokens.known),
            "share_of_output": .share(summary.shareOfOutput),
            "share_of_cost": .share(summary.shareOfCost),
        ]
        return facts.merging(.object(metrics(of: .thinking, target)))
    }

    /// How many answers bear each mark, and the events that could not be read.
    static func marks(_ marks: MarkSummary) -> JSONValue {
        let counts = MarkSummary.told.map { ($0.rawValue, JSONValue.count(marks.count($0))) }
        return .object(
            Dictionary(counts) { $1 }.merging(["skipped_events": .count(marks.skippedEvents)]) { $1 }
        )
    }

    static func tools(_ target: TargetSummary) -> JSONValue {
        target.figures[.firstToolArgument].isEmpty ? .null : .object(metrics(of: .tools, target))
    }

    /// The requests by what the cache did, and whether they may be called cold.
    static func promptCache(_ target: TargetSummary) -> JSONValue {
        let isMeantCold = target.target.usesNonce
        let note = PhenomenonAlarms.notCold(target.target, target.tokens)?.sentence
        let populations = target.cache.populations.map { population in
            (
                population.kind.rawValue,
                [
                    "n": .count(population.n),
                    "ttft_ms": milliseconds(population.ttft),
                    "e2e_end_ms": milliseconds(population.e2e),
                    "n_priced": .count(population.bill.priced),
                    "cost_per_request_usd": .roundedDollars(population.bill.perRequest),
                ] as JSONValue
            )
        }
        return [
            "hit_share": .share(target.cache.hitShare),
            "cached_input_share": .share(target.tokens.cachedShare),
            "ideal_cached_input_share": .share(target.cache.idealShare),
            "is_meant_cold": isMeantCold.map(JSONValue.bool) ?? .null,
            "not_cold_note": note.map(JSONValue.string) ?? .null,
            "populations": .object(Dictionary(populations) { $1 }),
        ]
    }

    static func delivery(_ gaps: GapSummary, isLimited: Bool) -> JSONValue {
        guard let verdict = gaps.delivery(isLimited: isLimited) else { return .null }
        return [
            "verdict": .string(verdict.words),
            "events": .count(gaps.events),
            "reads": .count(gaps.reads),
            "share_in_shared_reads": .share(gaps.shareInSharedReads),
            "zero_gap_share": .share(gaps.zeroGapShare),
            "n_long_enough_to_tell": .count(gaps.arrivals.answers),
            "n_at_once": .count(gaps.arrivals.atOnce),
            "n_in_one_piece": .count(gaps.arrivals.n(.inOnePiece)),
            "n_too_soon_to_tell": .count(gaps.arrivals.n(.tooSoonToTell)),
        ]
    }

    static func closing(_ closing: ClosingSummary) -> JSONValue {
        let savings: JSONValue? = closing.savings.map { savings in
            [
                "held_against": .string(savings.uncut.target),
                "n_held_against": .count(savings.uncut.n),
                "uncut_output_tokens": .figure(savings.uncut.outputTokens),
                "tokens_received": .figure(savings.tokensReceived),
                "is_reckoned_from_events": .bool(savings.isReckoned),
                "tokens_at_least": 0,
                "tokens_at_most": .figure(savings.tokens),
                "share_at_most": .share(savings.share),
                "usd_at_least": 0,
                "usd_at_most": .roundedDollars(savings.cost),
            ]
        }
        return [
            "asked_at": closing.askedAt.map(JSONValue.string) ?? .null,
            "n": .count(closing.n),
            "events": counts(closing.events),
            "closed_after_ms": milliseconds(closing.closedAfter),
            "gone_after_ms": milliseconds(closing.gone),
            "n_gone_not_seen": .count(closing.n - closing.gone.n),
            "usage_input": ["n": .count(closing.input.n), "mean": .figure(closing.input.mean)],
            "usage_output": ["n": .count(closing.output.n), "mean": .figure(closing.output.mean)],
            "saved_per_stream": savings ?? .null,
        ]
    }

    static func streamingGain(_ gain: StreamingGain) -> JSONValue {
        [
            "model": .string(gain.model),
            "streamed": .string(gain.streamed),
            "buffered": .string(gain.buffered),
            "first_answer_ms": milliseconds(gain.firstAnswer),
            "whole_buffered_ms": milliseconds(gain.wholeAnswer),
            "saved_until_first_answer_p50_ms": .milliseconds(gain.gain),
            "saved_until_first_answer_p50_interval": [
                "low": .milliseconds(gain.gainInterval.low), "high": .milliseconds(gain.gainInterval.high),
            ],
            "last_token_later_p50_ms": .milliseconds(gain.costAtEnd),
        ]
    }

    private static func counts(_ distribution: Distribution) -> JSONValue {
        [
            "min": .figure(distribution.min),
            "p50": .figure(distribution.percentile(50)),
            "max": .figure(distribution.max),
        ]
    }
}
