import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

/// Who gave the answers, how they ended, and what is odd about their counts.
extension JSONReport {
    static func answers(_ target: TargetSummary) -> JSONValue {
        let answers = target.answers
        let counts: JSONValue = [
            "served_by": .array(answers.groups.map(group)),
            "n_from_other_models": .count(answers.fromOthers),
            "models": .count(answers.models),
            "n_answered_whole": .count(answers.answeredWhole),
            "stop_reasons": .array(
                answers.stops.counts.map {
                    [
                        "reason": $0.reason.map(JSONValue.string) ?? .null, "means": .string($0.kind.rawValue),
                        "n": .count($0.n),
                    ]
                }
            ),
            "validity": validity(answers.validity),
            "pictures": pictures(answers.pictures),
            "n_larger_total": .count(answers.beyondParts.n),
            "tokens_beyond_parts": .count(answers.beyondParts.known),
            "n_contradictory_usage": .count(answers.contradictory),
            "n_other_passes": .count(answers.otherPasses),
        ]
        return counts.merging(.object(metrics(of: .answers, target)))
    }

    /// Null where no request had one.
    private static func pictures(_ pictures: PictureSummary?) -> JSONValue {
        guard let pictures else { return .null }
        return [
            "n": .count(pictures.requests), "pictures": .count(pictures.pictures),
            "bytes_p50": .figure(pictures.bytes.percentile(50)), "bytes_p95": .figure(pictures.bytes.percentile(95)),
        ]
    }

    /// Null where nothing was expected of any answer.
    private static func validity(_ validity: ValiditySummary?) -> JSONValue {
        guard let validity else { return .null }
        let counts = Dictionary(
            uniqueKeysWithValues: AnswerValidity.Verdict.allCases.map { verdict in
                ("n_\(verdict.rawValue)", JSONValue.count(validity.n(verdict)))
            }
        )
        return JSONValue.object(counts).merging([
            "n": .count(validity.n),
            "reasons": .array(
                validity.reasons.map { reason in
                    [
                        "verdict": .string(reason.verdict.rawValue), "reason": .string(reason.words),
                        "n": .count(reason.n),
                    ]
                }
            ),
        ])
    }

    private static func group(_ group: AnswerSummary.Group) -> JSONValue {
        [
            "model": group.model.map(JSONValue.string) ?? .null,
            "tier": group.tier.map(JSONValue.string) ?? .null,
            "is_asked": .bool(group.isAsked),
            "n": .count(group.n),
            "ttft_ms": milliseconds(group.ttft),
            "tokens_per_second_p50": .figure(group.tokensPerSecond.percentile(50)),
            "n_priced": .count(group.bill.priced),
            "total_usd": .dollars(group.bill.cost),
        ]
    }
}
