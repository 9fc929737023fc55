import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// What was asked of lengths in tokens, against what usage counts.
    static func lengths(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Lengths, asked against got (tokens)",
            figures: ["n", "asked p50", "p95", "got p50", "p95", "off p50", "p95"],
            words: ["of", "counted by"]
        )
        let rows = summary.targets.flatMap { target -> [(TargetSummary, LengthSummary, String, LengthSummary.Side)] in
            guard let lengths = target.lengths else { return [] }
            return [("input", lengths.input), ("output", lengths.output)].compactMap { name, side in
                side.map { (target, lengths, name, $0) }
            }
        }
        table.fill(rows) { item, row in
            let (target, lengths, name, side) = item
            let fit = lengths.fit
            row.text(target.target.name)
            row.count(side.n)
            for tokens in [side.asked, side.got] {
                row.figure(tokens.percentile(50), .trimmed)
                row.figure(tokens.percentile(95), .trimmed)
            }
            row.figure(side.off.percentile(50), .ratio)
            row.figure(side.off.percentile(95), .ratio)
            row.text(name)
            row.text(name == "input" ? fit.source.words : fit.keeping?.rawValue)
        }
        table.notes.append("off: |got ÷ asked − 1| of each request; got is what usage counts")
        if rows.contains(where: { $0.2 == "input" }) {
            table.notes.append(
                "tokens of an input follow from its words by a line found before the run; what it begins with is what a chat "
                    + "template adds"
            )
        }
        for (target, lengths, name, side) in rows {
            let shown = target.target.name
            if side.unsaid > 0 {
                table.notes.append(
                    "\(shown): the usage of \(Figure.count(side.unsaid, "answer")) says no \(name) tokens; they are in no "
                        + "figure here"
                )
            }
            if name == "input" { table.notes.append("\(shown): \(lengths.fit.sentence)") }
            if name == "output", lengths.fit.keeping == nil {
                table.notes.append("\(shown): the output was only limited: an answer may end before")
            }
        }
        return table
    }
}
