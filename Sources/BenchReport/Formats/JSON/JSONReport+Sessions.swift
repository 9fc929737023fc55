import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

extension JSONReport {
    /// Conversations that were held turn by turn, or sessions of a trace.
    static func conversations(_ sessions: SessionSummary, in record: RunRecord) -> JSONValue {
        [
            "history": record.history.map { .string($0.rawValue) } ?? .null,
            "replayed": .bool(sessions.isReplay),
            "sessions": .count(sessions.sessions), "finished": .count(sessions.finished),
            "broken": .count(sessions.broken), "cut_short": .count(sessions.cut),
            "time_to_finish_ms": milliseconds(sessions.timeToFinish),
            "waiting_for_model_ms": milliseconds(sessions.waiting), "thinking_ms": milliseconds(sessions.thinking),
            "finished_per_hour": .figure(sessions.finishedPerHour),
            "cost_per_finished_usd": .roundedDollars(sessions.costPerFinished),
            "n_recorded_answers": .count(sessions.recordedAnswers),
            "n_stand_in_results": .count(sessions.standInResults),
            "turns": .array(
                sessions.turns.map { turns in
                    [
                        "first": .count(turns.turns.lowerBound), "last": .count(turns.turns.upperBound),
                        "requests": .count(turns.requests), "failed": .count(turns.failed),
                        "not_started": .count(turns.notStarted), "ttft_ms": milliseconds(turns.ttft),
                        "input_tokens_p50": .figure(turns.inputTokens.percentile(50)),
                        "cached_share": .share(turns.cachedShare), "ideal_cached_share": .share(turns.idealShare),
                    ]
                }
            ),
        ]
    }
}
