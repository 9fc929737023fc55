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

    /// How many lines stand on the terminal.
    private var shown = 0

    package init() {}

    /// Returns what draws a frame over the last one.
    ///
    /// - Parameters:
    ///   - state: what is shown.
    ///   - screen: the terminal as it is now.
    ///   - lines: further lines that stay, above the frame, wrapped as remarks are; they have been through the gate.
    /// - Returns: what is to be written, in one piece.
    package mutating func draw(_ state: LiveState, _ screen: Screen, saying lines: [String] = []) -> String {
        let frame = LiveFrame.lines(state, screen)
        let remarks = lines.map { RemarkLayout.text($0, on: screen).replacing("\n", with: "\r\n") + "\r\n" }
        let said = remarks.isEmpty ? "" : Self.clearBelow + Self.wrap + remarks.joined() + Self.noWrap
        let text = frame.map { $0 + Self.clearToEndOfLine + "\r\n" }.joined()
        defer { shown = frame.count }
        return Self.begin + back + said + text + Self.clearBelow + Self.end
    }

    /// Returns what takes the frame away.
    package mutating func erase() -> String {
        defer { shown = 0 }
        return shown == 0 ? "" : back + Self.clearBelow
    }

    /// What leads the cursor to the frame's beginning, and never above it: each of its lines takes one row at least.
    ///
    /// One that has become narrower may have broken them into more rows, or have cut them; which of the two, and how often since, nobody
    /// can know, since a multiplexer tells of its width a moment later. Rows of the frame that are left above it are worth less than
    /// a line that somebody was told.
    private var back: String { shown > 0 ? "\r\u{1B}[\(shown)A" : "\r" }
}
