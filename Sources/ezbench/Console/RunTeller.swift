import BenchApplication

/// Says on standard error how a run is getting on.
struct RunTeller: Sendable {
    /// Whether only what must not be overlooked is said.
    let isQuiet: Bool
    let isTerminal = Console.errorIsTerminal

    /// How often progress is worth telling: a line on a terminal is rewritten, a log grows by one each time.
    var progressInterval: Duration? { isQuiet ? nil : isTerminal ? .milliseconds(250) : .seconds(10) }

    func tell(_ event: RunEvent) {
        switch event {
        case .progress(let snapshot):
            let line = ProgressLine.line(snapshot)
            if isTerminal { Console.status(line) } else { Console.note(line) }
        case .ended: if isTerminal, !isQuiet { Console.status("") }
        default:
            guard let telling = event.telling(isTerminal: isTerminal), telling.isSaidAnyway || !isQuiet else { return }
            for line in telling.lines {
                if telling.isMeanwhile {
                    Console.interject("ezbench: \(line)")
                } else {
                    Console.note("ezbench: \(line)")
                }
            }
        }
    }
}
