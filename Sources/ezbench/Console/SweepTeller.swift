import BenchApplication
import BenchModel
import BenchReport
import BenchAnalysis

/// Says on standard error how a sweep is getting on: a line for each rung, and what must not be overlooked.
struct SweepTeller: Sendable {
    private let settings: SweepSettings
    private let isQuiet: Bool
    private let runs = RunTeller(isQuiet: true)

    init(_ settings: SweepSettings, isQuiet: Bool) {
        self.settings = settings
        self.isQuiet = isQuiet
    }

    /// How often a rung's progress is worth a line.
    var progressInterval: Duration? { isQuiet ? nil : .seconds(10) }

    @Sendable
    func tell(_ event: SweepEvent) {
        switch event {
        case .begins(let target, let rung, let number):
            let why =
                switch rung.purpose {
                case .ladder: ""
                case .between: ", between what holds and what does not"
                case .confirmation: ", once more"
                }
            note("rung \(number): \(target) at \(settings.words(rung.level))\(why)")
        case .run(.progress(let snapshot), _): if !isQuiet { Console.note(ProgressLine.line(snapshot)) }
        case .run(let event, let isFirst): runs.tell(event, ofSeries: isFirst, isQuiet: isQuiet)
        case .measured(let rung, let isKnown): note((isKnown ? "kept: " : "") + rung.line(settings))
        }
    }

    private func note(_ line: String) {
        if !isQuiet { Console.note("ezbench: \(line)") }
    }
}
