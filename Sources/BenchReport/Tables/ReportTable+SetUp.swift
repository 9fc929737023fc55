import BenchAnalysis
import BenchModel

extension ReportTable {
    /// What each target was asked, and how much; no row where the run's scenario cannot be read.
    static func setUp(_ summary: Summary, _ scenario: Scenario?) -> ReportTable {
        var table = ReportTable("Set-up", figures: ["max tokens", "seed"], words: ["load", "prompts"])
        guard let scenario else { return table }
        let asked = summary.record.targets.compactMap { measured in
            scenario.targets.first { $0.name == measured.name }
        }
        table.fill(asked) { target, row in
            row.text(target.name)
            row.count(target.maxTokens)
            row.text(String(scenario.load.seed))
            row.text("\(scenario.load.words), \(scenario.load.extent.words)")
            row.text(prompts(scenario))
        }
        table.notes.append("load: of each target; max tokens: of an answer, where a prompt has no limit of its own")
        return table
    }

    private static func prompts(_ scenario: Scenario) -> String {
        if scenario.synthetic != nil || scenario.data != nil { return SetUp.prompts(of: scenario) }
        return "\(scenario.prompts.count): \(TargetNames.list(scenario.prompts.map(\.id), atMost: 4))"
    }
}

extension Load.Extent {
    /// How much is asked of each target, such as `120 requests` or `for 30 s`.
    fileprivate var words: String {
        switch self {
        case .requests(let count): Figure.count(count, "request")
        case .sessions(let count): Figure.count(count, "session")
        case .duration(let time): "for \(Figure.time(time.inNanoseconds, digits: 3))"
        }
    }
}
