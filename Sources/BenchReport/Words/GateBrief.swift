import BenchAnalysis
import BenchModel

/// The gate in few words: what it says, and a line for each bound.
struct GateBrief {
    /// The judgements by one bound.
    struct Bound {
        let answer: Judgement.Answer
        /// Such as `TTFT p95 ≤ 500 ms`.
        let title: String
        /// Who met it or did not, each with its figure, and why it is open: pieces that lines are not broken within.
        let pieces: [String]

        var details: String { pieces.joined(separator: " ") }
    }

    /// One answer about one target.
    struct Told {
        let answer: GateAnswer
        let title: String
        let target: String
        let figure: String
        let briefDoubt: String?
        /// How far the figure is beyond the limit, so that who misses it by most is named first; 0 of a regression.
        let distance: Double

        init(_ judgement: Judgement) {
            (answer, title, target) = (judgement.answer, judgement.objective.title, judgement.target)
            (figure, briefDoubt, distance) = (judgement.figure, judgement.briefDoubt, judgement.distance)
        }

        init(_ regression: RegressionJudgement) {
            (answer, title, target) = (regression.answer, regression.title, regression.target)
            (figure, briefDoubt, distance) = (regression.figure, regression.briefDoubt, 0)
        }
    }

    /// Nil where nobody set a bound, and nothing failed that might be judged.
    let answer: Judgement.Answer?
    /// Those that are missed first, then those that are open.
    let bounds: [Bound]

    init(_ gate: GateReport, _ names: TargetNames) {
        var groups: [(title: String, told: [Told])] = []
        for told in gate.judgements.map(Told.init) + gate.regressions.map(Told.init) {
            let title = told.title
            if let place = groups.firstIndex(where: { $0.title == title }) {
                groups[place].told.append(told)
            } else {
                groups.append((title, [told]))
            }
        }
        var bounds = groups.map { Bound($0.title, $0.told, names) }
        if let rule = gate.failures, !groups.isEmpty || rule.answer != .pass { bounds.append(Bound(rule)) }
        let rank: [Judgement.Answer] = [.fail, .inconclusive, .pass]
        self.bounds = rank.flatMap { answer in bounds.filter { $0.answer == answer } }
        answer = self.bounds.isEmpty ? nil : gate.answer
    }
}

extension GateBrief.Bound {
    init(_ title: String, _ judgements: [GateBrief.Told], _ names: TargetNames) {
        let answer = judgements.map(\.answer).combined
        // Of a bound that is missed or open, those that make it so.
        let those = judgements.filter { $0.answer == answer }
        let worstFirst = those.indices.sorted {
            (-those[$0].distance, $0) < (-those[$1].distance, $1)
        }
        let told = answer == .fail ? worstFirst.map { those[$0] } : those
        let figures = told.map { "\(names[$0.target]) \($0.figure)" }
        let doubts = told.map(\.briefDoubt)
        // One doubt that all share stands once, behind the last of them.
        let isShared = Set(doubts).count == 1
        let groups = zip(figures, doubts).enumerated().map { place, item in
            let (figure, doubt) = item
            guard let doubt, !isShared || place == figures.count - 1 else { return [figure] }
            return Self.pieces("\(figure): \(doubt)")
        }
        let pieces = groups.dropLast().flatMap { $0.dropLast() + [($0.last ?? "") + " ·"] } + (groups.last ?? [])
        self.init(answer: answer, title: title, pieces: pieces)
    }

    init(_ rule: FailureRule) {
        let seen = "\(rule.failed) of \(rule.attempted) failed"
        let open = rule.answer == .inconclusive ? rule.shortfall.map { ": \($0.words)" } ?? "" : ""
        self.init(answer: rule.answer, title: rule.title, pieces: Self.pieces(seen + open))
    }

    /// Returns a text's words; what stands before a colon is one piece.
    private static func pieces(_ text: String) -> [String] {
        guard let colon = text.firstRange(of: ": ") else { return [text] }
        return [text[..<colon.lowerBound] + ":"].map(String.init)
            + text[colon.upperBound...].split(separator: " ").map(String.init)
    }
}
