import BenchModel

/// What must not be overlooked about who answered, how, and what was counted; in every output alike.
enum AnswerAlarms {
    static func sentences(_ target: RunRecord.Target, _ answers: AnswerSummary) -> [String] {
        let name = PlainText.printable(target.name)
        return [
            models(target, name, answers), whole(name, answers), beyond(name, answers), contradiction(name, answers),
            passes(name, answers),
        ].compactMap(\.self)
    }

    private static func models(_ target: RunRecord.Target, _ name: String, _ answers: AnswerSummary) -> String? {
        guard answers.fromOthers > 0 || answers.models > 1 else { return nil }
        let counts = Dictionary(answers.groups.map { ($0.model, $0.n) }, uniquingKeysWith: +)
        let served = counts.sorted { ($1.value, $0.key ?? "") < ($0.value, $1.key ?? "") }.prefix(4).map { model, n in
            "\(n) by \(model.map { PlainText.printable($0) } ?? "a model that was not named")"
        }
        let more = counts.count > served.count ? " and \(counts.count - served.count) more" : ""
        let asked = PlainText.printable(target.model)
        let what =
            answers.fromOthers > 0
            ? "OTHER MODEL: \(name): \(answers.fromOthers) of \(answers.n) answers are not of \(asked), which was asked"
            : "MORE THAN ONE MODEL: \(name): \(answers.n) answers are of different snapshots of \(asked)"
        let mixed = answers.models > 1 ? ", and the figures above all of them are a mixture" : ""
        return "\(what): \(served.joined(separator: ", "))\(more); each is priced as the model that gave it\(mixed)"
    }

    private static func whole(_ name: String, _ answers: AnswerSummary) -> String? {
        guard answers.answeredWhole > 0 else { return nil }
        return "NOT STREAMED: \(name): \(answers.answeredWhole) of \(answers.n) answers came whole though a stream was "
            + "asked for: they have no TTFT, no gaps and no pace, and are in none of these figures"
    }

    private static func beyond(_ name: String, _ answers: AnswerSummary) -> String? {
        guard answers.beyondParts.n > 0 else { return nil }
        return "LARGER TOTAL: \(name): the totals of \(Figure.count(answers.beyondParts.n, "answer")) count "
            + "\(answers.beyondParts.sum) tokens that are neither in input nor in output: they are taken to cost what "
            + "reasoning costs, and are in no pace"
    }

    private static func contradiction(_ name: String, _ answers: AnswerSummary) -> String? {
        guard answers.contradictory > 0 else { return nil }
        return
            "CONTRADICTORY USAGE: \(name): \(Figure.count(answers.contradictory, "answer")) with more cached input than "
            + "input, or more reasoning than output: what depends on it is unknown, and no share exceeds 100 %"
    }

    private static func passes(_ name: String, _ answers: AnswerSummary) -> String? {
        guard answers.otherPasses > 0 else { return nil }
        return
            "OTHER PASSES: \(name): \(Figure.count(answers.otherPasses, "answer")) with tokens of passes besides the "
            + "answer's own (compaction, an advisor): they are in tokens and cost, where their price is known, and such "
            + "answers have no pace"
    }
}
