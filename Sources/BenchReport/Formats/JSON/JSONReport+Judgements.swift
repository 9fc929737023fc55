import BenchAnalysis
import BenchModel
import JSONSyntax
import Statistics

extension JSONReport {
    static func judgement(_ judgement: Judgement) -> JSONValue {
        let objective = judgement.objective
        let scale = objective.metric.scaleInJSON
        return [
            "metric": .string(objective.metric.rawValue),
            "percentile": .figure(objective.percentile?.percent),
            "bound": .string(objective.bound.rawValue),
            "unit": .string(objective.metric.unit),
            "limit": .figure(objective.limit * scale),
            "target": .string(judgement.target),
            "answer": .string(judgement.answer.rawValue),
            "measured": .figure(judgement.measured.map { $0 * scale }),
            "n": .count(judgement.n),
            "n_effective": .count(judgement.effective),
            "attempted": .count(judgement.attempted),
            "prompt": objective.prompt.map { .string($0) } ?? .null,
            "turn": .figure(objective.turn.map(Double.init)),
            "windows": judgement.windows.map { windows($0, scale) } ?? .null,
            "decision": judgement.decision.map(decision) ?? .null,
            "so_far": judgement.isOverSoFar.map { .string($0 ? "beyond" : "within") } ?? .null,
            "n_to_tell": .figure(judgement.requestsToTell.map(Double.init)),
            "sentence": .string(judgement.sentence),
        ]
    }

    private static func decision(_ verdict: DecisionVerdict) -> JSONValue {
        [
            "decided_after": .figure(verdict.decidedAfter.map(Double.init)),
            "kept": .count(verdict.kept),
            "judged": .count(verdict.judged),
        ]
    }

    private static func windows(_ verdict: WindowsVerdict, _ scale: Double) -> JSONValue {
        var (time, requests) = (JSONValue.null, JSONValue.null)
        switch verdict.asked.size {
        case .time(let length): time = .figure(length.inSeconds)
        case .requests(let count): requests = .count(count)
        }
        return [
            "in_a_row": .count(verdict.asked.count),
            "of_s": time,
            "of_requests": requests,
            "beyond": .count(verdict.windows.count { $0.answer == .fail }),
            "within": .count(verdict.windows.count { $0.answer == .pass }),
            "most_beyond_in_a_row": .count(verdict.most { $0 == .fail }),
            "most_not_within_in_a_row": .count(verdict.most { $0 != .pass }),
            "each": .array(
                verdict.windows.map { window in
                    [
                        "sitting": .count(window.sitting),
                        "start_s": .figure(window.start.inSeconds),
                        "n": .count(window.n),
                        "measured": .figure(window.measured.map { $0 * scale }),
                        "answer": .string(window.answer.rawValue),
                    ]
                }
            ),
        ]
    }
}

extension Objective.Metric {
    /// What JSON multiplies its figures by.
    var scaleInJSON: Double { kind == .time ? 1e-6 : 1 }

    /// The unit that JSON gives the metric in.
    var unit: String {
        switch kind {
        case .share: "share"
        case .rate: "tokens_per_second"
        case .time: "ms"
        case .tokens: "tokens"
        case .portion: "share"
        case .amount: "usd"
        }
    }
}
