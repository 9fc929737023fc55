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
    /// Clears a frame from its first line on.
    ///
    /// Where that is a terminal's topmost, tmux takes a `clearBelow` for a clearing of the whole
    /// screen and keeps what was there as if it had scrolled away: so the first line is cleared by itself.
    private static let clearFrame = clearToEndOfLine + "\n" + clearBelow + "\u{1B}[A"
    private static let clearAll = "\u{1B}[2J"
    private static let home = "\u{1B}[H"

    /// How many lines stand on the terminal.
    private var shown = 0
    /// The terminal's size at the last frame.
    private var size = (columns: 0, rows: 0)
    private let breaksAnew: Bool
    /// Whether all that is seen is what was said and a frame.
    private var isAlone = false
    /// The last of what was said: what may still be seen, and has not scrolled away above.
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
        // A terminal that has become taller may show again what had scrolled away.
        if screen.rows > size.rows { isAlone = false }
        defer { (shown, size) = (frame.count, (screen.columns, screen.rows)) }
        if breaksAnew, shown > 0, screen.columns < size.columns {
            return Self.begin + afresh(screen, besides: frame.count, saying: lines) + text + Self.clearBelow + Self.end
        }
        said += lines
        said.removeFirst(said.count - seen(screen, besides: frame.count))
        let clear = shown > 0 ? Self.clearFrame : Self.clearBelow
        let told = remarks.isEmpty ? "" : clear + Self.wrap + remarks.joined() + Self.noWrap
        return Self.begin + back + told + text + Self.clearBelow + Self.end
    }

    private static func remark(_ line: String, _ screen: Screen) -> String {
        RemarkLayout.text(line, on: screen).replacing("\n", with: "\r\n") + "\r\n"
    }

    /// Begins at the top, with as much of what was said as there is room for above a frame.
    ///
    /// Rows of a wider frame may be anywhere above: a multiplexer tells of its width a moment later, and frames were drawn since. What
    /// was seen before the first time scrolls away, so that it can still be looked up. So does later what there is no more room for: where
    /// nothing but that and a frame is seen, all of it is written again and pushes its beginning out above.
    private mutating func afresh(_ screen: Screen, besides height: Int, saying lines: [String]) -> String {
        let before = isAlone ? said.count : seen(screen, besides: height)
        let kept = said.suffix(before) + lines
        said = Array(kept)
        said.removeFirst(said.count - seen(screen, besides: height))
        defer { isAlone = true }
        let remarks = kept.map { Self.remark($0, screen) }.joined()
        return (isAlone ? "" : Self.clearAll) + Self.home + Self.wrap
            + remarks.replacing("\r\n", with: Self.clearToEndOfLine + "\r\n") + Self.noWrap
    }

    /// Returns how many of the last lines that were said have room above a frame, the topmost perhaps in part.
    private func seen(_ screen: Screen, besides height: Int) -> Int {
        var room = screen.rows - height - 1
        return said.reversed().prefix { line in
            defer { room -= Self.remark(line, screen).count { $0 == "\r\n" } }
            return room > 0
        }.count
    }

    /// Returns what takes the frame away.
    package mutating func erase() -> String {
        defer { shown = 0 }
        return shown == 0 ? "" : back + Self.clearFrame
    }

    /// What leads the cursor to the frame's beginning, and never above it: each of its lines takes one row at least.
    ///
    /// One that has become narrower may have broken them into more rows, or have cut them; where nobody knows which of the two, rows of
    /// the frame that are left above it are worth less than a line that somebody was told.
    private var back: String { shown > 0 ? "\r\u{1B}[\(shown)A" : "\r" }
}
