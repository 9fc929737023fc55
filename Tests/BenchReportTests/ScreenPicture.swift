import Foundation

@testable import BenchReport

/// What a terminal shows, as a picture of its own: an SVG file that asks for nothing else, light or dark as its reader's page is.
struct ScreenPicture {
    /// Cells of a character, in the picture's units.
    private static let cell = (width: 8.4, height: 19.0)
    private static let margin = 16.0

    private let lines: [[(text: String, ink: Ink?)]]
    private let title: String

    /// - Parameters:
    ///   - text: as it is written to a terminal with colours.
    ///   - title: what is told to those who do not see it.
    init(_ text: String, title: String) {
        self.title = title
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Self.pieces(String($0)) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
    }

    /// Takes a line apart at its inks.
    private static func pieces(_ line: String) -> [(text: String, ink: Ink?)] {
        var pieces: [(text: String, ink: Ink?)] = []
        for (place, part) in line.split(separator: "\u{1B}[", omittingEmptySubsequences: false).enumerated() {
            let code = place == 0 ? "" : String(part.prefix { $0 != "m" })
            let text = place == 0 ? String(part) : String(part.dropFirst(code.count + 1))
            if !text.isEmpty { pieces.append((text, Int(code).flatMap(Ink.init))) }
        }
        return pieces
    }

    private static func number(_ value: Double) -> String { String(format: "%g", (value * 100).rounded() / 100) }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func style(_ palette: Palette) -> String {
        ".s{fill:\(palette.card);stroke:\(palette.line)}text{fill:\(palette.text)}"
            + ".dim{fill:\(palette.muted)}.red{fill:\(palette.bad)}.green{fill:\(palette.good)}"
            + ".yellow{fill:\(palette.open)}.cyan{fill:\(palette.targets[0])}"
    }

    /// Each piece is as wide as its cells, whatever fonts there are.
    private func row(_ place: Int) -> String {
        let y = Self.number(Self.margin + Self.cell.height * (Double(place) + 0.75))
        var column = 0
        return lines[place].map { text, ink in
            let start = text.prefix { $0 == " " }.count
            let shown = text.drop { $0 == " " }
            defer { column += Terminal.width(text) }
            if shown.isEmpty { return "" }
            let x = Self.number(Self.margin + Self.cell.width * Double(column + start))
            let length = Self.number(Self.cell.width * Double(Terminal.width(String(shown))))
            let style = ink.map { " class=\"\($0)\"" } ?? ""
            let place = "x=\"\(x)\" y=\"\(y)\" textLength=\"\(length)\""
            return "<text \(place)\(style)>\(Self.escaped(String(shown)))</text>\n"
        }.joined()
    }

    /// The file's text.
    var source: String {
        let columns = lines.map { Terminal.width($0.map(\.text).joined()) }.max() ?? 0
        let width = Self.number(2 * Self.margin + Self.cell.width * Double(columns))
        let height = Self.number(2 * Self.margin + Self.cell.height * Double(lines.count))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
            role="img" aria-labelledby="title">
            <title id="title">\(Self.escaped(title))</title>
            <style>\
            text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}\
            .bold{font-weight:bold}\(Self.style(.light))\
            @media(prefers-color-scheme:dark){\(Self.style(.dark))}</style>
            <rect class="s" x="0.5" y="0.5" width="\(Self.number(2 * Self.margin + Self.cell.width * Double(columns) - 1))" \
            height="\(Self.number(2 * Self.margin + Self.cell.height * Double(lines.count) - 1))" rx="8"/>

            """ + lines.indices.map(row).joined() + "</svg>\n"
    }
}
