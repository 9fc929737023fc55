import BenchModel
import ScenarioFile

extension ScenarioObstacle {
    /// Says that nothing of a dataset is left to ask, why, and what helps.
    init(nothingOf survey: DataSurvey, _ source: DataSource) {
        let reasons = survey.refused.map { refusal, rows in "\(Counted.text(rows.count, "row")) \(refusal.rawValue)" }
        let why = reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")
        let ofLength = survey.refused.filter(\.refusal.isOfLength)
        guard !ofLength.isEmpty else {
            self.init(
                "\(survey.file) has no row that can be asked\(why); look at it: ezbench data \(ShellWord.quoted(source.file))",
                at: ["data", "from"]
            )
            return
        }
        let lengths = [("input", survey.keptOut.input), ("output", survey.keptOut.output)].compactMap { name, tally in
            let most = tally.least == tally.most ? "" : " to \(tally.most)"
            return tally.count == 0 ? nil : "\(Counted.text(tally.least, "token"))\(most) of \(name)"
        }
        self.init(
            "\(survey.file) has nothing that \"keep\" allows\(why); they have \(lengths.joined(separator: " and "))"
                + "\(survey.trace == nil ? " (estimated)" : ""): widen \"keep\" to take some of them",
            at: ["data", "keep"],
            ["data"]
        )
    }
}
