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
        let turns = survey.refusedTurns.reduce(0) { $0 + $1.turns }
        return "\(Figure.count(survey.rows, "row")), which "
            + "\(Counted.form(survey.rows, "becomes", "become")) \(requests)"
            + (survey.refusedRows == 0 ? "" : "; \(Figure.count(survey.refusedRows, "row")) refused")
            + (turns == 0 ? "" : "; \(Figure.count(turns, "turn")) of asked rows refused")
    }

    /// Says why rows are refused, and turns of others, a line for each reason.
    package static func refused(_ survey: DataSurvey) -> [String] {
        survey.refused.map { refusal, rows in
            let first = rows.count == 1 ? "on line \(rows.firstLine)" : "the first on line \(rows.firstLine)"
            return "\(Figure.count(rows.count, "row")) \(refusal.rawValue), \(first)"
        } + survey.refusedTurns.map { refusal, turns in "\(Figure.count(turns, "turn")) \(refusal.rawValue)" }
    }

    /// Says which turns of conversations are asked; nil where there are none.
    package static func turns(_ survey: DataSurvey) -> String? {
        if let shared = survey.sharedConversations {
            let rows = "each row holds one turn of \(Figure.count(shared, "conversation")): "
            return rows
                + (survey.turns == .session
                    ? "they are held turn by turn, each turn asked after the answer to the one before it"
                    : "each is asked by itself, with what was said before it in its row")
        }
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

    /// Says which fields somebody names that some rows lack, a line for each, and what that means.
    package static func lacking(_ survey: DataSurvey) -> [String] {
        survey.fieldsLacking.map { field in
            let rows = Counted.part(field.missed, of: survey.rows, "row", ("has", "have"))
            let name = JSONPath.quoted(field.name)
            let what = field.unfit == 0 ? name : "no text, number, true or false in \(name)"
            switch field.use {
            case .column: return "\(rows) no \(what), which \(field.namer) names: they are asked without it"
            case .sent: return "\(rows) no \(what), which \(field.namer) names: they cannot be asked"
            case .group:
                return "\(rows) no \(what), which \(field.namer) names: they are of an unknown group"
            }
        }
    }

    /// Says which columns are asked, where others are not, and what of the rows is left alone; nil where nothing is.
    package static func columns(_ survey: DataSurvey) -> String? {
        guard let left = left(survey.leftAlone) else { return nil }
        let asked = survey.columnsAsked.map(JSONPath.quoted).joined(separator: " and ")
        return (asked.isEmpty ? "" : "asked: \(asked); ") + "left alone: \(left)"
    }

    /// Names members with the rows that have them, such as `"stop" in 3 rows, "id" and "source" in all rows`.
    private static func left(_ alone: LeftAlone) -> String? {
        let members = alone.members
        if members.isEmpty { return nil }
        let most = 12
        var groups: [(names: [String], rows: Int)] = []
        for member in members.prefix(most) {
            let name = JSONPath.quoted(member.name)
            if let last = groups.indices.last, groups[last].rows == member.rows {
                groups[last].names.append(name)
            } else {
                groups.append(([name], member.rows))
            }
        }
        let words = groups.map { group in
            TargetNames.list(group.names, atMost: most) + " in "
                + (group.rows == alone.rows && group.rows > 1 ? "all rows" : Figure.count(group.rows, "row"))
        }
        let more = members.count > most ? ", and \(members.count - most)\(alone.hasMore ? " or" : "") more" : ""
        return words.joined(separator: ", ") + more
    }

    /// Says which settings of requests are among what is left alone; nil where none is.
    static func settingsLeft(_ survey: DataSurvey) -> String? {
        unsentMembers(survey, \.isSetting).map { "settings of rows are not sent: \($0)" }
    }

    /// Says which members with a picture's name are among what is left alone; nil where none is.
    static func picturesLeft(_ survey: DataSurvey) -> String? {
        unsentMembers(survey, \.isPicture).map { "what rows have under a picture's name is not sent: \($0)" }
    }

    private static func unsentMembers(_ survey: DataSurvey, _ isMeant: (LeftAlone.Member) -> Bool) -> String? {
        let members = survey.leftAlone.members.filter(isMeant)
        if members.isEmpty { return nil }
        let words = members.prefix(12).map { "\(JSONPath.quoted($0.name)) in \(Figure.count($0.rows, "row"))" }
        let more = members.count > 12 ? ", and \(members.count - 12) more" : ""
        return words.joined(separator: ", ") + more
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
