import BenchAnalysis

extension ReportTable {
    /// The table's lines with all that it holds, on a wide screen.
    var terminalLines: [String] {
        TableLayout(self, on: Screen(columns: Terminal.columns), leavesOut: false).lines.map { $0.text.trimmingEnd() }
    }

    /// The table's lines on a screen: with all that it holds where that fits, else without what says nothing.
    func lines(on screen: Screen) -> [InkedLine] {
        let whole = TableLayout(self, on: screen, leavesOut: false)
        return (whole.fits ? whole : TableLayout(self, on: screen, leavesOut: true)).lines
    }
}

extension String {
    /// The text without the blanks at its end.
    func trimmingEnd() -> String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension ReportDocument {
    /// Returns everything, laid out for a screen's width; ends with a newline.
    func terminalText(on screen: Screen) -> String {
        let wrap = { (text: String, indent: String) in Terminal.wrap(text, indent: indent, columns: screen.columns) }
        var lines = wrap(title, "  ").map { InkedLine($0, .bold) }
        lines += facts.flatMap { wrap($0, "  ") }.map { InkedLine($0) }
        for alarm in alarms {
            let rule = InkedLine(
                String(repeating: "━", count: min(screen.columns, Terminal.width(PlainText.line(alarm)))),
                .yellow
            )
            lines += [rule] + wrap(alarm, "").map { InkedLine($0, .yellow) } + [rule]
        }
        for table in tables {
            lines += [InkedLine()] + TableLayout(table, on: screen, leavesOut: true).lines
        }
        if !answers.isEmpty {
            lines += [InkedLine(), InkedLine("Objectives", .bold)]
            for answer in answers {
                let badge = answer.answer.badge
                for (place, line) in wrap("\(badge) \(answer.sentence)", "  ").enumerated() {
                    // The badge is the first word of the first line.
                    let isLed = place == 0 && line.hasPrefix(badge)
                    lines.append(
                        isLed
                            ? InkedLine(badge, answer.answer.ink).adding(String(line.dropFirst(badge.count)))
                            : InkedLine(line)
                    )
                }
            }
        }
        return lines.text(on: screen)
    }
}
