import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// What was asked of lengths in tokens, against what usage counts.
    static func lengths(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Lengths, asked against got (tokens)",
            figures: ["n", "asked p50", "got p50", "off p50", "off p95", "a", "b"],
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
            row.figure(side.asked.percentile(50), .trimmed)
            row.figure(side.got.percentile(50), .trimmed)
            row.figure(side.off.percentile(50), .ratio)
            row.figure(side.off.percentile(95), .ratio)
            row.figure(name == "input" ? fit.intercept : nil, .plain)
            row.figure(name == "input" ? fit.slope : nil, .plain)
            row.text(name)
            row.text(name == "input" ? fit.source.words : fit.keeping?.rawValue)
        }
        table.notes.append("off: |got ÷ asked − 1| of each request; got is what usage counts")
        if rows.contains(where: { $0.2 == "input" }) {
            table.notes.append(
                "tokens of an input = a + b · words, found before the run; a is what a chat template adds"
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

extension LengthFit.Source {
    fileprivate var words: String {
        switch self {
        case .tokenize: "the server's tokenizer"
        case .count: "the provider's count"
        case .usage: "usage"
        }
    }
}
