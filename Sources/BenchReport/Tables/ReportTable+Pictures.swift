import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    /// The pictures that were sent, beside the input that usage counts, texts among it.
    static func pictures(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Pictures sent",
            figures: ["requests", "pictures", "bytes p50", "of a request, p95", "input tokens, mean"]
        )
        let rows = summary.targets.compactMap { target in target.answers.pictures.map { (target, $0) } }
        table.fill(rows) { item, row in
            let (target, pictures) = item
            row.text(target.target.name)
            row.count(pictures.requests)
            row.count(pictures.pictures)
            row.percentiles([50, 95], of: pictures.bytes, .trimmed)
            row.figure(target.tokens.input.mean, .plain)
        }
        return table
    }
}
