import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import Synchronization

/// Says on standard error how a sweep is getting on: a line for each rung, what must not be overlooked, and on a terminal the rung under way
/// in place.
final class SweepTeller: Sendable {
    private let settings: SweepSettings
    private let isQuiet: Bool
    private let form: ProgressForm
    /// Tells of the rung under way.
    private let rung: Mutex<RunTeller>

    init(_ settings: SweepSettings, _ form: ProgressForm, isQuiet: Bool) {
        (self.settings, self.form, self.isQuiet) = (settings, form, isQuiet)
        rung = Mutex(RunTeller(form, isQuiet: isQuiet, beginning: LiveState(name: "", targets: []), isOfSeries: true))
    }

    /// How often a rung's progress is worth telling.
    var progressInterval: Duration? { rung.withLock(\.progressInterval) }

    /// Whether the figures so far are shown.
    var isLive: Bool { rung.withLock(\.isLive) }

    /// Takes a live view away, however the sweep ended.
    func end() { rung.withLock { $0.end() } }

    func tell(_ event: SweepEvent) {
        switch event {
        case .begins(let target, let rung, let number):
            let why =
                switch rung.purpose {
                case .ladder: ""
                case .between: ", between what holds and what does not"
                case .confirmation: ", once more"
                }
            let words = settings.words(rung.level)
            note("rung \(number): \(target) at \(words)\(why)")
            let state = LiveState(name: "rung \(number) at \(words)", targets: [target])
            self.rung.withLock { $0 = RunTeller(form, isQuiet: isQuiet, beginning: state, isOfSeries: true) }
        case .run(let event, let isFirst):
            rung.withLock(\.self).tell(event, ofSeries: isFirst, isQuiet: isQuiet)
        case .measured(let rung, let isKnown): note((isKnown ? "kept: " : "") + rung.line(settings))
        }
    }

    private func note(_ line: String) {
        if !isQuiet { Console.note("ezbench: \(line)") }
    }
}
