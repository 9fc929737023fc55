import BenchApplication
import BenchModel
import BenchReport
import ScenarioFile

extension SweepPlan {
    /// Plans a sweep whose objectives are known to be such as a rung can be judged by.
    ///
    /// - Throws: what no rung could carry out, or judge.
    static func checked(_ scenario: Scenario, _ settings: SweepSettings) throws -> SweepPlan {
        if let objective = scenario.objectives.first(where: { !$0.isOfAllRequests }) {
            throw CommandError(
                "objective \(objective.title): a sweep asks each of a target's requests; leave it out, or judge runs by it (ezbench check)"
            )
        }
        return try SweepPlan(scenario, settings)
    }

    /// What the sweep will do, a line each.
    var lines: [String] {
        let whole = settings.isSearch ? "at most \(rungs)" : rungs
        let time = mostTime.map { ", at most \(Figure.length($0)) and what the last requests of each rung take" } ?? ""
        let limit = settings.time.map { "; none begins after \(Figure.length($0))" } ?? ""
        return ["sweep: \(settings.sentence): \(whole)\(time)\(limit)."] + questions
            + proof
    }

    private var rungs: String {
        let isNamed = !settings.isSearch && confirms
        let each =
            isNamed
            ? "\(Figure.count(rungsOfEach - 1, "rung")) and, once more, the most that holds"
            : Figure.count(rungsOfEach, "rung")
        return targets.count == 1 ? each : "\(each) of each of \(Figure.count(targets.count, "target"))"
    }

    private var questions: [String] {
        var asked: [String] = []
        for target in targets {
            let whose = targets.count > 1 ? "\"\(PlainText.line(target.name))\": " : ""
            asked.append("sweep: \(whose)\(target.question.sentence).")
        }
        return asked
    }

    private var proof: [String] {
        guard let fewestRequests else { return [] }
        if let shortage { return ["sweep: \(settings.words(shortage.level)) \(shortage.sentence)"] }
        let queue = longestAnswer.map {
            "sweep: under a schedule a load is proven to hold only where its queue does not grow, which takes the time of some hundred "
                + "answers to show: these rungs are long enough for answers of up to \(Figure.length(.seconds($0)))."
        }
        return [
            "sweep: a load is proven to hold by \(Figure.count(fewestRequests, "request")) that count at the least, if all are good."
        ] + [queue].compactMap(\.self)
    }
}

extension SweepPlan.Shortage {
    /// What follows the load, with the flag that mends it.
    fileprivate var sentence: String {
        let needs = "that takes \(Figure.count(needed, "request")) that count"
        switch enough {
        case .requests(let count):
            return
                "CANNOT be proven to hold: \(needs), and the rung has \(requests) that can; give each rung \(count) at the least "
                + "(--requests \(count))."
        case .time(let time):
            let typed = DurationText.text(time)
            return
                "can hardly be proven to hold: \(needs), and about \(requests) come in a rung's time; give each rung \(typed) at the "
                + "least (--rung \(typed))."
        }
    }
}
