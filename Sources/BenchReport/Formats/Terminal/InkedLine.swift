/// A line of a terminal in the making: pieces of text, each in its ink.
struct InkedLine: Sendable {
    private(set) var pieces: [(text: String, ink: Ink?)] = []
    /// Whether it ends in what is there to be copied, such as a command: the terminal breaks it, and nobody cuts it.
    private(set) var isToCopy = false

    init(_ text: String = "", _ ink: Ink? = nil) { add(text, ink) }

    /// Creates a line with a command in it.
    static func toCopy(_ text: String, _ ink: Ink? = nil) -> InkedLine {
        var line = InkedLine(text, ink)
        line.isToCopy = true
        return line
    }

    /// How many lines of a screen are set aside for it: one more where it is broken, so that a long path takes no room from figures.
    func height(on screen: Screen) -> Int {
        isToCopy && screen.isBounded && Terminal.width(text) > screen.columns ? 2 : 1
    }

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
        let hasEdge = screen.isBounded && !isToCopy
        guard screen.hasColour, whole == text else {
            return (hasEdge ? Terminal.cut(whole, screen.columns) : whole).trimmingEnd()
        }
        var room = hasEdge ? screen.columns : Int.max
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

extension [InkedLine] {
    /// Returns the lines as they are printed; ends with a newline.
    func text(on screen: Screen) -> String { map { $0.shown(on: screen) }.joined(separator: "\n") + "\n" }
}
