import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// Which target is the best by each figure, and by how much; of runs with several.
    static func standing(_ summary: Summary) -> ReportTable {
        let names = TargetNames(summary.record.targets)
        var table = ReportTable(
            "Which is best",
            name: "by",
            figures: ["times better", "interval"],
            words: ["best", "than", "sure"]
        )
        table.fill(summary.contests.filter { $0.outcome != .notHeld }) { contest, row in
            row.text(contest.discipline.title(isOpenLoop: summary.record.isOpenLoop))
            switch contest.outcome {
            case .notHeld: break
            case .lead(let lead):
                row.figure(lead.ratio, .plain)
                row.interval(lead.interval, .plain)
                row.text(names[lead.first])
                row.text(names[lead.next])
                row.text("yes")
            case .open(let candidates):
                row.add(.absent)
                row.add(.absent)
                row.text(names.list(candidates, "or"))
                row.add(.absent)
                row.text("no")
            case .void:
                row.add(.absent)
                row.add(.absent)
                row.add(.absent)
                row.add(.absent)
                row.text("no: INSTRUMENT-LIMITED")
            }
        }
        table.notes.append(
            "medians, of cost the mean; all that is sure here holds together with 95 % confidence. A failed request counts "
                + "against its own target, and for no other. Interval: of how many times better the best is than the next one"
        )
        return table
    }
}

extension Contest.Discipline {
    /// What targets are compared by, as it heads a row.
    fileprivate func title(isOpenLoop: Bool) -> String {
        switch self {
        case .firstToken: isOpenLoop ? "TTFT from plan" : "TTFT"
        case .wholeAnswer: "E2E"
        case .speed: "tokens/s per stream"
        case .cost: "cost per request"
        }
    }
}
