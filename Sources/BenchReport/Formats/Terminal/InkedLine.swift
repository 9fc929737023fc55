/// A line of a terminal in the making: pieces of text, each in its ink.
struct InkedLine: Sendable {
    private(set) var pieces: [(text: String, ink: Ink?)] = []

    init(_ text: String = "", _ ink: Ink? = nil) { add(text, ink) }

    mutating func add(_ text: String, _ ink: Ink? = nil) { if !text.isEmpty { pieces.append((text, ink)) } }

    func adding(_ text: String, _ ink: Ink? = nil) -> InkedLine {
        var line = self
        line.add(text, ink)
        return line
    }

    /// Without inks.
    var text: String { pieces.map(\.text).joined() }

    /// Returns the line as it is printed: within the screen's width, and through the gate to terminals.
    func shown(on screen: Screen) -> String {
        let whole = PlainText.line(text)
        // What the gate changed, or had nothing to colour in, is shown without inks: their places are not known any more.
        guard screen.hasColour, whole == text else { return Terminal.cut(whole, screen.columns).trimmingEnd() }
        var room = screen.columns
        var result = ""
        for (index, piece) in pieces.enumerated() {
            let isLast = index == pieces.count - 1
            let width = Terminal.width(piece.text)
            if width > room || (width == room && !isLast) {
                return result + screen.inked(Terminal.prefix(piece.text, max(0, room - 1)) + "…", piece.ink)
            }
            result += screen.inked(isLast ? piece.text.trimmingEnd() : piece.text, piece.ink)
            room -= width
        }
        return result
    }
}
