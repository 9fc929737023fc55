import BenchAnalysis
import BenchModel

/// One frame of the live view: lines that fit the screen, whatever the names and numbers are.
package enum LiveFrame {
    /// The narrowest screen that lines are made to fit.
    package static let leastColumns = 16

    /// Returns the frame: a heading, a line for each target as far as there is room, and what the gate says so far.
    ///
    /// One column stays free, where terminals would wrap, and one row, where the cursor rests.
    package static func lines(_ state: LiveState, _ screen: Screen) -> [String] {
        let columns = max(leastColumns, screen.columns) - 1
        let gate = gateLines(state.gate)
        let room = max(1, screen.rows - 4 - gate.count)
        let shown = state.targets.count <= room ? state.targets.count : max(1, room - 1)
        let targets = Array(state.targets.prefix(shown))
        var lines = [line([(heading(state), .bold)], columns, screen)]
        let chosen = LiveColumn.fitting(targets, columns: columns)
        lines.append(line([(chosen.map(\.heading).joined(separator: "  "), .dim)], columns, screen))
        for index in targets.indices {
            var pieces: [(text: String, ink: Ink?)] = []
            for column in chosen {
                if !pieces.isEmpty { pieces.append(("  ", nil)) }
                pieces.append((column.cells[index], column.ink(targets[index])))
            }
            lines.append(line(pieces, columns, screen))
        }
        if shown < state.targets.count {
            let rest = state.targets[shown...]
            let done = rest.reduce(0) { $0.addingSaturated($1.done) }
            let failed = rest.reduce(0) { $0.addingSaturated($1.failed) }
            lines.append(
                line([("… \(rest.count) more targets: \(done) done, \(failed) failed", .dim)], columns, screen)
            )
        }
        return lines + gate.map { line([$0], columns, screen) }
    }

    // MARK: Pieces

    /// Joins pieces, cut where the line ends.
    private static func line(_ pieces: [(text: String, ink: Ink?)], _ columns: Int, _ screen: Screen) -> String {
        var edge = screen
        (edge.columns, edge.isBounded) = (columns, true)
        return pieces.reduce(InkedLine()) { $0.adding($1.text, $1.ink) }.shown(on: edge)
    }

    private static func heading(_ state: LiveState) -> String {
        var parts = [PlainText.line(state.name)]
        if let run = state.run { parts.append("run \(run)") }
        if state.isSimulated { parts.append("SIMULATED") }
        parts.append(time(state.elapsed))
        if state.isStopping {
            parts.append("stopping")
        } else if let left = state.timeLeft {
            parts.append("\(time(left)) left")
        }
        return parts.joined(separator: " · ")
    }

    private static func gateLines(_ gate: LiveGate) -> [(text: String, ink: Ink?)] {
        if gate.isEmpty { return [] }
        var parts: [String] = []
        if !gate.missed.isEmpty { parts.append("✘ \(gate.missed.count) missed") }
        if gate.hasTooManyFailures { parts.append("✘ too many failures") }
        if gate.holding > 0 { parts.append("✔ \(gate.holding) hold") }
        if gate.open > 0 { parts.append("\(gate.open) open") }
        let isMissed = !gate.missed.isEmpty || gate.hasTooManyFailures
        let ink: Ink? = isMissed ? .red : gate.open == 0 ? .green : nil
        let first = gate.missed.first.map { ": \(PlainText.line($0.target)) \($0.objective.title)" } ?? ""
        return [("gate so far  \(parts.joined(separator: ", "))\(first)", ink)]
    }

    /// Returns a time to the second, for the eye: `5 s`, `2 min 05 s`, `3 h 07 min`.
    static func time(_ time: Nanoseconds) -> String {
        let seconds = max(0, time).quotient(by: .seconds(1))
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min \(padded(seconds % 60)) s"
        case ..<86_400: return "\(seconds / 3600) h \(padded(seconds / 60 % 60)) min"
        default: return "\(seconds / 86_400) d \(padded(seconds / 3600 % 24)) h"
        }
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
