/// A text behind its lead, with its further lines below its own beginning: an item of a list, the description of an option.
package enum HangingText {
    /// Lays it out.
    ///
    /// - Parameters:
    ///   - lead: what stands in front, as it is to be shown.
    ///   - text: the text.
    ///   - screen: how wide it may be; where there is no edge, all of it is one line.
    /// - Returns: its lines, one at least.
    package static func lines(_ lead: String, _ text: String, on screen: Screen) -> [String] {
        guard screen.isBounded else { return [PlainText.line(lead + text)] }
        let further = String(repeating: " ", count: Terminal.width(lead))
        let lines = Terminal.wrap(text, columns: max(8, screen.columns - further.count))
        return lines.isEmpty
            ? [PlainText.line(lead).trimmingEnd()]
            : lines.enumerated().map { PlainText.line(($0 == 0 ? lead : further) + $1) }
    }
}

/// A command's help as a screen shows it: prose and descriptions are wrapped, and what is there to be copied is not.
package enum HelpLayout {
    /// Where descriptions begin in the help that ArgumentParser writes.
    private static let indent = 26
    /// Below this width, descriptions stand beneath what they describe.
    private static let leastColumns = 60
    private static let narrowIndent = String(repeating: " ", count: 6)

    /// Lays help out.
    ///
    /// - Parameters:
    ///   - help: ArgumentParser's text, written for a screen on which it wraps nothing.
    ///   - columns: the width there is.
    /// - Returns: the same words; indented lines of the description, which are examples, are as long as they are.
    package static func text(_ help: String, columns: Int) -> String {
        let screen = Screen(columns: columns)
        var isDescription = true
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            let line = String(line)
            if line.hasPrefix("USAGE: ") {
                isDescription = false
                return usage(line, columns)
            }
            return isDescription ? described(line, screen) : listed(line, screen)
        }
        return lines.joined(separator: "\n")
    }

    private static func described(_ line: String, _ screen: Screen) -> [String] {
        line.hasPrefix("  ") || line.isEmpty ? [line] : Terminal.wrap(line, columns: screen.columns)
    }

    private static func listed(_ line: String, _ screen: Screen) -> [String] {
        let isNarrow = screen.columns < leastColumns
        guard isNarrow || Terminal.width(line) > screen.columns else { return [line] }
        let lead = String(line.prefix(indent))
        guard lead.count == indent, lead.hasSuffix(" ") else {
            let space = String(line.prefix { $0 == " " })
            return line.isEmpty ? [line] : HangingText.lines(space, line, on: screen)
        }
        let text = String(line.dropFirst(indent))
        guard isNarrow else { return HangingText.lines(lead, text, on: screen) }
        let name = lead.trimmingEnd()
        return (name.isEmpty ? [] : [name]) + HangingText.lines(narrowIndent, text, on: screen)
    }

    /// Breaks the usage between its arguments, never within one.
    private static func usage(_ line: String, _ columns: Int) -> [String] {
        var pieces: [String] = []
        var depth = 0
        for word in line.split(separator: " ").map(String.init) {
            if depth > 0, let last = pieces.popLast() { pieces.append("\(last) \(word)") } else { pieces.append(word) }
            depth += word.count { $0 == "[" } - word.count { $0 == "]" }
        }
        return Terminal.wrap(pieces: pieces, indent: String(repeating: " ", count: 7), columns: columns)
    }
}
