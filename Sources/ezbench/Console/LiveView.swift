import BenchAnalysis
import BenchApplication
import BenchReport
import Dispatch
import LoadRunner

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Redraws the live view in place, on a queue of its own: whoever tells it of an event never waits for the terminal.
///
/// `@unchecked Sendable`: all that changes is touched on the queue only.
final class LiveView: @unchecked Sendable {
    private let queue = DispatchQueue(label: "ezbench.live")
    private let screen: @Sendable () -> Screen
    private let write: @Sendable (String) -> Void
    private var state: LiveState
    private var drawn = LiveScreen(breaksAnew: LiveScreen.breaksAnew(ProcessInfo.processInfo.environment))
    private var resizes: SignalWatch?

    /// Creates a view with nothing on the terminal yet.
    ///
    /// - Parameters:
    ///   - state: what is known beforehand.
    ///   - screen: asks the terminal how large it is now.
    ///   - write: writes to the terminal, all in one piece.
    init(
        _ state: LiveState,
        screen: @escaping @Sendable () -> Screen,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.state = state
        self.screen = screen
        self.write = write
    }

    /// Shows the view, and redraws it whenever the terminal is resized, until it ends.
    func begin() {
        queue.async { [self] in
            resizes = SignalWatch(for: [SIGWINCH]) { [weak self] in self?.change { _ in } }
            draw()
        }
    }

    /// Changes what is shown.
    ///
    /// - Parameters:
    ///   - draws: whether it is redrawn at once; otherwise the next change does that.
    ///   - change: changes the state, on the view's queue.
    func change(draws: Bool = true, _ change: @escaping @Sendable (inout LiveState) -> Void) {
        queue.async { [self] in
            change(&state)
            if draws { draw() }
        }
    }

    /// Writes lines that stay, above the view.
    func say(_ lines: [String]) { queue.async { self.draw(saying: lines) } }

    /// Takes the view away, and returns when that is done.
    func end() {
        queue.sync {
            resizes?.end()
            resizes = nil
            write(drawn.erase())
        }
    }

    private func draw(saying lines: [String] = []) { write(drawn.draw(state, screen(), saying: lines)) }
}

extension LiveState {
    /// Takes how far a run is.
    mutating func take(_ snapshot: RunProgress.Snapshot) {
        elapsed = snapshot.elapsed
        timeLeft = snapshot.timeLeft
        for (index, part) in snapshot.targets.enumerated() where targets.indices.contains(index) {
            targets[index].done = part.done
            targets[index].planned = part.planned
            targets[index].inFlight = part.inFlight
            targets[index].failed = part.failed
            targets[index].timeLeft = part.timeLeft
            targets[index].isGivenUp = part.isGivenUp
        }
    }

    /// Takes an event of a run, as far as it is shown.
    mutating func take(_ event: RunEvent) {
        switch event {
        case .begun(let run, _), .resumed(let run, _, _, _): self.run = run
        case .simulated: isSimulated = true
        case .progress(let snapshot): take(snapshot)
        case .figures(let figures, let gate):
            for (index, part) in figures.targets.enumerated() where targets.indices.contains(index) {
                targets[index].figures = part
                // Who is asked need not be who was ordered: it is the answers that tell.
                if part.isSimulated { isSimulated = true }
            }
            if let gate { self.gate = gate }
        case .stopAsked, .stopping: isStopping = true
        default: break
        }
    }
}
