import BenchAnalysis
import BenchModel
import Statistics

extension ReportTable {
    static func throughput(_ summary: Summary) -> ReportTable {
        let metrics = Metric.all(in: .throughput)
        var table = ReportTable("Throughput", figures: metrics.headings + ["system tokens/s", "steady window"])
        table.fill(summary.latencyRows(metrics)) { item, row in
            row.text(item.name)
            row.metrics(metrics, item.distribution)
            if let target = item.target, target.firstEventsTakenAsOne > 0 { row.markedNumbers(.firstEventAsOne) }
            if item.target?.gaps.arrivals.haveNoPace == true { row.markedNumbers(.atOnce) }
            row.figure(item.target?.systemTokensPerSecond, .plain)
            row.figure(item.target?.steadyTokensPerSecond, .plain)
            if let target = item.target, target.tokens.countedFromChunks > 0 { row.markedNumbers(.countedFromChunks) }
        }
        if summary.targets.contains(where: { !$0.tpot.isEmpty && $0.tokens.reasoning.sum > 0 }) {
            table.notes.append("where usage counts reasoning, TPOT and tokens/s per stream are of the answer alone")
        }
        if summary.targets.contains(where: { $0.tokens.output.n < $0.counts.ok }) {
            table.notes.append("system tokens/s is not given where the tokens of a request have no count")
        }
        return table
    }

    static func gaps(_ summary: Summary) -> ReportTable {
        let metrics = Metric.all(in: .gaps)
        var table = ReportTable(
            "Gaps between token events (ms)",
            figures: metrics.headings + ["longest", ">250", ">500", ">1000", "tokens/event"],
            words: ["name"]
        )
        let streamed = summary.targets.filter { !$0.gaps.pooled.isEmpty }
        let shown = summary.latencyRows(metrics).filter { $0.target?.gaps.pooled.isEmpty != true }
        table.fill(shown) { item, row in
            let (pooled, gaps) = (item.view.gaps, item.target?.gaps)
            row.text(item.name)
            row.metrics(metrics, item.distribution)
            if gaps?.isBufferedOnTheWay == true { row.markedNumbers(.buffered) }
            if gaps?.arrivals.haveNoPace == true { row.markedNumbers(.atOnce) }
            row.figure(pooled.max, .milliseconds)
            for limit in [250e6, 500e6, 1000e6] { row.count(pooled.sorted.count(above: limit)) }
            row.figure(gaps?.tokensPerEvent, .plain)
            row.text(gaps?.name.rawValue.uppercased())
        }
        if streamed.contains(where: { $0.gaps.name == .icl }) {
            table.notes.append("ICL, inter-chunk latency: events carry more than 1.05 tokens, or nobody says how many")
        }
        return table
    }
}
