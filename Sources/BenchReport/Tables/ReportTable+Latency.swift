import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    static func firstToken(_ summary: Summary) -> ReportTable {
        let others = Metric.all(in: .firstToken).filter { $0 != .ttft }
        var table = ReportTable(
            "Latency: first token (ms)",
            figures: Metric.ttft.headings + ["p95 interval", "cold", "reused"] + others.headings,
            words: ["thinking"]
        )
        table.fill(summary.latencyRows([.ttft, .firstAnswer])) { item, row in
            let ttft = item.view.ttft
            row.text(item.name)
            row.metric(.ttft, ttft)
            row.interval(ttft.interval(95), .milliseconds)
            row.count(ttft.isEmpty ? nil : item.view.ttftCold)
            row.count(ttft.isEmpty ? nil : ttft.n - item.view.ttftCold)
            row.metrics(others, item.distribution)
            row.text(item.target.flatMap { $0.thinking == .none ? nil : $0.thinking.rawValue })
        }
        table.notes.append(
            "p95 interval: holds the true p95 with 95 % confidence, by order statistics; a gate's \"at most\" bounds it from one "
                + "side alone, and lies within"
        )
        table.notes.append("TTFT counts from the moment the request is sent, so that connecting is not in it")
        table.explainFirstWave(summary)
        if summary.targets.contains(where: { $0.thinking == .hidden }) {
            table.notes.append(
                "hidden thinking: usage, or the server's word that it thinks, tells of reasoning that was not streamed; it was "
                    + "made before the first token"
            )
        }
        for target in summary.targets where target.closedWithoutToken > 0 {
            table.notes.append(
                "\(target.target.name): \(Figure.count(target.closedWithoutToken, "stream")) closed before the first token: "
                    + "TTFT is that of the others, and reads too low"
            )
        }
        if summary.targets.contains(where: { $0.bufferedAnswers > 0 }) {
            table.notes.append("a buffered answer comes in one piece and has no TTFT")
        }
        return table
    }

    static func wholeAnswer(_ summary: Summary) -> ReportTable {
        let metrics = Metric.all(in: .wholeAnswer)
        var table = ReportTable("Latency: whole answer, E2E (ms)", figures: metrics.headings)
        table.fill(summary.latencyRows(metrics)) { item, row in
            row.text(item.name)
            row.metrics(metrics, item.distribution)
        }
        table.explainFirstWave(summary)
        return table
    }
}
