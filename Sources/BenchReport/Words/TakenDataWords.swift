package import BenchModel

/// What is said of a dataset whose rows a run asks: beforehand, and in every report.
package struct TakenDataWords: Sendable {
    /// Which file, which rows, chosen how.
    package let facts: String
    /// Which of the rows, chosen how.
    package let asked: String
    /// What was left out, is not sent, or is asked again; nothing where all is well.
    package let flaws: [String]

    /// Puts it into words.
    ///
    /// - Parameters:
    ///   - survey: the dataset.
    ///   - scenario: with the rows that were taken as its prompts.
    ///   - planned: the requests that the plan asks of a target; nil where a time ends it.
    package init(_ survey: DataSurvey, takenInto scenario: Scenario, planned: Int?) {
        if let trace = scenario.trace, let replay = scenario.data?.replay {
            asked = TraceWords.sent(trace, replay) + (DataWords.columns(survey).map { "; \($0)" } ?? "")
            facts = "\(DataWords.file(survey)): \(DataWords.rows(survey)); \(asked)"
            let refused =
                survey.refusedRows == 0
                ? [] : ["rows are left out: \(DataWords.refused(survey).joined(separator: ", "))"]
            flaws = TraceWords.flaws(trace) + refused + DataWords.unsent(survey)
            return
        }
        let source = scenario.data
        let taken = scenario.prompts.count
        let order =
            source?.order == .asFile
            ? "in the order of the file" : "in an order chosen by the seed \(scenario.load.seed)"
        let all = taken == survey.requests ? "all of them" : "the first \(taken) of them"
        var asked = "asked are \(all) \(order)"
        if let turns = DataWords.turns(survey) { asked += "; \(turns)" }
        if let columns = DataWords.columns(survey) {
            asked += "; \(survey.columnsAsked.isEmpty ? "" : "columns ")\(columns)"
        }
        if let pictures = SentPictures(all: scenario.prompts) {
            asked += "; \(Figure.count(pictures.count, "picture")) among them"
        }
        let limits = scenario.prompts.count { $0.maxTokens != nil }
        if limits > 0 { asked += "; \(limits) of them with an output limit of their own" }
        let foreign = ForeignSettings.all(in: scenario)
        for words in foreign.compactMap(ForeignWords.translated) { asked += "; \(words)" }
        self.asked = asked
        facts = "\(DataWords.file(survey)): \(DataWords.rows(survey)); \(asked)"

        var flaws: [String] = []
        let isBad = survey.refused.contains(where: \.refusal.isBad)
        if isBad || survey.refusedRows > 0 && source?.keep == DataSource.Keep() {
            flaws.append("rows are left out: \(DataWords.refused(survey).joined(separator: ", "))")
        }
        if let planned, planned > taken {
            flaws.append(
                "\(Figure.count(planned, "request")) to each target ask \(Figure.count(taken, "row")), so that rows are asked "
                    + "again, which a cache may answer"
            )
        } else if planned == nil {
            let cut = taken < survey.requests && source?.rows.map { taken < $0 } ?? true
            flaws.append(
                "\(Figure.count(taken, "row")) \(Counted.form(taken, "is", "are")) taken"
                    + (cut ? ", as many as fit into the memory that a run keeps for them" : "")
                    + ", and a time ends the plan: once all have been asked they are asked again, which a cache may answer"
            )
        }
        if survey.lackingAnswers {
            flaws.append("later turns are left out, as the answers before them are not in the file")
        }
        flaws += DataWords.lacking(survey)
        for (what, rows) in survey.unsent {
            flaws.append("\(Figure.count(rows, "row")) of the file with \(what), which is not heeded")
        }
        flaws += [DataWords.settingsLeft(survey), DataWords.picturesLeft(survey)].compactMap(\.self)
        flaws += foreign.compactMap(ForeignWords.left)
        self.flaws = flaws
    }
}

extension DataSurvey {
    /// Whether turns are left out because nothing answers those before them, and not because the first were asked for.
    fileprivate var lackingAnswers: Bool {
        turnsLeftOut > 0 && ([.aiperfMulti, .columns].contains(format) || turns != .first)
    }
}
