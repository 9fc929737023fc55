/// What is written to a terminal so that a frame stands there, redrawn in place; pure, but for what it remembers of the last.
///
/// Each frame is one text, to be written at once. The cursor rests below the frame and is never hidden, so that there is nothing
/// to put back, however the program ends. A terminal that knows synchronized output (DEC private mode 2026) shows each frame at
/// once; others ignore that.
package struct LiveScreen: Sendable {
    /// Until the end nothing is shown, and lines do not wrap: a terminal that was made narrower a moment ago, of which nobody has
    /// told yet, must not break them into more rows than are known of.
    private static let begin = "\u{1B}[?2026h" + noWrap
    private static let end = wrap + "\u{1B}[?2026l"
    private static let wrap = "\u{1B}[?7h"
    private static let noWrap = "\u{1B}[?7l"
    private static let clearToEndOfLine = "\u{1B}[K"
    private static let clearBelow = "\u{1B}[J"

    /// What stands on the terminal.
    private var shown: [LiveFrame.Line] = []

    package init() {}

    /// Returns what draws a frame over the last one.
    ///
    /// - Parameters:
    ///   - state: what is shown.
    ///   - screen: the terminal as it is now.
    ///   - lines: further lines that stay, above the frame; they have been through the gate.
    /// - Returns: what is to be written, in one piece.
    package mutating func draw(_ state: LiveState, _ screen: Screen, saying lines: [String] = []) -> String {
        let frame = LiveFrame.lines(state, screen)
        let said = lines.isEmpty ? "" : Self.clearBelow + Self.wrap + lines.map { $0 + "\r\n" }.joined() + Self.noWrap
        let text = frame.map { $0.text + Self.clearToEndOfLine + "\r\n" }.joined()
        defer { shown = frame }
        return Self.begin + back(screen) + said + text + Self.clearBelow + Self.end
    }

    /// Returns what takes the frame away.
    package mutating func erase(_ screen: Screen) -> String {
        defer { shown = [] }
        return shown.isEmpty ? "" : back(screen) + Self.clearBelow
    }

    /// Returns what leads the cursor to the frame's beginning.
    ///
    /// A terminal that has become narrower has broken the frame's lines into more rows.
    private func back(_ screen: Screen) -> String {
        let rows = min(LiveFrame.rows(shown, columns: screen.columns), max(0, screen.rows - 1))
        return rows > 0 ? "\r\u{1B}[\(rows)A" : "\r"
    }
}
