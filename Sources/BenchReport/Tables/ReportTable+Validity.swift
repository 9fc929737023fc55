import BenchAnalysis
import BenchModel
import Statistics

/// How many answers are what was expected of them, and why the others are not.
extension ReportTable {
    static func validity(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Valid answers (of the requests of which something is expected)",
            figures: ["n", "valid", "of n"] + AnswerValidity.Verdict.ofInvalid.map(\.words)
        )
        let rows = summary.targets.compactMap { target in target.answers.validity.map { (target, $0) } }
        table.fill(rows) { item, row in
            let (target, validity) = item
            row.text(target.target.name)
            row.count(validity.n)
            row.count(validity.valid)
            row.share(Share(validity.valid, of: validity.n))
            for verdict in AnswerValidity.Verdict.ofInvalid { row.count(validity.n(verdict)) }
        }
        if rows.contains(where: { $0.1.n(.unjudged) > 0 }) {
            table.notes.append("not judged: nothing came, or not all of it, or too much; it counts as not valid")
        }
        return table
    }

    static func invalidAnswers(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Invalid answers, by what is wrong with them",
            figures: ["n", "of n"],
            words: ["verdict", "what is wrong"]
        )
        /// Of more reasons the rest is told as a number: an answer may be wrong in as many ways as there are answers.
        let most = 12
        let told = summary.targets.compactMap { target in target.answers.validity.map { (target, $0) } }
        let rows = told.flatMap { target, validity in validity.reasons.prefix(most).map { (target, validity, $0) } }
        table.fill(rows) { item, row in
            let (target, validity, reason) = item
            row.text(target.target.name)
            row.count(reason.n)
            row.share(Share(reason.n, of: validity.n))
            row.text(reason.verdict.words)
            row.text(reason.words)
        }
        for (target, validity) in told where validity.reasons.count > most {
            let rest = validity.reasons.dropFirst(most)
            table.notes.append(
                "\(target.target.name): \(Figure.count(rest.count, "more reason")), of "
                    + Figure.count(rest.reduce(0) { $0 + $1.n }, "answer")
            )
        }
        return table
    }
}

extension AnswerValidity.Verdict {
    static let ofInvalid: [AnswerValidity.Verdict] = [
        .notJSON, .offSchema, .noMatch, .unknownTool, .noCall, .unjudged,
    ]

    var words: String {
        switch self {
        case .valid: "valid"
        case .notJSON: "not JSON"
        case .offSchema: "off schema"
        case .noMatch: "no match"
        case .unknownTool: "unknown tool"
        case .noCall: "no call"
        case .unjudged: "not judged"
        }
    }
}
