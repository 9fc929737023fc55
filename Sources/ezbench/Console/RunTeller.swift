import ArgumentParser
import BenchApplication
import BenchReport

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How a run says how it is getting on.
enum ProgressForm: String, CaseIterable, ExpressibleByArgument {
    /// Live on a terminal, plain elsewhere.
    case auto
    /// Redrawn in place; plain if there is no terminal.
    case live
    /// A line every few seconds.
    case plain
    case none
}

/// Says on standard error how a run is getting on.
struct RunTeller: Sendable {
    private enum Progress: Sendable {
        case live(LiveView)
        case plain
        case none
    }

    /// Whether only what must not be overlooked is said.
    let isQuiet: Bool
    let isTerminal = Console.errorIsTerminal
    private let progress: Progress

    /// A teller without progress.
    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        progress = .none
    }

    /// A teller that shows progress.
    ///
    /// - Parameters:
    ///   - form: how; `--quiet` leaves it out.
    ///   - isQuiet: whether only what must not be overlooked is said.
    ///   - state: what a live view begins with.
    ///   - isOfSeries: whether the run is one of many that follow one another, of whose words only those are said that must not be
    ///     overlooked.
    init(_ form: ProgressForm, isQuiet: Bool, beginning state: LiveState, isOfSeries: Bool = false) {
        self.isQuiet = isQuiet || isOfSeries
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        switch form {
        case _ where isQuiet: progress = .none
        case .live where isTerminal, .auto where isTerminal && !isDumb:
            progress = .live(LiveView(state, screen: { Console.liveScreen }, write: { Console.draw($0) }))
        case .live, .plain, .auto: progress = .plain
        case .none: progress = .none
        }
    }

    /// A teller that draws a live view in any case: on the terminal, or for nobody to see.
    init(watching state: LiveState) {
        isQuiet = true
        let isSeen = isTerminal
        progress = .live(
            LiveView(
                state,
                screen: {
                    isSeen ? Console.liveScreen : Screen(columns: 120, rows: 40, isTerminal: true, hasColour: true)
                },
                write: { if isSeen { Console.draw($0) } else { Console.discard($0) } }
            )
        )
    }

    /// Whether the figures so far are shown.
    var isLive: Bool { if case .live = progress { true } else { false } }

    /// How often progress is worth telling: a view is redrawn, a log grows by a line each time.
    var progressInterval: Duration? {
        switch progress {
        case .live: .milliseconds(250)
        case .plain: .seconds(10)
        case .none: nil
        }
    }

    func tell(_ event: RunEvent) {
        if case .ended = event { end() }
        say(event)
        show(event)
    }

    /// Takes a live view away; of a run that came to its end this was done before its last words.
    func end() { if case .live(let view) = progress { view.end() } }

    private func show(_ event: RunEvent) {
        switch (progress, event) {
        case (.live(let view), .begun), (.live(let view), .resumed):
            view.change(draws: false) { $0.take(event) }
            view.begin()
        case (.live(let view), .figures), (.live(let view), .simulated):
            view.change(draws: false) { $0.take(event) }
        case (.live(let view), .progress), (.live(let view), .stopping), (.live(let view), .stopAsked):
            view.change { $0.take(event) }
        case (.plain, .progress(let snapshot)): Console.note(ProgressLine.line(snapshot))
        default: break
        }
    }

    /// Says what happens in one of many runs that follow one another: of the first all that a run says of whom it asks, of others
    /// what must not be overlooked and is new.
    func tell(_ event: RunEvent, ofSeries isFirst: Bool, isQuiet: Bool) {
        switch event {
        case .begun, .stopAsked, .forecast, .open: show(event)
        case .simulated, .unverified, .keyRemark, .addresses, .proxyRemark, .throughProxy, .hook:
            if isFirst, let telling = event.telling(isTerminal: false), telling.isSaidAnyway || !isQuiet {
                for line in telling.lines { Console.note("ezbench: \(line)") }
            }
            show(event)
        default: tell(event)
        }
    }

    private func say(_ event: RunEvent) {
        guard let telling = event.telling(isTerminal: isTerminal), telling.isSaidAnyway || !isQuiet else { return }
        let lines = telling.lines.map { "ezbench: \($0)" }
        if case .live(let view) = progress, telling.isMeanwhile {
            view.say(lines.map(PlainText.lines))
        } else {
            for line in lines { Console.note(line) }
        }
    }
}
