package import BenchModel
import JSONSyntax

/// What a run of a scenario would send of a dataset that is looked at.
package struct SentData: Sendable {
    /// What the plan asks of each target, which of the rows, and what that may cost, in sentences.
    package let facts: [String]
    /// What was left out, is not sent, or is asked again.
    package private(set) var flaws: [String]
    /// The dataset as far as its rows are asked; nil where nothing is, and of a trace, whose words tell.
    package let survey: DataSurvey?
    /// Requests, or conversations, of each target; nil where a time ends the plan.
    package let planned: Int?
    /// Why a run would not begin.
    package let refusal: String?

    /// Creates it.
    ///
    /// - Parameters:
    ///   - words: what is said of the rows that were taken.
    ///   - scenario: with these rows.
    ///   - planned: what the plan asks of each target; nil where a time ends it.
    ///   - survey: of the rows that were taken.
    ///   - cost: what the plan may cost, in a sentence.
    package init(
        _ words: TakenDataWords,
        _ scenario: Scenario,
        planned: Int?,
        survey: DataSurvey,
        cost: String?
    ) {
        let unit = scenario.load.conversations == nil ? "request" : "session"
        let plan =
            planned.map { "\(Figure.count($0, unit)) of each target" } ?? "as many \(unit)s as there is time for"
        facts = ["\(plan); \(words.asked)", cost].compactMap(\.self)
        // What the file lacks has been told of it.
        flaws = words.flaws.filter { !DataWords.lacking(survey).contains($0) }
        self.survey = scenario.trace == nil ? survey : nil
        self.planned = planned
        refusal = nil
    }

    /// Adds what is to be known before all else.
    package mutating func add(flaw: String) { flaws.insert(flaw, at: 0) }

    /// A run that would not begin.
    package init(refusal: String) {
        (facts, flaws, survey, planned) = ([], [], nil, nil)
        self.refusal = refusal
    }
}

extension SentData {
    /// Its lines, each with what it is about.
    var lines: [(name: String, words: String)] {
        if let refusal { return [("run", "would not begin: \(refusal)")] + flaws.map { ("", "DATA: \($0)") } }
        var lines = facts.enumerated().map { ($0 == 0 ? "run" : "", $1) } + flaws.map { ("", "DATA: \($0)") }
        guard let survey, let lengths = DataWords.lengths(survey.input) else { return lines }
        let turns =
            survey.heldTurns.map { "; \(Figure.count($0.turns, "turn")), \($0.input) of input with all before them" }
            ?? ""
        lines.insert(("", "input \(lengths), \(survey.input.sum) in all\(turns) (estimated)"), at: 1)
        return lines
    }

    var json: JSONValue {
        [
            "planned": .count(planned), "rows": .count(survey?.requests), "turns": .count(survey?.heldTurns?.turns),
            "estimated_input_tokens": .count(survey.map { $0.heldTurns?.input ?? $0.input.sum }),
            "facts": .array(facts.map { .string($0) }), "remarks": .array(flaws.map { .string($0) }),
            "refusal": refusal.map { .string($0) } ?? .null,
        ]
    }
}
