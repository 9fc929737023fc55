package import BenchModel
import JSONSyntax

/// What is said of a dataset.
package enum DataWords {
    /// Names the file, what it is, and its digest.
    package static func file(_ survey: DataSurvey) -> String {
        let size = Figure.bytes(Int64(survey.fileBytes)) + (survey.isCompressed ? " of gzip" : "")
        return "\(survey.file): \(survey.format.words) (\(survey.container)), \(size), SHA-256 \(survey.digest.hex)"
    }

    /// Says what becomes of the rows.
    package static func rows(_ survey: DataSurvey) -> String {
        let requests = Figure.count(survey.requests, "request")
        return "\(Figure.count(survey.rows, "row")), which "
            + "\(Counted.form(survey.rows, "becomes", "become")) \(requests)"
            + (survey.refusedRows == 0 ? "" : "; \(Figure.count(survey.refusedRows, "row")) refused")
    }

    /// Says why rows are refused, a line for each reason.
    package static func refused(_ survey: DataSurvey) -> [String] {
        survey.refused.map { refusal, rows in
            let first = rows.count == 1 ? "on line \(rows.firstLine)" : "the first on line \(rows.firstLine)"
            return "\(Figure.count(rows.count, "row")) \(refusal.rawValue), \(first)"
        }
    }

    /// Says which turns of conversations are asked; nil where there are none.
    package static func turns(_ survey: DataSurvey) -> String? {
        guard survey.conversations > 0 else { return nil }
        let count = survey.conversations
        let rows = "\(Figure.count(count, "row")) \(Counted.form(count, "has", "have")) several turns: "
        let left = survey.turnsLeftOut == 0 ? "" : "; \(Figure.count(survey.turnsLeftOut, "later turn")) left out"
        switch survey.turns {
        case .first: return rows + "the first is asked" + left
        case .last: return rows + "the last is asked, after all that was said before it" + left
        case .each: return rows + "each is asked, after all that was said before it" + left
        case .session: return rows + "each is asked after the answer to the one before it" + left
        }
    }

    /// Says what rows hold and no request sends, a line for each.
    package static func unsent(_ survey: DataSurvey) -> [String] {
        survey.unsent.map { what, rows in
            "\(Figure.count(rows, "row")) with \(what), which is not heeded"
        }
    }

    /// Says which columns are asked, where others are not; nil where nothing is left out.
    package static func columns(_ survey: DataSurvey) -> String? {
        guard !survey.columnsLeft.isEmpty else { return nil }
        let most = 8
        let left = survey.columnsLeft.prefix(most).map(JSONPath.quoted).joined(separator: ", ")
        let more = survey.columnsLeft.count > most ? " and \(survey.columnsLeft.count - most) more" : ""
        let asked = survey.columnsAsked.map(JSONPath.quoted).joined(separator: " and ")
        return (asked.isEmpty ? "" : "asked: \(asked); ") + "left alone: \(left)\(more)"
    }

    /// Says which pictures are sent with the requests; nil where there are none.
    package static func pictures(_ survey: DataSurvey) -> String? {
        survey.pictures.map { "\(Figure.count($0.count, "picture")), \(Figure.bytes(Int64($0.bytes)))" }
    }

    /// Says how long some lengths are; nil where there are none.
    static func lengths(_ tally: LengthTally) -> String? {
        guard let median = tally.quantile(0.5), let high = tally.quantile(0.95) else { return nil }
        return "median \(Figure.count(median, "token")), p95 \(high), from \(tally.least) to \(tally.most)"
    }
}
