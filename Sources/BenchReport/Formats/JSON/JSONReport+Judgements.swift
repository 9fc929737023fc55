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
            "so_far": judgement.isOverSoFar.map { .string($0 ? "beyond" : "within") } ?? .null,
            "n_to_tell": .figure(judgement.verdict.requestsToTell.map(Double.init)),
            "sentence": .string(judgement.sentence),
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
