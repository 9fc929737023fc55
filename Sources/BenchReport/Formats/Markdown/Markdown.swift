/// The gate to Markdown, in GitHub's flavour: every text in a Markdown report goes through it.
enum Markdown {
    /// Returns text that stands for itself: on one line, with nothing in it that Markdown or HTML would act on.
    ///
    /// No emphasis, no link (GitHub makes one of a bare address, too), no heading, list or quotation, no mention.
    static func escaped(_ text: String) -> String {
        let scalars = Array(PlainText.line(text).unicodeScalars)
        var result = ""
        for (place, scalar) in scalars.enumerated() {
            switch scalar {
            case "\\", "|", "*", "~", "`", "[", "]", "$", "#": result += "\\\(scalar)"
            case "_" where !isWithinWord(place, of: scalars): result += "\\_"
            case ":" where scalars[(place + 1)...].starts(with: "//".unicodeScalars): result += "\\:"
            case "." where endsInWWW(scalars[..<place]): result += "\\."
            // An empty comment parts the address or the name from its sign; an escape would not, as the link is made afterwards.
            case "@": result += "@<!-- -->"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return withoutBlock(result)
    }

    /// Whether letters or digits stand on both sides: there an underscore is no emphasis.
    private static func isWithinWord(_ place: Int, of scalars: [Unicode.Scalar]) -> Bool {
        let isPart = { (scalar: Unicode.Scalar) in scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
        return place > 0 && place + 1 < scalars.count && isPart(scalars[place - 1]) && isPart(scalars[place + 1])
    }

    private static func endsInWWW(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        scalars.count > 2 && scalars.suffix(3).allSatisfy { $0 == "w" || $0 == "W" }
    }

    /// Escapes what would begin a list, or underline a heading, where the text begins a line.
    private static func withoutBlock(_ text: String) -> String {
        let start = text.drop { $0 == " " }
        if let first = start.first, "+-=".contains(first), start.dropFirst().first.map({ " -=".contains($0) }) ?? true {
            return "\\" + start
        }
        let digits = start.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, let mark = start[digits.endIndex...].first, ".)".contains(mark),
            start[digits.endIndex...].dropFirst().first.map({ $0 == " " }) ?? true
        {
            return digits + "\\" + start[digits.endIndex...]
        }
        return text
    }
}
