import BenchAnalysis
import BenchModel

/// One answer of a gate, whatever it judged, as the formats list it.
struct GateLine {
    let answer: GateAnswer
    /// The target's name, or whose requests were counted.
    let target: String
    /// What was asked, such as `TTFT p95 ≤ 500 ms`.
    let title: String
    let sentence: String
    /// Requests judged.
    let n: Int
}

extension Judgement {
    var line: GateLine {
        GateLine(answer: answer, target: target, title: objective.title, sentence: sentence, n: n)
    }
}

extension RegressionJudgement {
    var line: GateLine { GateLine(answer: answer, target: target, title: title, sentence: sentence, n: n) }
}

extension GateReport {
    /// All answers: objectives, what a baseline was asked, and the failed requests last, since these most often decide.
    var lines: [GateLine] {
        let failed = failures.map {
            GateLine(
                answer: $0.answer,
                target: $0.targets?.joined(separator: ", ") ?? "all",
                title: $0.title,
                sentence: $0.sentence,
                n: $0.attempted
            )
        }
        return judgements.map(\.line) + regressions.map(\.line) + [failed].compactMap(\.self)
    }

    /// What is said where a run and its baseline were not measured alike, a line for each target.
    var baselineNotes: [String] {
        let unlike = regressions.filter { $0.baseline != nil && !$0.differences.isEmpty }
        return unlike.eachOnce(by: \.target).compactMap { regression in
            guard let baseline = regression.baseline else { return nil }
            let facts = regression.differences.map(\.line).joined(separator: "; ")
            return "\(regression.target) was not measured as in \(baseline): \(facts)"
        }
    }
}
