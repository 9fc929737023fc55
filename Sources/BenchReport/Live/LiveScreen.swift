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
    private static let clearAll = "\u{1B}[2J"
    private static let home = "\u{1B}[H"

    /// How many lines stand on the terminal.
    private var shown = 0
    /// The terminal's width at the last frame.
    private var columns = 0
    private let breaksAnew: Bool
    /// Whether all that is seen is what was said and a frame.
    private var isAlone = false
    /// The last of what was said: what may still be seen.
    private var said: [String] = []

    /// Creates a view that shows nothing yet.
    ///
    /// - Parameter breaksAnew: whether the terminal breaks lines anew when its width changes; see ``breaksAnew(_:)``.
    package init(breaksAnew: Bool = false) { self.breaksAnew = breaksAnew }

    /// Whether a terminal is known to break its lines anew when it becomes narrower, and to keep what was seen when it is cleared.
    ///
    /// - Parameter environment: the process's, in which such terminals leave their mark.
    /// - Returns: false where nothing is known of it.
    package static func breaksAnew(_ environment: [String: String]) -> Bool {
        let isSet = { (name: String) in environment[name].map { !$0.isEmpty } ?? false }
        // What runs within a multiplexer sees that one.
        return ["TMUX", "VTE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION"].contains(where: isSet)
            || ["iTerm.app", "WezTerm", "ghostty"].contains(environment["TERM_PROGRAM"])
    }

    /// Returns what draws a frame over the last one.
    ///
    /// - Parameters:
    ///   - state: what is shown.
    ///   - screen: the terminal as it is now.
    ///   - lines: further lines that stay, above the frame, wrapped as remarks are; they have been through the gate.
    /// - Returns: what is to be written, in one piece.
    package mutating func draw(_ state: LiveState, _ screen: Screen, saying lines: [String] = []) -> String {
        let frame = LiveFrame.lines(state, screen)
        let remarks = lines.map { Self.remark($0, screen) }
        let text = frame.map { $0 + Self.clearToEndOfLine + "\r\n" }.joined()
        said = (said + lines).suffix(screen.rows)
        defer { (shown, columns) = (frame.count, screen.columns) }
        if breaksAnew, shown > 0, screen.columns < columns {
            return Self.begin + afresh(screen, besides: frame.count) + text + Self.clearBelow + Self.end
        }
        let told = remarks.isEmpty ? "" : Self.clearBelow + Self.wrap + remarks.joined() + Self.noWrap
        return Self.begin + back + told + text + Self.clearBelow + Self.end
    }

    private static func remark(_ line: String, _ screen: Screen) -> String {
        RemarkLayout.text(line, on: screen).replacing("\n", with: "\r\n") + "\r\n"
    }

    /// Begins at the top, with as much of what was said as there is room for above a frame.
    ///
    /// Rows of a wider frame may be anywhere above: a multiplexer tells of its width a moment later, and frames were drawn since. What
    /// was seen before the first time scrolls away, so that it can still be looked up.
    private mutating func afresh(_ screen: Screen, besides lines: Int) -> String {
        var room = screen.rows - lines - 1
        var kept: [String] = []
        for line in said.reversed() {
            let remark = Self.remark(line, screen)
            room -= remark.count { $0 == "\r\n" }
            if room < 0 { break }
            kept.append(remark)
        }
        defer { isAlone = true }
        return (isAlone ? "" : Self.clearAll) + Self.home
            + kept.reversed().joined().replacing("\r\n", with: Self.clearToEndOfLine + "\r\n")
    }

    /// Returns what takes the frame away.
    package mutating func erase() -> String {
        defer { shown = 0 }
        return shown == 0 ? "" : back + Self.clearBelow
    }

    /// What leads the cursor to the frame's beginning, and never above it: each of its lines takes one row at least.
    ///
    /// One that has become narrower may have broken them into more rows, or have cut them; where nobody knows which of the two, rows of
    /// the frame that are left above it are worth less than a line that somebody was told.
    private var back: String { shown > 0 ? "\r\u{1B}[\(shown)A" : "\r" }
}
