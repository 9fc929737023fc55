import BenchApplication
import BenchModel
import BenchReport
import Synchronization

/// Shows a stream as it comes: its text, or its raw events, on standard output; and keeps it for a document.
final class StreamShow: Sendable {
    enum Form: Sendable {
        /// The answer's text and nothing else; on a terminal with thinking and tool input, dimmed.
        case text
        case events
        /// Nothing now; everything in a document at the end.
        case document
    }

    /// What a document keeps of each kind of text, in bytes, and how many events.
    private static let mostText = 16 * 1024 * 1024
    private static let mostEvents = 100_000

    private enum Kind { case thinking, text, tool }

    private struct State {
        var gate: StreamGate
        var kind: Kind?
        var sent: MonotonicInstant?
        var kept: (thinking: String, text: String, tool: String) = ("", "", "")
        var events: [OnceReport.Event] = []
        var eventsLeftOut = 0
    }

    private let form: Form
    private let screen: Screen
    private let keepsEvents: Bool
    private let state: Mutex<State>

    /// Creates it.
    ///
    /// - Parameters:
    ///   - form: what is shown.
    ///   - keepsEvents: whether the document has raw events.
    ///   - screen: what standard output is laid out for.
    ///   - isCI: whether a CI system reads along.
    init(_ form: Form, keepsEvents: Bool, screen: Screen, isCI: Bool) {
        self.form = form
        self.keepsEvents = keepsEvents
        self.screen = screen
        state = Mutex(
            State(gate: StreamGate(dropsInvisible: screen.isTerminal, breaksCommands: isCI && !screen.isTerminal))
        )
    }

    /// Takes what comes next; it may block, on a thread that nobody waits for.
    func take(_ piece: StreamPiece) {
        state.withLock { state in
            switch piece {
            case .sent(let instant): state.sent = instant
            case .thinking(let text): take(text, .thinking, &state)
            case .text(let text): take(text, .text, &state)
            case .tool(let text): take(text, .tool, &state)
            case .event(let event): take(event, &state)
            }
        }
    }

    private func take(_ text: String, _ kind: Kind, _ state: inout State) {
        switch form {
        case .events: break
        case .document:
            switch kind {
            case .thinking: Self.keep(text, in: &state.kept.thinking)
            case .text: Self.keep(text, in: &state.kept.text)
            case .tool: Self.keep(text, in: &state.kept.tool)
            }
        case .text:
            // A pipe gets the text alone.
            guard screen.isTerminal || kind == .text else { return }
            if let before = state.kind, before != kind { breakLine(&state, blank: true) }
            if kind == .tool, state.kind != .tool { Console.result(screen.inked("tool input: ", .dim)) }
            state.kind = kind
            Console.result(screen.inked(state.gate.pass(text), kind == .text ? nil : .dim))
        }
    }

    private func take(_ event: RawEvent, _ state: inout State) {
        let told = OnceReport.Event(
            sinceSent: state.sent.map { event.arrival - $0 },
            text: event.text,
            missingBytes: event.missingBytes
        )
        switch form {
        case .events: Console.result(OnceText.lines(told, screen).map { $0 + "\n" }.joined())
        case .text: break
        case .document:
            if state.events.count < Self.mostEvents { state.events.append(told) } else { state.eventsLeftOut += 1 }
        }
    }

    private static func keep(_ text: String, in kept: inout String) {
        if kept.utf8.count < mostText { kept += text }
    }

    private func breakLine(_ state: inout State, blank: Bool) {
        let end = (state.gate.isOnNewLine ? "" : "\n") + (blank ? "\n" : "")
        Console.result(state.gate.pass(end))
    }

    /// Ends the line that the stream left open.
    func finish() {
        state.withLock { state in
            if form == .text { breakLine(&state, blank: false) }
        }
    }

    /// Puts what was kept into a report.
    func fill(_ report: inout OnceReport) {
        state.withLock { state in
            (report.thinking, report.text, report.toolInput) = state.kept
            guard keepsEvents else { return }
            report.events = state.events
            report.eventsLeftOut = state.eventsLeftOut
        }
    }
}
