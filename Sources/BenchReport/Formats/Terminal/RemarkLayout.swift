/// Remarks as a terminal shows them: broken between words, and not wherever its edge happens to be.
package enum RemarkLayout {
    /// How far the further lines of a remark are set in.
    private static let indent = "  "

    /// Lays remarks out.
    ///
    /// - Parameters:
    ///   - text: one remark or several, each on a line.
    ///   - screen: how wide lines may be.
    /// - Returns: the same words; lines that fit are as they were.
    package static func text(_ text: String, on screen: Screen) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            let line = String(line)
            guard Terminal.width(line) > screen.columns else { return [line] }
            // A line that is set in further than the middle is set in less: room for words is left.
            let lead = String(line.prefix { $0 == " " }.prefix(screen.columns / 2))
            return Terminal.wrap(line, indent: indent, columns: screen.columns - lead.count).map { lead + $0 }
        }
        .joined(separator: "\n")
    }
}
